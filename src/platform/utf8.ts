// What comes from outside is text in UTF-8 or refused: read leniently, other bytes would be stored as signs that nobody typed.
import { Refusal } from './refusal.ts'

/** Refuses as `malformed`. */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Refusal('malformed')
  }
}
