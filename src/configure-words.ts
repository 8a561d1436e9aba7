// What `guichet config` prints: differences part by part, what was left, which texts are missing.
import { relative, resolve } from 'node:path'
import type { LeftArticle } from './desk/articles/article-differences.ts'
import type { Difference } from './desk/catalogue/differences.ts'
import { missingTexts } from './desk/catalogue/missing-texts.ts'
import type { PresetFolder } from './desk/catalogue/preset-folder.ts'
import { languageName } from './platform/formats.ts'

export const shown = (path: string): string => {
  const near = relative(process.cwd(), resolve(path))
  return near === '' ? '.' : near.startsWith('..') ? resolve(path) : near
}

const signs = { added: '+', changed: '~', retired: '-', restored: '^' } as const
const leftSign = '!'

export function describe(found: readonly Difference[], left: readonly LeftArticle[]): string[] {
  const parts = Map.groupBy(found, (one) => one.part)
  if (left.length > 0 && !parts.has('articles')) parts.set('articles', [])
  return [...parts].flatMap(([part, all]) => [
    part,
    ...all.map((one) => `  ${signs[one.change]} ${inWords(one)}`),
    ...(part === 'articles' ? left.map((one) => `  ${leftSign} ${leftInWords(one)}`) : []),
    '',
  ])
}

function inWords(one: Difference): string {
  if (one.part === 'order') return `${one.key}: entries change places`
  if (one.part === 'messages' || one.part === 'settings') {
    if (one.before === null) return `${one.key}: ${short(one.after)}`
    return one.after === null ? `${one.key}: the product's own words again` : `${one.key}: ${short(one.before)} → ${short(one.after)}`
  }
  if (one.change === 'changed') return `${one.key}: ${one.fields.join(', ')}`
  const name = nameOf(one.after ?? one.before)
  if (one.change === 'retired') return `${one.key}${name}, ${gone[one.part] ?? 'retired; what refers to it keeps it'}`
  return `${one.key}${name}${one.change === 'restored' ? (one.part === 'articles' ? ', published again' : ', offered again') : ''}`
}
const gone: Partial<Record<Difference['part'], string>> = {
  public_statuses: 'removed',
  articles: 'retired; no longer in the folder',
}

function leftInWords({ key, why, fields, over }: LeftArticle): string {
  const which = fields.length > 0 ? ` (${fields.join(', ')})` : ''
  if (why === 'taken') return `${key}: left out; the name belongs to another article here. Name the file otherwise.`
  if (why === 'of-answer')
    return `${key}: left as it is here${which}; it began with an answer to a customer, and only two people change it, in the editor.`
  if (why === 'cannot-say') return `${key}: left as it is here; no file can say it${which}.`
  if (!over) return `${key}: left as it is here${which}; people edited it since. Retire it in the editor, or export it.`
  return `${key}: left as it is here${which}; people edited it. Export it, take it back in the editor, or write over it by a line "over: ${over}" in its file.`
}

const nameOf = (entry: unknown): string => {
  const label = (entry as { label?: { en?: string } } | null)?.label?.en
  return label ? ` (${label})` : ''
}
const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}

const mostNamed = 5
export const someOf = (names: readonly string[]): string =>
  `${names.slice(0, mostNamed).join(', ')}${names.length > mostNamed ? `, and ${names.length - mostNamed} more` : ''}`

/** `all`: each name on a line of its own. */
export function missing(wanted: PresetFolder, all: boolean): string[] {
  const found = missingTexts(wanted)
  const lines = found.flatMap(({ of, languages, instead, names }) => {
    const said = `${of} missing in ${languages.join(', ')}: ${names.length}, ${instead ? `${languageName(instead, 'en')} is` : 'the product’s own words are'} shown instead:`
    return all ? [said, ...names.map((name) => `  ${name}`), ''] : [`${said} ${someOf(names)}`]
  })
  return all || found.every(({ names }) => names.length <= mostNamed) ? lines : [...lines, 'plan --all names every one that is missing.']
}

export function summary(found: readonly Difference[]): string {
  const count = Map.groupBy(found, (one) => one.change)
  return [...count].map(([change, all]) => `${all.length} ${change}`).join(', ')
}
