// The help centre as files: <folder>/articles/<slug>.<language>.md, each a heading of facts between `---` lines and then Markdown.
// The file with `kind` is the original; the others of the same slug translate it. A picture beside them is named as it is called: `![what it shows](form.tr.png)`.
// Every fault is told at once, with its file and line.
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { Language } from '../../platform/messages.ts'
import type { Configuration } from '../catalogue/configuration.ts'
import { refusedPreset } from '../catalogue/preset.ts'
import type { Placed } from '../catalogue/yaml-file.ts'
import { type ArticleFile, type Fault, type Place, readArticleFile, start } from './article-file.ts'
import { keyFaults, quoteFaults, sentencesOf } from './article-faults.ts'
import { About, ArticleWords, Audience } from './fields.ts'
import { type Files, type PresetFile, fileName, withFiles } from './preset-pictures.ts'

const Lines = z.array(z.coerce.string()).optional()
const head = {
  title: z.string(),
  summary: z.string().optional(),
  workaround: z.string().optional(),
  machine: z.enum(['written', 'translated']).optional(),
}
const Original = z.strictObject({
  kind: z.string(),
  ...head,
  services: Lines,
  request_types: Lines,
  error_codes: Lines,
  error_texts: Lines,
  issue_state: z.string().optional(),
  fixed_on: z.iso.date('Write a day, as 2026-04-30.').optional(),
  pinned: z.boolean().optional(),
  audience: z.string().optional(),
  for_plans: Lines,
  for_editions: Lines,
  for_services: Lines,
  for_partners: Lines,
  over: z
    .string()
    .regex(/^v[0-9a-f]{12}$/, 'Write what plan or export named, a v with twelve signs, or leave the line out.')
    .optional(),
})
const Translation = z.strictObject(head)

export interface PresetText extends z.output<typeof ArticleWords> {
  readonly language: Language
}
export interface PresetArticle {
  readonly slug: string
  readonly about: z.output<typeof About>
  readonly audience: z.output<typeof Audience>
  /** The original first. Files are named in them by their ids, as in every article. */
  readonly texts: readonly [PresetText, ...PresetText[]]
  readonly files: readonly PresetFile[]
  /** What it may be written over, beside what came from files: `digestOf` of an article that people edited. */
  readonly over: string | null
}

export const articlesFolder = 'articles'

/** In the order of their names; none where the preset has no such folder. */
export function readPresetArticles(preset: string): PresetArticle[] {
  const { articles, faults } = articlesIn(preset, null)
  if (faults.length > 0) throw refusedPreset(preset, faults)
  return articles ?? []
}

/** Null: the folder says nothing of articles. `configuration` null: what they name is not looked up in one. */
export function articlesIn(preset: string, configuration: Configuration | null): { articles: PresetArticle[] | null; faults: Placed[] } {
  const folder = join(preset, articlesFolder)
  if (!existsSync(folder)) return { articles: null, faults: [] }
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'))
  // An empty folder says nothing either: what it does not name would be retired.
  if (!names.some((name) => name.endsWith('.md'))) return { articles: null, faults: [] }
  const files = new Map(names.map((name) => [name, contentOf(join(folder, name))]))
  return articlesOf(files, folder, configuration)
}

/** Of a file that lies here: a link could lead to anything that its reader may read, and would be published. */
function contentOf(path: string): Buffer | null {
  try {
    const found = lstatSync(path)
    return found.isFile() && found.size <= 1_000_000_000 ? readFileSync(path) : null
  } catch {
    return null
  }
}

/** Files by their names; null: none that can be read. */
export function articlesOf(
  given: ReadonlyMap<string, Buffer | null>,
  folder: string,
  configuration: Configuration | null,
): { articles: PresetArticle[]; faults: Placed[] } {
  const faults: Placed[] = []
  const fault: Fault = (path, place, what) => void faults.push({ file: path, ...place, what })
  const beside: Files = besideThem(given, folder, (configuration?.limits.file_mb ?? 25) * 1_000_000, fault)
  const read = [...given]
    .filter(([name]) => name.endsWith('.md'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, bytes]) => {
      const path = join(folder, name)
      if (!bytes) fault(path, start, 'It cannot be read. Make it a file that this user may read, or remove it.')
      return (bytes && readArticleFile(path, name, bytes, (one) => faults.push(one))) ?? []
    })
  const articles = [...Map.groupBy(read, ({ slug }) => slug).values()].flatMap(
    (texts) => articleOf(texts as [ArticleFile, ...ArticleFile[]], beside, configuration, fault) ?? [],
  )
  for (const name of beside.keys())
    if (!read.some(({ body, head }) => `${body}${String(head.workaround)}`.includes(name)))
      fault(join(folder, name), start, 'No article shows it: remove it, or name it in one.')
  const once = new Map(faults.map((one) => [JSON.stringify(one), one]))
  return { articles, faults: [...once.values()] }
}

