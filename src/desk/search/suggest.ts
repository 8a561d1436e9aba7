// Answers that may fit while a ticket is still being written (NTT-20): known issues, error guides and other articles, by what was typed so far and
// by the service and type chosen. Incidents come from incidents/matching-incidents.ts.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Language } from '../../platform/messages.ts'
import { readable } from '../articles/articles.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { askedOf, type Term } from './asked.ts'
import { type FoundArticle, type Ranked, rankedArticles, withPassages } from './find-articles.ts'

export interface Typed {
  /** The summary on a line of its own, then the text, as far as they are written. */
  readonly text: string
  readonly service: string | null
  readonly requestType: string | null
  readonly language: Language
}

export const longestTyped = 600
const most = { terms: 28, told: 10, looked: 400, considered: 50, shown: 4, known: 2 }
/** Of what was typed most is not about the answer: little must be met, but then well. */
const enough = 0.12
const least = 0.09
/** What fits far less than the best is none. */
const beside = 0.4
const passageLength = 110

export async function suggest(tx: Tx, typed: Typed): Promise<FoundArticle[]> {
  const catalogue = await catalogueOf(tx)
  const text = typed.text.slice(0, longestTyped)
  const terms = telling(text)
  const { articles, weighed } = await rankedArticles(tx, {
    terms,
    not: [],
    language: typed.language,
    enough,
    most: most.considered,
    told: most.told,
    // Rare words of a long letter, a colleague or a town, would leave no place for what it is about.
    always: terms.slice(0, telling(text.split('\n')[0]!).length),
    looked: most.looked,
  })
  const fitting = articles
    .map((one) => ({ ...one, score: one.score * fittingness(one, typed) }))
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1))
    .filter(({ score }, _, [best]) => score >= beside * best!.score)
    .slice(0, most.shown)
  const known = fitting.length < most.shown ? await knownIssues(tx, typed.service) : []
  const more = known.filter(({ id }) => !fitting.some((one) => one.id === id))
  return withPassages(tx, catalogue, [...fitting, ...more].slice(0, most.shown), {
    weighed,
    language: typed.language,
    length: passageLength,
  })
}

/** What is about another service seldom fits; what is about this one, more. */
function fittingness({ services, requestTypes }: Ranked, { service, requestType }: Typed): number {
  const of = (list: readonly string[], key: string | null) => (key === null || list.length === 0 ? 1 : list.includes(key) ? 1.4 : 0.6)
  return of(services, service) * of(requestTypes, requestType)
}

/** The first words say what it is about, the last what is being thought of. */
function telling(text: string): Term[] {
  const words = text.split(/\s+/)
  const asked: Term[] = []
  // A question holds few words, so it is asked in pieces; nothing in a letter is a filter, a phrase or left out.
  for (let at = 0; at < words.length; at += 6)
    asked.push(
      ...askedOf(
        words
          .slice(at, at + 6)
          .join(' ')
          .replace(/(^|\s)-+|["“”„«»「」『』]/g, ' '),
      ).terms,
    )
  const [seen, once]: [Set<string>, Term[]] = [new Set(), []]
  for (const term of asked) if (!seen.has(term.text.toLowerCase()) && seen.add(term.text.toLowerCase())) once.push(term)
  return once.length <= most.terms ? once : [...once.slice(0, most.terms - 8), ...once.slice(-8)]
}

/** Nothing need be typed to be told what we know to be wrong with the service that was chosen. */
async function knownIssues(tx: Tx, service: string | null): Promise<Ranked[]> {
  if (service === null) return []
  const { rows } =
    await sql<Ranked>`select a.id, 0::float8 as score, 0::float8 as met, a.services, a.request_types as "requestTypes" from article a
    where a.kind = 'known-issue' and a.issue_state <> 'fixed' and a.state = 'published' and a.published_at <= now() and a.services @> array[${service}]::text[]
      and exists (select from article_text t where t.article_id = a.id and ${readable} offset 0)
    order by a.published_at desc, a.id desc limit ${most.known}`.execute(tx)
  return rows
}
