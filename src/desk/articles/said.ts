// What an article says, in one shape whether it stands in files or in the house, so that the two can be compared: files in it are named by what they hold.
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type Language, languages } from '../../platform/messages.ts'
import type { Configuration } from '../catalogue/configuration.ts'
import type { AboutArticle, AudienceOf, Written } from './fields.ts'
import type { PresetArticle } from './preset-articles.ts'

export interface Said {
  readonly slug: string
  /** Of the original. */
  readonly language: Language
  readonly state: 'draft' | 'published' | 'retired'
  readonly about: AboutArticle
  readonly readers: AudienceOf
  readonly texts: Readonly<Partial<Record<Language, Written>>>
}

export const attachment = /(?<=\(\s*)attachment:([0-9a-f-]{36})\b/g

/** `of`: what a file is called instead of its id; of one that is not known its id stays. */
export const renamed = (text: string, of: ReadonlyMap<string, string>): string =>
  text.replaceAll(attachment, (whole, id: string) => (of.has(id) ? `attachment:${of.get(id)}` : whole))

/** Only a known issue has a way around it. */
export function wordsOf(
  kind: AboutArticle['kind'],
  { title, summary, body, workaround, machine }: Written,
  of: ReadonlyMap<string, string>,
): Written {
  const aside = kind === 'known-issue' && workaround !== null ? renamed(workaround, of) : null
  return { title, summary, body: renamed(body, of), workaround: aside, machine }
}

export function saidBy({ slug, about, audience, texts, files }: PresetArticle): Said {
  const of = new Map(files.map(({ id, sha256 }) => [id, sha256]))
  return {
    slug,
    language: texts[0].language,
    state: 'published',
    about,
    readers: audience,
    texts: Object.fromEntries(texts.map((text) => [text.language, wordsOf(about.kind, text, of)])),
  }
}

/** What a house no longer offers is no longer said; who reads it stays. */
export const offeredOf = (said: Said, { services, request_types }: Pick<Configuration, 'services' | 'request_types'>): Said => ({
  ...said,
  about: {
    ...said.about,
    services: said.about.services.filter((key) => services.some((one) => one.key === key)),
    requestTypes: said.about.requestTypes.filter((key) => request_types.some((one) => one.key === key)),
  },
})

const holes = (text: string) => text.replaceAll(/(?<=\(\s*attachment:)[0-9a-f-]+/g, '')
const filesIn = ({ body, workaround }: Written) => `${body}\n${workaround ?? ''}`.match(/(?<=\(\s*attachment:)[0-9a-f-]+/g) ?? []

const ofAbout = {
  kind: 'kind',
  services: 'services',
  requestTypes: 'request types',
  errorCodes: 'error codes',
  errorTexts: 'error texts',
  issueState: 'issue state',
  fixedOn: 'fixed on',
  pinned: 'pinned',
} as const satisfies Record<keyof AboutArticle, string>

/** In the words of plan: which parts differ. */
export function partsThatDiffer(before: Said, after: Said): string[] {
  const parts = [
    before.slug === after.slug ? [] : 'address',
    before.language === after.language ? [] : 'original',
    (Object.keys(ofAbout) as (keyof AboutArticle)[]).flatMap((field) =>
      isDeepStrictEqual(before.about[field], after.about[field]) ? [] : ofAbout[field],
    ),
    isDeepStrictEqual(before.readers, after.readers) ? [] : 'audience',
    languages.flatMap((language) => ofText(language, before.texts[language], after.texts[language])),
  ]
  return parts.flat()
}

function ofText(language: Language, before: Written | undefined, after: Written | undefined): string[] {
  if (!before || !after) return before === after ? [] : [before ? `${language} no longer there` : `${language} new`]
  const differs = (field: 'title' | 'summary' | 'machine') => before[field] !== after[field]
  const parts = {
    title: differs('title'),
    summary: differs('summary'),
    words: holes(before.body) !== holes(after.body),
    'way around': holes(before.workaround ?? '') !== holes(after.workaround ?? ''),
    files: !isDeepStrictEqual(filesIn(before), filesIn(after)),
    'made by machine': differs('machine'),
  }
  const which = Object.entries(parts).flatMap(([part, isOther]) => (isOther ? part : []))
  return which.length > 0 ? [`${language} ${which.join(' and ')}`] : []
}

/** Names what stands: whoever says it has seen it. `waiting`: versions that nobody but us reads yet. */
export function digestOf({ slug, language, state, about, readers, texts }: Said, waiting: readonly string[]): string {
  const { kind, services, requestTypes, errorCodes, errorTexts, issueState, fixedOn, pinned } = about
  const { audience, organisations, plans, editions, services: covered, partners } = readers
  const said = languages.flatMap((one) => {
    const text = texts[one]
    return text ? [[one, text.title, text.summary, text.body, text.workaround, text.machine]] : []
  })
  const all = [slug, language, state, kind, services, requestTypes, errorCodes, errorTexts, issueState, fixedOn, pinned]
  const whole = [all, [audience, organisations, plans, editions, covered, partners], said, waiting]
  return `v${createHash('sha256').update(JSON.stringify(whole)).digest('hex').slice(0, 12)}`
}