function besideThem(given: ReadonlyMap<string, Buffer | null>, folder: string, largest: number, fault: Fault): Files {
  const beside = new Map<string, { bytes: Buffer; sha256: string }>()
  for (const [name, bytes] of given) {
    if (name.endsWith('.md')) continue
    const say = (what: string) => fault(join(folder, name), start, what)
    if (!bytes || !fileName.test(name))
      say('Beside articles lie files only, named with small Latin letters, digits, points and hyphens. Rename it.')
    if (bytes?.byteLength === 0) say('It is empty. Remove it, or put in what it should hold.')
    if (bytes && bytes.byteLength > largest) say(`It has ${bytes.byteLength} bytes; a file has at most ${largest}. Make it smaller.`)
    if (bytes) beside.set(name, { bytes, sha256: createHash('sha256').update(bytes).digest('hex') })
  }
  return beside
}

function articleOf(
  files: readonly [ArticleFile, ...ArticleFile[]],
  beside: Files,
  configuration: Configuration | null,
  fault: Fault,
): PresetArticle | null {
  const [{ slug }] = files
  const originals = files.filter((file) => 'kind' in file.head)
  const [original] = originals
  if (!original || originals.length > 1) {
    const [at] = original ? originals.slice(1) : files
    const what = original
      ? `Only the original has a kind, and ${basename(original.path)} has one. Take it out of one of them.`
      : 'One file of an article, the original, needs a kind: add it.'
    fault(at!.path, at!.placeOf(original ? ['kind'] : [], 'key'), what)
    return null
  }
  const checked = <S extends z.ZodType>(file: ArticleFile, schema: S, given: unknown): z.output<S> | null => {
    const result = schema.safeParse(given)
    if (result.success) return result.data
    const lines = Object.keys((file === original ? Original : Translation).shape)
    for (const { way, of, what } of result.error.issues.flatMap((issue) => sentencesOf(issue, lines)))
      fault(file.path, way[0] === 'body' ? file.placeIn(0) : file.placeOf(way, of), `${way.length > 0 ? `${way.join('.')}: ` : ''}${what}`)
    return null
  }
  const named = new Map<string, PresetFile>()
  const textOf = (file: ArticleFile): PresetText | null => {
    const isSound = checked(file, file === original ? Original : Translation, file.head) !== null
    const { title, summary = '', workaround = null, machine = null } = file.head
    const hung = (text: string, placeIn: (offset: number) => Place) => {
      const found = withFiles(file, text, beside, placeIn, fault)
      for (const one of found.files) named.set(one.id, { ...one, isPicture: one.isPicture || (named.get(one.id)?.isPicture ?? false) })
      if (configuration) quoteFaults(configuration, text, (offset, what) => fault(file.path, placeIn(offset), what))
      return found.text
    }
    const body = hung(file.body, file.placeIn)
    const aside = typeof workaround === 'string' ? hung(workaround, () => file.placeOf(['workaround'])) : null
    if (!isSound) return null
    const words = checked(file, ArticleWords, { title, summary, workaround: aside, machine, body })
    return words && { ...words, language: file.language }
  }
  const { head } = original
  const first = textOf(original)
  const others = files.filter((file) => file !== original).flatMap((file) => textOf(file) ?? [])
  const about = checked(original, About, {
    kind: head.kind,
    services: lines(head.services),
    requestTypes: lines(head.request_types),
    errorCodes: lines(head.error_codes),
    errorTexts: lines(head.error_texts),
    issueState: head.issue_state,
    fixedOn: head.fixed_on,
    pinned: head.pinned,
  })
  const audience = checked(original, Audience, {
    audience: head.audience ?? 'everyone',
    plans: lines(head.for_plans),
    editions: lines(head.for_editions),
    services: lines(head.for_services),
    partners: lines(head.for_partners),
  })
  if (configuration) keyFaults(configuration, head, (way, what) => fault(original.path, original.placeOf(way), what))
  if (!first || !about || !audience) return null
  return { slug, about, audience, texts: [first, ...others], files: [...named.values()], over: (head.over as string | undefined) ?? null }
}

/** A code may be written as a number. */
const lines = (given: unknown): unknown => (Array.isArray(given) ? given.map(String) : given)
