// Where the bytes of files lie: once per content, named by their SHA-256 and nothing else. Without it nothing attached survives the request.
// The folder holds only our own names (F14): `files/<aa>/<sha256>` and, while bytes still arrive, `files/arriving/<random>`.
import { type Hash, createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'

export interface Kept {
  readonly sha256: string
  readonly size: number
}

/** Bytes on their way in. Nothing counts before `keep`; `discard` leaves no trace and may be called at any time, also after `keep`. */
export interface Arriving {
  readonly size: number
  write(chunk: Uint8Array): Promise<void>
  /** Durable once this returns: the file and the folder that names it are on the disk. */
  keep(): Promise<Kept>
  discard(): Promise<void>
}

/** What a store of files must be able to do; a bucket could do it as well as a folder. */
export interface FileStorage {
  arrive(): Promise<Arriving>
  /** Bytes `from` to `to`, both included, as a stream; all of them without a range. Throws when absent. */
  read(sha256: string, range?: { from: number; to: number }): Promise<ReadableStream<Uint8Array>>
  has(sha256: string): Promise<boolean>
  /** For clean-up: removes content that no row names any more, unless it came (again) after `before`. */
  removeOlder(sha256: string, before: Date): Promise<void>
}

const isDigest = /^[0-9a-f]{64}$/

export async function openStorage(directory: string): Promise<FileStorage> {
  const arrivals = join(directory, 'arriving')
  await mkdir(arrivals, { recursive: true, mode: 0o700 })
  await removeLeftovers(arrivals)

  const pathOf = (sha256: string) => {
    if (!isDigest.test(sha256)) throw new TypeError('stored files are named by their SHA-256')
    return join(directory, sha256.slice(0, 2), sha256)
  }
  return {
    arrive: () => arrive(arrivals, pathOf),
    async read(sha256, range) {
      const path = pathOf(sha256)
      await stat(path) // absent is told here, not in the middle of an answer
      const bytes = createReadStream(path, range ? { start: range.from, end: range.to } : {})
      return Readable.toWeb(bytes) as ReadableStream<Uint8Array>
    },
    has: (sha256) => stat(pathOf(sha256)).then(() => true, isAbsent),
    async removeOlder(sha256, before) {
      // Set aside first and looked at then: the same content may be arriving at this moment.
      const aside = join(arrivals, `gone-${sha256}`)
      await rename(pathOf(sha256), aside).catch(isAbsent)
      const found = await stat(aside).catch(isAbsent)
      if (!found) return
      if (found.mtime < before) await unlink(aside)
      else await rename(aside, pathOf(sha256))
    },
  }
}

async function arrive(arrivals: string, pathOf: (sha256: string) => string): Promise<Arriving> {
  const path = join(arrivals, randomBytes(16).toString('hex'))
  const file: FileHandle = await open(path, 'wx', 0o600)
  const hash: Hash = createHash('sha256')
  let size = 0
  let state: 'open' | 'kept' | 'gone' = 'open'
  return {
    get size() {
      return size
    },
    async write(chunk) {
      hash.update(chunk)
      size += chunk.byteLength
      await file.writeFile(chunk) // at the current position, all of it
    },
    async keep() {
      const sha256 = hash.digest('hex')
      await file.datasync()
      await file.close()
      const place = pathOf(sha256)
      const folder = join(place, '..')
      const isNew = (await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined
      await rename(path, place) // the same content again replaces itself
      state = 'kept'
      await syncFolder(folder)
      if (isNew) await syncFolder(join(folder, '..'))
      return { sha256, size }
    },
    async discard() {
      if (state !== 'open') return
      state = 'gone'
      await file.close()
      await unlink(path).catch(isAbsent)
    },
  }
}

/** A rename is durable only when the folder is (fsync(2)); Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A process that died left half of a file; another live process may still be writing a young one. */
async function removeLeftovers(arrivals: string): Promise<void> {
  const dayAgo = Date.now() - 24 * 3_600_000
  for (const name of await readdir(arrivals)) {
    const path = join(arrivals, name)
    const found = await stat(path).catch(() => null)
    if (found && found.mtimeMs < dayAgo) await unlink(path).catch(isAbsent)
  }
}

function isAbsent(fault: NodeJS.ErrnoException): false {
  if (fault.code === 'ENOENT') return false
  throw fault
}
