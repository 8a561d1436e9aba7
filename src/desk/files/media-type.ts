// Says what a file is by what it holds, never by what its sender or its name claims (F12).
import { fileTypeFromBuffer } from 'file-type'

/** How many leading bytes are looked at; office documents show their kind late. */
export const sniffedBytes = 65_536

export const unknownType = 'application/octet-stream'
const text = 'text/plain'

export async function mediaTypeOf(head: Uint8Array): Promise<string> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  if (found) return canonical(found.mime, head)
  return isText(head) ? text : unknownType
}

/** Formats that browsers run (HTML, SVG, XML) are text to us; an animated PNG is a PNG. Parameters are dropped. */
function canonical(mime: string, head: Uint8Array): string {
  const type = mime.split(';')[0]!.trim().toLowerCase()
  if (type === 'image/apng') return 'image/png'
  if (/[/+]xml$|html|svg|script/.test(type) || type.startsWith('text/')) return isText(head) ? text : unknownType
  return type.length <= 127 && /^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+_-]*$/.test(type) ? type : unknownType
}

/** Text as logs are: UTF-8 (or UTF-16 with its mark), no control characters but white space, backspace and the escape of coloured output. */
export function isText(head: Uint8Array): boolean {
  if (head.length === 0) return false
  const mark = (head[0]! << 8) | (head[1] ?? 0)
  if (mark === 0xfffe || mark === 0xfeff) return head.length % 2 === 0 || head.length === sniffedBytes
  if (head.some((byte) => (byte < 32 && !allowedControls.has(byte)) || byte === 127)) return false
  try {
    // The head may end in the middle of a character: `stream` forgives the end only.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return looksLikeOldText(head)
  }
}

const allowedControls = new Set([8, 9, 10, 12, 13, 27])

/** One of the eight-bit or Japanese encodings: mostly plain letters, in lines. */
function looksLikeOldText(head: Uint8Array): boolean {
  const plain = head.reduce((count, byte) => count + (byte < 128 ? 1 : 0), 0)
  return plain / head.length > 0.4 && head.includes(10)
}

const rasters: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])
/** Pictures that a browser only paints: the one kind of file that is shown rather than handed out. */
export const isRaster = (mediaType: string) => rasters.has(mediaType)
export const isReadableText = (mediaType: string) => mediaType === text
