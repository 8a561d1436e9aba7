// What is known to be wrong with what someone is about to report: shown in front of the form, so that nobody describes what we know already (MS-18).
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Language } from '../../platform/messages.ts'
import { type Catalogue, type Words, label } from '../catalogue/catalogue.ts'
import { type Marks, withoutMarkdown } from '../search/marks.ts'
import { fold, stemmers, wordsOf } from '../search/words.ts'
import type { IncidentName } from './incident.ts'
import { type Candidate, insists, ranked } from './rank.ts'

export interface Match extends IncidentName {
  readonly workaround: Words | null
  readonly startsAt: Date
  /** The newest that was said of it. */
  readonly last: { readonly body: Words; readonly at: Date } | null
  /** Which of its words were typed. */
  readonly marks: Marks
  /** It must be answered before sending. */
  readonly insists: boolean
}
export interface Wanted {
  readonly service: string | null
  readonly region: string | null
  readonly text: string
  readonly language: Language
  /** Planned work this near is worth knowing of. */
  readonly at: Date
  /** What was said to be another matter. */
  readonly except?: readonly string[]
}

/** Regions in which parts of a service stand; fewer than two are no question. */
export function regionsOf(catalogue: Catalogue, service: string | null) {
  const keys = new Set(partsOf(catalogue, service).flatMap(({ region }) => region ?? []))
  return keys.size < 2 ? [] : catalogue.regions.filter(({ key, retired }) => keys.has(key) && !retired)
}

const partsOf = (catalogue: Catalogue, service: string | null) =>
  service === null ? [] : catalogue.components.filter(({ services, retired }) => !retired && services.includes(service))

const soonMs = 3 * 86_400_000
const most = 50
const longest = 600
const longestTold = 1000

/**
 * At most three. Those of the service's parts (and region) come by their index; the words are compared with theirs only (title, last news, way around), in a trip that is made
 * only while something is open. `known`: what openFor() found for the same service and region.
 */
export async function matchingIncidents(tx: Tx, catalogue: Catalogue, wanted: Wanted, known?: readonly Found[]): Promise<Match[]> {
  if (wanted.service === null && wanted.text.trim() === '') return []
  const open = (known ?? (await openFor(tx, catalogue, wanted))).filter(({ id }) => !wanted.except?.includes(id))
  if (open.length === 0) return []
  const shared = await sharedWords(tx, wanted, open)
  const candidates = open.map((one, at): Candidate & Found & Shared => ({
    ...one,
    ...(shared[at] ?? none),
    ofService: wanted.service !== null,
  }))
  return ranked(candidates).map((one) => {
    const { startsAt, last, workaround, words } = one as Candidate & Found & Shared
    const { id, reference, kind, state, impact, title } = one
    return {
      id,
      reference,
      kind,
      state,
      impact,
      title,
      workaround,
      startsAt,
      last: last && { ...last, at: new Date(last.at) },
      marks: marksOf(words, wanted.language),
      insists: insists(one),
    }
  })
}

/** Everything that is wrong or planned there; no trip for a service without parts. */
export async function openFor(tx: Tx, catalogue: Catalogue, wanted: Omit<Wanted, 'text' | 'language'>): Promise<Found[]> {
  const parts = partsOf(catalogue, wanted.service)
  if (parts.length === 0 && wanted.service !== null) return []
  const there = parts.filter(({ region }) => region === null || wanted.region === null || region === wanted.region).map(({ key }) => key)
  return openIncidents(tx, wanted, wanted.service === null ? null : there)
}

export interface Found extends IncidentName {
  readonly workaround: Words | null
  readonly startsAt: Date
  readonly last: { readonly body: Words; readonly at: Date } | null
}

async function openIncidents(
  tx: Tx,
  { at, except = [] }: Omit<Wanted, 'text' | 'language'>,
  components: readonly string[] | null,
): Promise<Found[]> {
  const { rows } = await sql<Found>`select i.id, i.reference, i.kind, i.state, i.impact, i.title, i.workaround, i.starts_at as "startsAt",
      (select json_build_object('body', u.body, 'at', u.at) from incident_update u where u.incident_id = i.id order by u.at desc, u.id desc limit 1) as last
    from incident i where i.published_at is not null and i.resolved_at is null and i.state not in ('resolved', 'cancelled')
      and (i.kind <> 'maintenance' or i.starts_at < ${new Date(at.getTime() + soonMs)})
      and i.id <> all (${except}::uuid[]) ${components === null ? sql`` : sql`and i.components && ${components}::text[]`}
    order by i.starts_at desc, i.id desc limit ${most}`.execute(tx)
  return rows
}

interface Shared extends Pick<Candidate, 'shared' | 'met'> {
  readonly words: readonly string[]
}
const none: Shared = { shared: 0, met: 0, words: [] }

/** For each which words of what is public of it, in the reader's language, were typed: by their stems, with accents or without, and none that only fill. */
async function sharedWords(tx: Tx, { text, language }: Wanted, open: readonly Found[]): Promise<Shared[]> {
  const typed = text.slice(0, longest)
  if (typed.trim() === '') return []
  const told = open.map(({ title, last, workaround }, at) => {
    const said = [title, last?.body, workaround].flatMap((words) =>
      words ? withoutMarkdown(label(words, language)).slice(0, longestTold) : [],
    )
    return sql`(${sql.lit(at)}, ${sql.join([...stems(label(title, language), language), ...stems(said.join('\n'), language)])})`
  })
  const both = (of: string, one: string) =>
    sql`array(select unnest(${sql.ref(`t.${of}_${one}`)}) intersect select unnest(${sql.ref(`s.${one}`)}))`
  const most = (of: string) => sql`greatest(cardinality(${both(of, 'plain')}), cardinality(${both(of, 'folded')}))`
  const { rows } = await sql<Shared>`with said (plain, folded) as materialized (values (${sql.join(stems(typed, language))}))
    select ${most('title')} as shared, ${most('all')} as met, ${both('all', 'plain')} || ${both('all', 'folded')} as words
    from (values ${sql.join(told)}) t (at, title_plain, title_folded, all_plain, all_folded) cross join said s order by t.at`.execute(tx)
  return rows
}

/** Japanese words stand within a run of signs; of others, endings differ. */
const marksOf = (words: readonly string[], language: Language): Marks => {
  const folded = [...new Set(words.map(fold))]
  return { begins: language === 'ja' ? folded : [], stems: language === 'ja' ? [] : folded.filter(({ length }) => length >= 3), runs: [] }
}

const stems = (text: string, language: Language) =>
  [wordsOf(text).map((word) => word.toLocaleLowerCase(language)), wordsOf(text).map(fold)].map(
    (words) =>
      sql`tsvector_to_array(to_tsvector(${sql.lit(language === 'ja' ? 'simple' : stemmers[language])}::regconfig, ${words.join(' ')}))`,
  )
