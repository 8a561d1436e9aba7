// Reads a mail's bytes in a thread of its own, which whoever asked may end: what is inside is a stranger's (F05, F15).
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import PostalMime, { type Attachment, type Email } from 'postal-mime'
import { parseAddress } from '../../desk/people/address.ts'
import { wordsOfHtml } from './html-words.ts'
import { limits } from './limits.ts'

export interface ReadFile {
  readonly name: string | null
  readonly bytes: Uint8Array
}
export interface ReadMail {
  /** How many From fields there are; anything but one is suspicious. */
  readonly froms: number
  /** The address of From, where two readers agree about it; null: in doubt. */
  readonly from: string | null
  /** The address of each Sender; null: in doubt. */
  readonly senders: readonly (string | null)[]
  readonly subject: string
  readonly messageId: string | null
  /** Field names in lower case, first value of each. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly files: readonly ReadFile[]
}
export type Unreadable = 'too-many-headers' | 'too-many-parts' | 'unreadable'

/** The one judge of From that stores and compares: a name in quotes or plain words, and one address. No comments, groups, lists or encoded addresses. */
function strictFrom(value: string): string | null {
  const found = /^(?:(?:"(?:[^"\\]|\\.)*"|[^"<>(),:;@\\[\]]*)[ \t]*<([^<>\s]+)>|([^<>\s"(),:;\\[\]]+))$/.exec(value.trim())
  return found ? parseAddress(found[1] ?? found[2]) : null
}

function headerOf(raw: Uint8Array): { lines: number; fields: [string, string][] } {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const ends = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((at) => at !== -1)
  const text = bytes.subarray(0, Math.min(ends.length > 0 ? Math.min(...ends) : bytes.length, limits.headerBytes)).toString('latin1')
  const lines = text.split(/\r?\n/)
  const fields: [string, string][] = []
  for (const line of lines) {
    const last = fields.at(-1)
    if (/^[ \t]/.test(line) && last) last[1] += ` ${line.trim()}`
    else {
      const colon = line.indexOf(':')
      if (colon > 0) fields.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()])
    }
  }
  return { lines: lines.length, fields }
}

export async function readBytes(raw: Uint8Array): Promise<ReadMail | Unreadable> {
  const header = headerOf(raw)
  if (header.lines > limits.headerLines) return 'too-many-headers'
  let email: Email
  try {
    email = await PostalMime.parse(raw as Uint8Array<ArrayBuffer>, { maxNestingDepth: limits.depth, maxHeadersSize: limits.headerBytes })
  } catch {
    return 'unreadable'
  }
  if (email.attachments.length > limits.parts) return 'too-many-parts'
  const files = email.attachments.map((one) => ({ name: one.filename ?? null, bytes: bytesOf(one.content) }))
  const froms = header.fields.filter(([name]) => name === 'from')
  const strict = froms.length === 1 ? strictFrom(froms[0]![1]) : null
  const other = email.from && 'address' in email.from && email.from.address ? parseAddress(email.from.address) : null
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of header.fields) headers[name] ??= value.slice(0, 1000)
  return {
    froms: froms.length,
    from: strict !== null && strict === other ? strict : null,
    senders: header.fields.filter(([name]) => name === 'sender').map(([, value]) => strictFrom(value)),
    subject: storable((email.subject ?? '').slice(0, 1000)),
    messageId: headers['message-id'] ?? null,
    headers: { ...headers },
    text: storable((email.text ?? (email.html ? wordsOfHtml(email.html) : '')).replace(/\r\n?/g, '\n')),
    files,
  }
}

/** PostgreSQL holds neither NUL nor half a character; an encoded word may spell both. */
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()

const bytesOf = (content: Attachment['content']): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)

if (!isMainThread && parentPort && workerData?.readMail) parentPort.postMessage(await readBytes(workerData.readMail as Uint8Array))
