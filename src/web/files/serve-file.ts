// Hands a file out so that nothing in it can run on our origin (F12): pictures are painted, everything else is saved by the reader.
import { type FoundFile, fileFor } from '../../desk/files/file-for.ts'
import { isRaster } from '../../desk/files/media-type.ts'
import { reading } from '../../platform/database.ts'
import { fileAnswer } from '../../platform/file-answer.ts'
import type { SignedAsk } from '../ask.ts'

export async function getFile(ask: SignedAsk): Promise<Response> {
  const { personId } = ask.visitor
  const file = await reading(ask.house.app, personId, (tx) => fileFor(tx, { personId }, ask.params['id'] ?? ''))
  return fileAnswer(ask.c.req.raw, ask.house.storage, file, fileHeaders(file))
}

/** The type was decided by content when the file came. */
export function fileHeaders(file: Pick<FoundFile, 'name' | 'mediaType'>): Record<string, string> {
  const isPicture = isRaster(file.mediaType)
  return {
    'content-type': isPicture
      ? file.mediaType
      : file.mediaType === 'text/plain'
        ? 'text/plain; charset=utf-8'
        : handedOutAs(file.mediaType),
    'content-disposition': `${isPicture ? 'inline' : 'attachment'}; ${fileNameParameters(file.name)}`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache', // kept, but asked for again each time: so are the rights
  }
}

/** Types a browser might act on lose their name, whatever the table says. */
const handedOutAs = (mediaType: string): string =>
  /html|xml|svg|script|^text\/|multipart|^message\//.test(mediaType) ? 'application/octet-stream' : mediaType

/** RFC 6266 with RFC 8187: an ASCII name for old readers, the true one in UTF-8. */
export function fileNameParameters(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/gu, '_')
  if (ascii === name) return `filename="${ascii}"`
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `filename="${ascii}"; filename*=UTF-8''${encoded}`
}
