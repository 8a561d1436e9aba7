// The pictures that lie beside a preset's articles: small, each shown by one, and told in words. Without it their names would lead nowhere.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export type Fault = (path: string, what: string) => void
export interface PresetFile {
  readonly id: string
  readonly name: string
  readonly bytes: Buffer
}

/** Small, so that a page with one stays quick on a phone. */
const largestPicture = 60_000
const picture = /^[a-z0-9][a-z0-9.-]*\.(?:png|jpg|webp)$/

/** By name. */
export function picturesIn(folder: string, fault: Fault): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  for (const name of readdirSync(folder).filter((name) => !name.endsWith('.md'))) {
    const path = join(folder, name)
    if (!picture.test(name)) {
      fault(path, 'Beside articles lie pictures only: small Latin letters, digits, hyphens, then .png, .jpg or .webp.')
      continue
    }
    const bytes = readFileSync(path)
    if (bytes.byteLength > largestPicture) fault(path, `It has ${bytes.byteLength} bytes; a picture has at most ${largestPicture}.`)
    else found.set(name, bytes)
  }
  return found
}

/** The same at each reading: of an article and what the picture shows. */
function idOf(slug: string, name: string, bytes: Buffer): string {
  const made = createHash('sha256').update(`${slug}/${name}\0`).update(bytes).digest().subarray(0, 16)
  made[6] = 0x80 | (made[6]! & 0x0f) // RFC 9562, version 8: of our own making
  made[8] = 0x80 | (made[8]! & 0x3f)
  return made.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** Pictures by their ids instead of their names. One that is not there is a fault, and so is one that shows nothing to who does not see it. */
export function withPictures(
  slug: string,
  file: { readonly path: string; readonly body: string },
  pictures: ReadonlyMap<string, Buffer>,
  fault: Fault,
): { body: string; files: PresetFile[] } {
  const files = new Map<string, PresetFile>()
  const body = file.body.replaceAll(/!\[([^\]]*)\]\(([^()\s:/]+)\)/g, (whole, says: string, name: string) => {
    const bytes = pictures.get(name)
    if (!bytes) {
      fault(file.path, `There is no picture ${name} beside it.`)
      return whole
    }
    if (says.trim() === '') fault(file.path, `Say what ${name} shows: ![what it shows](${name}).`)
    const id = idOf(slug, name, bytes)
    files.set(name, { id, name, bytes })
    return `![${says}](attachment:${id})`
  })
  return { body, files: [...files.values()] }
}
