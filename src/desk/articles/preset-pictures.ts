// The pictures and other files that lie beside articles in files, each named by one. Without it their names would lead nowhere.
import { createHash } from 'node:crypto'
import type { ArticleFile, Fault, Place } from './article-file.ts'

export interface PresetFile {
  readonly id: string
  readonly name: string
  readonly bytes: Buffer
  readonly sha256: string
  /** Shown in the words, not only linked. */
  readonly isPicture: boolean
}

export const fileName = /^[a-z0-9][a-z0-9._-]{0,199}$/

/** What browsers paint, by its first bytes. */
const isPainted = (bytes: Buffer): boolean =>
  ['89504e47', 'ffd8ff', '47494638'].some((head) => bytes.subarray(0, head.length / 2).toString('hex') === head) ||
  /^(RIFF....WEBP|....ftypavif)/s.test(bytes.subarray(0, 12).toString('latin1'))

/** The same at each reading: of an article and what the file holds. */
function idOf(slug: string, name: string, bytes: Buffer): string {
  const made = createHash('sha256').update(`${slug}/${name}\0`).update(bytes).digest().subarray(0, 16)
  made[6] = 0x80 | (made[6]! & 0x0f) // RFC 9562, version 8: of our own making
  made[8] = 0x80 | (made[8]! & 0x3f)
  return made.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

export type Files = ReadonlyMap<string, { readonly bytes: Buffer; readonly sha256: string }>

/** Files by their ids instead of their names. A picture that is not there is a fault, and so is one that shows nothing to who does not see it. */
export function withFiles(
  { path, slug }: Pick<ArticleFile, 'path' | 'slug'>,
  text: string,
  files: Files,
  placeIn: (offset: number) => Place,
  fault: Fault,
): { text: string; files: PresetFile[] } {
  const named = new Map<string, PresetFile>()
  const hang = (name: string, isPicture: boolean): string => {
    const { bytes, sha256 } = files.get(name)!
    const id = idOf(slug, name, bytes)
    named.set(id, { id, name, bytes, sha256, isPicture: isPicture || (named.get(id)?.isPicture ?? false) })
    return `attachment:${id}`
  }
  for (const { 1: says, 2: name, index } of text.matchAll(/!\[([^\]]*)\]\(\s*([^()\s:/]+)(?=[\s)])/g)) {
    const say = (what: string) => fault(path, placeIn(index), what)
    const bytes = files.get(name!)?.bytes
    if (!bytes) say(`There is no picture ${name} beside it. Put it there, or name one that is.`)
    else if (!isPainted(bytes)) say(`${name} is no picture: use PNG, JPEG, GIF, WebP or AVIF.`)
    else if (says!.trim() === '') say(`Say what ${name} shows: ![what it shows](${name}).`)
  }
  const replaced = text.replaceAll(/(?<=\]\(\s*)[^()\s:/]+(?=[\s)])/g, (name, offset: number) =>
    files.has(name) ? hang(name, isShown(text, offset)) : name,
  )
  return { text: replaced, files: [...named.values()] }
}

const isShown = (text: string, offset: number): boolean => /!\[[^\]]*\]\(\s*$/.test(text.slice(0, offset))
