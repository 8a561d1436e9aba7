// Takes one file off the wire: hashed on its way to the disk, stopped at the limit, typed by what it holds. Memory does not grow with it.
import { Refusal } from '../../platform/refusal.ts'
import type { FileStorage } from '../../platform/storage.ts'
import type { ReceivedFile } from './attach-to-draft.ts'
import { cleanFileName } from './file-name.ts'
import { mediaTypeOf, sniffedBytes } from './media-type.ts'

export interface Offered {
  /** As its sender calls it. */
  readonly name: string
  readonly bytes: AsyncIterable<Uint8Array>
  /** The size its sender states, if any: only for the words of a refusal. */
  readonly statedSize?: number
}

/** What may still come: the file's own limit, and what is left of the message's. */
export interface Room {
  readonly fileBytes: number
  readonly leftBytes: number
  readonly totalBytes: number
}

/** Throws a refusal that names file, size and limit; leaves nothing behind then, or when the sender goes away. */
export async function receiveFile(storage: FileStorage, offered: Offered, room: Room): Promise<ReceivedFile> {
  const name = cleanFileName(offered.name)
  const arriving = await storage.arrive()
  const head: Uint8Array[] = []
  let headLength = 0
  try {
    for await (const chunk of offered.bytes) {
      const size = arriving.size + chunk.byteLength
      const stated = Math.max(size, offered.statedSize ?? 0)
      if (size > room.fileBytes) throw new Refusal('file-too-large', { name, size: stated, limit: room.fileBytes })
      if (size > room.leftBytes) throw new Refusal('message-too-large', { name, size: stated, limit: room.totalBytes })
      if (headLength < sniffedBytes) {
        const part = chunk.subarray(0, sniffedBytes - headLength)
        head.push(Uint8Array.from(part))
        headLength += part.byteLength
      }
      await arriving.write(chunk)
    }
    if (arriving.size === 0) throw new Refusal('file-empty', { name })
    const mediaType = await mediaTypeOf(Buffer.concat(head))
    return { ...(await arriving.keep()), name, mediaType }
  } finally {
    await arriving.discard()
  }
}
