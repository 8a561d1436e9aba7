// Tells the same mail, delivered again, from another one: by mailbox, Message-ID and content, but not by the stamps each server adds (F35, F36).
import { createHash } from 'node:crypto'

const mostHeader = 1_000_000
const blank = Buffer.from('\r\n\r\n')

export interface Fingerprinter {
  update(chunk: Uint8Array): void
  /** Once all has been given; of this mail in that mailbox. */
  of(mailbox: string): string
}

export function fingerprinter(): Fingerprinter {
  const body = createHash('sha256')
  let head: Buffer | null = Buffer.alloc(0)
  let header = ''
  let content: string | null = null
  return {
    update(chunk) {
      if (head === null) {
        body.update(chunk)
        return
      }
      head = Buffer.concat([head, chunk])
      const end = head.indexOf(blank)
      if (end === -1 && head.length < mostHeader) return
      header = end === -1 ? '' : head.subarray(0, end).toString('latin1')
      body.update(end === -1 ? head : head.subarray(end))
      head = null
    },
    of(mailbox) {
      if (head !== null) {
        header = head.toString('latin1')
        head = null
      }
      content ??= body.digest('hex')
      return createHash('sha256')
        .update(`${mailbox}\n${identity(header)}\n${content}`)
        .digest('hex')
    },
  }
}

/** Its Message-ID; without one, who says what and when. */
function identity(header: string): string {
  const unfolded = header.replace(/\r\n[ \t]+/g, ' ')
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(unfolded)?.[1]?.trim() ?? ''
  return field('message-id') || JSON.stringify(['from', 'date', 'subject'].map(field))
}
