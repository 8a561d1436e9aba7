// The help centre a preset brings: presets/<name>/articles/<slug>.<language>.md, each a heading of facts between `---` lines and then Markdown.
// The file with `kind` is the original; the others of the same slug translate it. A picture beside them is named as it is called: `![what it shows](form.tr.png)`.
// Every fault is told at once, with its file.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { YAMLParseError, parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { OperatorError } from '../../platform/config.ts'
import { type Language, isLanguage } from '../../platform/messages.ts'
import { About, ArticleWords, Audience, slugPattern } from './fields.ts'
import { type Fault, type PresetFile, picturesIn, withPictures } from './preset-pictures.ts'

const Lines = z.array(z.coerce.string()).optional()
const head = {
  title: z.string(),
  summary: z.string().optional(),
  workaround: z.string().optional(),
  machine: z.enum(['written', 'translated']).optional(),
}
const Original = z.strictObject({
  ...head,
  kind: z.string(),
  services: Lines,
  request_types: Lines,
  error_codes: Lines,
  error_texts: Lines,
  issue_state: z.string().optional(),
  fixed_on: z.iso.date().optional(),
  pinned: z.boolean().optional(),
  audience: z.string().optional(),
  for_plans: Lines,
  for_editions: Lines,
  for_services: Lines,
  for_partners: Lines,
})
const Translation = z.strictObject(head)

export interface PresetText extends z.output<typeof ArticleWords> {
  readonly language: Language
}
export interface PresetArticle {
  readonly slug: string
  readonly about: z.output<typeof About>
  readonly audience: z.output<typeof Audience>
  /** The original first. Pictures are named in them by their ids, as in every article. */
  readonly texts: readonly [PresetText, ...PresetText[]]
  readonly files: readonly PresetFile[]
}
interface Read {
  readonly path: string
  readonly slug: string
  readonly language: Language
  readonly head: Record<string, unknown>
  readonly body: string
}

/** In the order of their names; none where the preset has no such folder. */
export function readPresetArticles(preset: string): PresetArticle[] {
  const folder = join(preset, 'articles')
  if (!existsSync(folder)) return []
  const faults: string[] = []
  const fault = (path: string, what: string) => void faults.push(`  ${relative(process.cwd(), path)}  ${what}`)
  const pictures = picturesIn(folder, fault)
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .flatMap((name) => readOne(join(folder, name), name, fault) ?? [])
  const articles = [...Map.groupBy(files, ({ slug }) => slug)].flatMap(([slug, texts]) => articleOf(slug, texts, pictures, fault) ?? [])
  for (const name of pictures.keys())
    if (!files.some(({ body }) => body.includes(`](${name})`)))
      fault(join(folder, name), 'No article shows it: remove it, or name it in one.')
  if (faults.length > 0)
    throw new OperatorError([`The articles in ${relative(process.cwd(), folder)} have faults; nothing was loaded:`, ...faults].join('\n'))
  return articles
}

function readOne(path: string, name: string, fault: Fault): Read | null {
  const [, slug, language] = /^([^.]+)\.([a-z]{2})\.md$/.exec(name) ?? []
  if (!slug || !slugPattern.test(slug) || !isLanguage(language)) {
    fault(path, 'Name it <slug>.<language>.md: small Latin letters, digits and hyphens, then one of the six languages.')
    return null
  }
  const found = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(path, 'utf8').replaceAll('\r\n', '\n'))
  if (!found) {
    fault(path, 'Begin it with a line ---, then title and the rest, then a line ---.')
    return null
  }
  try {
    const given: unknown = parseYaml(found[1]!, { stringKeys: true })
    if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new TypeError('no pairs')
    return { path, slug, language, head: given as Record<string, unknown>, body: found[2]!.trim() }
  } catch (thrown) {
    fault(
      path,
      `What stands between the --- lines is no YAML: ${thrown instanceof YAMLParseError ? thrown.message.split('\n')[0] : 'write pairs such as title: …'}`,
    )
    return null
  }
}

function articleOf(slug: string, files: readonly Read[], pictures: ReadonlyMap<string, Buffer>, fault: Fault): PresetArticle | null {
  const originals = files.filter((file) => 'kind' in file.head)
  const [original] = originals
  if (!original || originals.length > 1) {
    fault(files[0]!.path, original ? `${slug}: only the original has a kind.` : `${slug}: one of its files, the original, needs a kind.`)
    return null
  }
  const checked = <S extends z.ZodType>(file: Read, schema: S, given: unknown): z.output<S> | null => {
    const result = schema.safeParse(given)
    if (result.success) return result.data
    for (const issue of result.error.issues) fault(file.path, `${issue.path.join('.') || 'heading'}: ${issue.message}`)
    return null
  }
  const shown = new Map<string, PresetFile>()
  const textOf = (file: Read): PresetText | null => {
    const shape: z.ZodType = file === original ? Original : Translation
    if (!checked(file, shape, file.head)) return null
    const { title, summary = '', workaround = null, machine = null } = file.head
    const { body, files } = withPictures(slug, file, pictures, fault)
    for (const one of files) shown.set(one.id, one)
    const words = checked(file, ArticleWords, { title, summary, workaround, machine, body })
    return words && { ...words, language: file.language }
  }
  const { head } = original
  const about = checked(original, About, {
    kind: head.kind,
    services: head.services,
    requestTypes: head.request_types,
    errorCodes: head.error_codes,
    errorTexts: head.error_texts,
    issueState: head.issue_state,
    fixedOn: head.fixed_on,
    pinned: head.pinned,
  })
  const audience = checked(original, Audience, {
    audience: head.audience ?? 'everyone',
    plans: head.for_plans,
    editions: head.for_editions,
    services: head.for_services,
    partners: head.for_partners,
  })
  const first = textOf(original)
  const others = files.filter((file) => file !== original).flatMap((file) => textOf(file) ?? [])
  return first && about && audience ? { slug, about, audience, texts: [first, ...others], files: [...shown.values()] } : null
}
