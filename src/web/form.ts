// Reads small HTML forms (no files; those stream through files/read-form.ts). One value per name: arrays and repeats only where asked for.
import { Refusal } from '../platform/refusal.ts'
import { utf8 } from '../platform/utf8.ts'
import type { Ask } from './ask.ts'
import { requireToken } from './csrf.ts'

const maximum = 1_000_000 // bytes; the longest text is 65,536 characters

export interface Form {
  /** As sent, in their order. */
  readonly fields: URLSearchParams
  /** The single value of a field, '' when absent. Sent twice it is refused (F33). */
  one(name: string): string
  /** Every value of a field, for checkboxes and lists. */
  all(name: string): string[]
}

export async function readSmallForm(ask: Ask): Promise<Form> {
  const type = ask.c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') throw new Refusal('unsupported-body')
  const text = await textOf(ask)
  const fields = new URLSearchParams(text)
  if (ask.visitor) requireToken(fields.get('csrf'), ask.visitor.csrf)
  return formOf(fields)
}

/** Stops at the bound: a body need not state its length, and a stranger may send one. */
async function textOf({ c }: Ask): Promise<string> {
  const tooLarge = (size: number) => new Refusal('message-too-large', { name: '', size, limit: maximum })
  const stated = Number(c.req.header('content-length') ?? 0)
  if (stated > maximum) throw tooLarge(stated)
  const kept = c.req.bodyCache.text
  if (kept) return kept
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.byteLength
    if (size > maximum) throw tooLarge(size)
    parts.push(part)
  }
  const bytes = Buffer.concat(parts)
  const text = utf8(bytes)
  utf8(unescaped(bytes)) // URLSearchParams would put U+FFFD for what is spelt %FF
  c.req.bodyCache.text = Promise.resolve(text) as never
  return text
}

const unescaped = (bytes: Buffer): Buffer =>
  Buffer.from(
    bytes.toString('latin1').replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )

export function formOf(fields: URLSearchParams): Form {
  return {
    fields,
    one(name) {
      const values = fields.getAll(name)
      if (values.length > 1) throw new Refusal('invalid', {}, [{ field: name, message: 'refusal.fault.sent-twice' }])
      return values[0] ?? ''
    },
    all: (name) => fields.getAll(name),
  }
}
