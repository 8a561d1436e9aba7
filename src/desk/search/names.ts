// What filters and their values are called, in the reader's language, in English and by key: so that one types what one sees.
import { type Language, words as wordsIn } from '../../platform/messages.ts'
import { type Catalogue, label, type Words } from '../catalogue/catalogue.ts'
import { type Called, type FilterName, type KeyFilter, keyFilters, type Names, said, states } from './asked.ts'

/** Only those of us who work tickets know queues, and who has taken what. */
const ofStaff: readonly string[] = ['queue', 'unassigned']

const kept = new WeakMap<Catalogue, Map<string, Names>>()

export function namesOf(catalogue: Catalogue, language: Language, asStaff: boolean): Names {
  let known = kept.get(catalogue)
  if (!known) kept.set(catalogue, (known = new Map()))
  const which = `${language} ${asStaff}`
  let names = known.get(which)
  if (!names) known.set(which, (names = read(catalogue, language, asStaff)))
  return names
}

export interface Value {
  readonly key: string
  readonly label: Words
  readonly retired?: boolean
}
/** What the values of each filter are. */
export const listsOf = (catalogue: Catalogue): Record<KeyFilter, readonly Value[]> => ({
  status: catalogue.publicStatuses,
  type: catalogue.requestTypes,
  service: catalogue.services,
  queue: catalogue.queues,
  severity: catalogue.severities,
  priority: catalogue.priorities,
})

function read(catalogue: Catalogue, language: Language, asStaff: boolean): Names {
  const offered = (name: string) => asStaff || !ofStaff.includes(name)
  const filters = new Map<string, FilterName>()
  for (const name of [...keyFilters, 'from', 'is'] as const) {
    if (!offered(name)) continue
    for (const called of [name, ...inWords(`search.filter.${name}`, language)]) filters.set(said(called), name)
  }
  const lists = listsOf(catalogue)
  const values: Partial<Record<KeyFilter | 'is', Called[]>> = {
    is: sorted(states.filter(offered).flatMap((key) => [key, ...inWords(`search.is.${key}`, language)].map((name) => ({ name, key })))),
  }
  for (const name of keyFilters)
    if (offered(name))
      values[name] = sorted(
        lists[name].flatMap(({ key, label: called }) => [key, label(called, language), called.en].map((name) => ({ name, key }))),
      )
  return { filters, values }
}

/** Several names of one thing stand with commas between them. */
const inWords = (key: string, language: Language): string[] => [language, 'en' as const].flatMap((one) => wordsIn(one)(key).split(/[,、]/))

/** As one types them: names of a filter, of what `is` may be; the reader's own first. */
export const typed = (key: `search.filter.${string}` | `search.is.${string}`, language: Language): string[] =>
  inWords(key, language).map((name) => name.trim().replace(/\s+/g, '-'))

const sorted = (called: Called[]): Called[] =>
  called
    .map(({ name, key }) => ({ name: said(name), key }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
