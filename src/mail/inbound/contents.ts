// What of a mail goes into a message: its words, its files under names that can be shown, and never the secret address it came to.
import type { ReceivedFile } from '../../desk/files/attach-to-draft.ts'
import { receiveFile } from '../../desk/files/receive-file.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { FileStorage } from '../../platform/storage.ts'
import { asMarkdown } from './as-markdown.ts'
import { limits } from './limits.ts'
import type { ReadFile, ReadMail } from './read-thread.ts'

export interface Contents {
  readonly text: string
  readonly files: readonly ReceivedFile[]
}

/** Nobody must learn the address from a quoted header: who knows it could speak as its owner (F02). */
export type Hide = (text: string, by?: (found: string) => string) => string
export const hideSecret =
  (secret: string): Hide =>
  (text, by = () => '…') =>
    text.replaceAll(new RegExp(secret, 'gi'), by)
/**
 * Any 32 hexadecimal digits before our domain, however the @ is spelled: of the address itself we keep only a hash. Found by what follows them, since
 * looking for the digits first takes 32 looks at each place of a file that is nothing but digits (F15).
 */
export const hideBefore = (domain: string): Hide => {
  const behind = new RegExp(`(?:@|%40|=40|&#0*64;|&#x0*40;)\\s{0,4}${domain.replaceAll('.', '\\.')}`, 'gi')
  return (text, by = () => '…') => {
    const parts: string[] = []
    let from = 0
    for (const { index } of text.matchAll(behind)) {
      const digits = /([0-9a-f]{32})(?:\s|=\r?\n){0,4}$/i.exec(text.slice(Math.max(from, index - 48), index))
      if (!digits) continue
      const start = index - digits[0].length
      parts.push(text.slice(from, start), by(digits[1]!))
      from = start + 32
    }
    return from === 0 ? text : parts.join('') + text.slice(from)
  }
}
/** Nor from the original that is attached; the file keeps its length. */
const hiddenIn = ({ name, bytes }: ReadFile, hide: Hide): ReadFile => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const clean = hide(text, (found) => '*'.repeat(found.length))
  return { name: name && hide(name), bytes: clean === text ? bytes : Buffer.from(clean, 'latin1') }
}

/** Its files are kept in the storage. What is longer than a message may be goes along as a file as well. */
export async function contentsOf(storage: FileStorage, mail: ReadMail, hide: Hide): Promise<Contents> {
  const whole = asMarkdown(hide(mail.text).trim())
  const isCut = whole.length > limits.text
  const all: ReadFile[] = isCut ? [...mail.files, { name: 'message.txt', bytes: new TextEncoder().encode(whole) }] : [...mail.files]
  const files: ReceivedFile[] = []
  for (const [at, file] of all.entries()) {
    const kept = await keep(storage, hiddenIn(file, hide), at + 1)
    if (kept) files.push(kept)
  }
  return { text: isCut ? `${whole.slice(0, limits.text)}\n…` : whole, files }
}

/** null for an empty one. A name that cannot be shown is replaced. */
async function keep(storage: FileStorage, { name, bytes }: ReadFile, number: number): Promise<ReceivedFile | null> {
  const room = { fileBytes: limits.mailBytes, leftBytes: limits.mailBytes, totalBytes: limits.mailBytes }
  const give = (as: string) => receiveFile(storage, { name: as, bytes: once(bytes) }, room)
  try {
    return await give(name ?? `file-${number}`)
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    if (thrown.code === 'file-empty') return null
    return thrown.code === 'file-name-bad' ? keep(storage, { name: `file-${number}`, bytes }, number) : null
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
