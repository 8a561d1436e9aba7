// Answers that may fit while a ticket is still being written (NTT-20): known issues, error guides and other articles, by what was typed so far and
// by the service and type chosen. Incidents come from incidents/matching-incidents.ts.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Language } from '../../platform/messages.ts'
import { readable } from '../articles/articles.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { askedOf, type Term } from './asked.ts'
import type { Weighed } from './article-terms.ts'
import { marksIn, partsOf, shown, type Text, textsOf } from './article-passages.ts'
import { type FoundArticle, type Ranked, rankedArticles } from './find-articles.ts'
import { type Fit, fitOf, grade, type Sought } from './fit.ts'
import { passage } from './marks.ts'
import { saysNothing } from './says-nothing.ts'
import { fold, isSpaced } from './words.ts'

export interface Typed {
  /** The summary on a line of its own, then the text, as far as they are written. */
  readonly text: string
  readonly service: string | null
  readonly requestType: string | null
  readonly language: Language
}

export const longestTyped = 600
const most = { terms: 28, told: 10, looked: 400, considered: 50, read: 8, shown: 4, known: 2 }
/** Of what was typed most is not about the answer: little must be met, but then in earnest (fit.ts). */
const enough = 0.08
/** What fits far less than the best is none. */
const beside = 0.4
const passageLength = 110
/** Characters within which two words belong together. */
const together = 200
/** Words that stand in more of all articles find nothing. */
const everywhere = 0.35

export async function suggest(tx: Tx, typed: Typed): Promise<FoundArticle[]> {
  const { service, language } = typed
  const catalogue = await catalogueOf(tx)
  const text = typed.text.slice(0, longestTyped)
  const terms = telling(text, language)
  // Rare words of a long letter, a colleague or a town, would leave no place for what it is about.
  const first = terms.slice(0, telling(text.split('\n')[0]!, language).length)
  const { articles, weighed } = await rankedArticles(tx, {
    terms,
    not: [],
    language,
    enough,
    most: most.considered,
    told: most.told,
    always: first,
    looked: most.looked,
    telling: (all) => all.filter((one) => !one.fills && (one.all < few || inTexts(one) <= everywhere * one.all)),
  })
  const sought = weighed.map((one) => ({
    isRare: inTexts(one) <= rare(one.all),
    isScarce: inTexts(one) <= scarce(one.all),
    isFirst: first.includes(one.term),
  }))
  const candidates = articles
    .filter((one) => one.grades.includes(grade.title) || fitOf(one, sought, isAbout(one, typed)) !== null)
    .map((one) => ({ ...one, score: one.score * fittingness(one, typed) }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1))
    .slice(0, most.read)
  const texts = await textsOf(
    tx,
    catalogue,
    candidates.map(({ id }) => id),
    language,
  )
  const fitting = candidates
    .map((one) => ({ ...one, fit: fitIn(texts.get(one.id), one, weighed, sought, isAbout(one, typed)) }))
    .filter(({ fit }) => fit !== null)
    .sort((a, b) => places.indexOf(a.fit!) - places.indexOf(b.fit!) || b.score - a.score || (a.id < b.id ? 1 : -1))
    .filter(({ score }, _, [best]) => score >= beside * best!.score)
    .slice(0, most.shown)
  const known = fitting.length < most.shown ? await knownIssues(tx, service) : []
  const more = known.filter(({ id }) => !fitting.some((one) => one.id === id)).slice(0, most.shown - fitting.length)
  const others = await textsOf(
    tx,
    catalogue,
    more.map(({ id }) => id),
    language,
  )
  return [...fitting, ...more].flatMap(({ id, score, grades }) => {
    const found = texts.get(id) ?? others.get(id)
    const met = weighed.filter((_, at) => grades[at]! > 0)
    return found ? [{ ...shown(found, marksIn(met), passageLength), score }] : []
  })
}

const places: readonly Fit[] = ['code', 'title', 'lead', 'text', 'close']
/** With fewer articles nothing is known of how common a word is. */
const few = 5
const inTexts = ({ term, docs, paired }: Weighed) => (isSpaced(term.text) ? docs : paired)
/** A word in so few of `all` articles says something: nearly any of a dozen, one in a hundred of very many. */
const scarce = (all: number) => Math.max(2, 0.75 * Math.sqrt(all))
const rare = (all: number) => Math.max(2, Math.min(everywhere * all, 2 * Math.sqrt(all)))

/** The words of a title are those that are seen in it: of a text of an error, which counts as one in a search, one alone is little. */
function fitIn(text: Text | undefined, one: Ranked, weighed: readonly Weighed[], sought: readonly Sought[], isChosen: boolean): Fit {
  if (!text) return null
  const codes = new Set(text.error_codes.map(fold))
  const isCoded = one.isCoded || weighed.some(({ term }) => codes.has(fold(term.text)))
  const grades = one.grades.map((given, at) => (given === grade.title && !isMarked(text.title, weighed[at]!) ? grade.lead : given))
  const fit = fitOf({ grades, isCoded }, sought, isChosen)
  const scarces = weighed.filter((_, at) => sought[at]!.isScarce && grades[at]! > 0)
  return fit !== 'close' || areTogether(text, scarces) ? fit : null
}

const isMarked = (text: string, one: Weighed): boolean => passage(text, marksIn([one])) !== null

/** Two of these words in one passage. */
const areTogether = (text: Text, words: readonly Weighed[]): boolean =>
  partsOf(text).some((part) => {
    const hits = (passage(part, marksIn(words), together) ?? []).filter(({ hit }) => hit)
    return words.filter((one) => hits.some((hit) => isMarked(hit.text, one))).length > 1
  })

const isAbout = ({ services, requestTypes }: Ranked, { service, requestType }: Typed): boolean =>
  (service !== null && services.includes(service)) || (requestType !== null && requestTypes.includes(requestType))

/** What is about another service seldom fits; what is about this one, more. */
function fittingness({ services, requestTypes }: Ranked, { service, requestType }: Typed): number {
  const of = (list: readonly string[], key: string | null) => (key === null || list.length === 0 ? 1 : list.includes(key) ? 1.4 : 0.6)
  return of(services, service) * of(requestTypes, requestType)
}

/** The first words say what it is about, the last what is being thought of. */
function telling(text: string, language: Language): Term[] {
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
  for (const term of asked)
    if (!saysNothing(term.text, language) && !seen.has(term.text.toLowerCase()) && seen.add(term.text.toLowerCase())) once.push(term)
  return once.length <= most.terms ? once : [...once.slice(0, most.terms - 8), ...once.slice(-8)]
}

/** Nothing need be typed to be told what we know to be wrong with the service that was chosen. */
async function knownIssues(tx: Tx, service: string | null): Promise<Ranked[]> {
  if (service === null) return []
  const { rows } =
    await sql<Ranked>`select a.id, 0::float8 as score, 0::float8 as met, '{}'::real[] as grades, false as "isCoded", a.services, a.request_types as "requestTypes" from article a
    where a.kind = 'known-issue' and a.issue_state <> 'fixed' and a.state = 'published' and a.published_at <= now() and a.services @> array[${service}]::text[]
      and exists (select from article_text t where t.article_id = a.id and ${readable} offset 0)
    order by a.published_at desc, a.id desc limit ${most.known}`.execute(tx)
  return rows
}
