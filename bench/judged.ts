// How well search finds: the judged questions of test/search, asked of us and of PostgreSQL's `simple` configuration on the same articles.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { parse } from 'yaml'
import { readPresetArticles } from '../src/desk/articles/preset-articles.ts'
import { complete } from '../src/desk/search/complete.ts'
import { findArticles } from '../src/desk/search/find-articles.ts'
import { type Db, reading } from '../src/platform/database.ts'
import { root } from '../src/platform/root.ts'
import { newId } from '../src/platform/id.ts'
import { type Language, languages } from '../src/platform/messages.ts'

interface Judged {
  readonly articles: Readonly<Record<string, { title: string; body: string; codes?: string[] }>>
  /** A question, and which articles answer it. */
  readonly queries: readonly (readonly [string, string | readonly string[]])[]
  readonly preset: string
  /** The same of the articles of that preset. */
  readonly of_preset: readonly (readonly [string, string | readonly string[]])[]
}
export interface Measured {
  readonly language: Language
  readonly queries: number
  /** Share of the questions with an answer among the first five. */
  readonly recall: number
  /** Mean of 1/place of the first answer; 0 where there is none. */
  readonly rank: number
  /** Share of the questions whose answer is named under the field before the last third of them is typed. */
  readonly completed: number
  readonly simpleRecall: number
  readonly simpleRank: number
  /** What was asked, and at which place the answer stood for us; 0: nowhere. */
  readonly places: readonly (readonly [string, number])[]
}

const setOf = (language: Language): Judged =>
  parse(readFileSync(new URL(`../test/search/${language}.yaml`, import.meta.url), 'utf8')) as Judged

/** own: the articles that stand in the set itself; preset: the help centre of the preset it names. */
export const sets = ['own', 'preset'] as const
export type Which = (typeof sets)[number]

interface Loaded {
  readonly name: string
  readonly original: Language
  readonly codes: readonly string[]
  readonly errors: readonly string[]
  readonly texts: readonly { language: Language; title: string; summary: string; body: string; workaround: string | null }[]
}

function articlesOf(which: Which, language: Language): Loaded[] {
  if (which === 'own')
    return languages.flatMap((language) =>
      Object.entries(setOf(language).articles).map(([key, { title, body, codes = [] }]) => ({
        name: `${language}-${key}`,
        original: language,
        codes,
        errors: [],
        texts: [{ language, title, summary: '', body, workaround: null }],
      })),
    )
  return readPresetArticles(join(root, 'presets', setOf(language).preset)).map(({ slug, about, texts }) => ({
    name: `${language}-${slug}`,
    original: texts[0].language,
    codes: about.errorCodes ?? [],
    errors: about.errorTexts ?? [],
    texts: texts.map((text) => ({ ...text, summary: text.summary ?? '', workaround: text.workaround ?? null })),
  }))
}

/** Instead of what is there: all languages of the sets at once, or the one preset's, in its own and English. Everyone reads them. */
export async function loadJudged(owner: Db, which: Which, language: Language): Promise<Map<string, string>> {
  await sql`truncate article cascade`.execute(owner)
  await sql`delete from article_lexeme`.execute(owner)
  const ids = new Map<string, string>()
  const at = new Date('2026-01-05T08:00:00Z')
  for (const { name, original, codes, errors, texts } of articlesOf(which, language)) {
    const id = newId()
    ids.set(name, id)
    await sql`insert into article (id, kind, slug, language, state, audience, error_codes, error_texts, published_at, created_at, updated_at)
      values (${id}, ${codes.length > 0 ? 'error-guide' : 'how-to'}, ${name}, ${original}, 'published', 'everyone', ${codes}::text[], ${errors}::text[], ${at}, ${at}, ${at})`.execute(
      owner,
    )
    for (const { language, title, summary, body, workaround } of texts)
      await sql`insert into article_text (article_id, language, version, title, summary, body, workaround, state, at, shown_at, public_at)
        values (${id}, ${language}, 1, ${title}, ${summary}, ${body}, ${workaround}, 'shown', ${at}, ${at}, ${at})`.execute(owner)
  }
  return ids
}

export async function measureJudged(
  app: Db,
  owner: Db,
  ids: ReadonlyMap<string, string>,
  language: Language,
  which: Which,
): Promise<Measured> {
  const queries = setOf(language)[which === 'own' ? 'queries' : 'of_preset']
  const [ours, completed, simple]: [number[], number[], number[]] = [[], [], []]
  for (const [text, answers] of queries) {
    const wanted = [answers].flat().map((key) => {
      const id = ids.get(`${language}-${key}`)
      if (!id) throw new Error(`test/search/${language}.yaml: no article ${key}`)
      return id
    })
    const place = (found: readonly string[]) => found.findIndex((id) => wanted.includes(id)) + 1
    const found = await reading(app, null, (tx) => findArticles(tx, { text, language, limit: 10 }))
    ours.push(place(found.articles.map(({ id }) => id)))
    const begun = text.slice(0, Math.ceil((text.length * 2) / 3))
    const named = await reading(app, null, (tx) => complete(tx, null, { text: begun, language, to: ['articles'] }))
    completed.push(place(named.flatMap((one) => (one.kind === 'article' ? [one.article.id] : []))))
    simple.push(place(await askedSimply(owner, text, language)))
  }
  const recall = (places: readonly number[]) => places.filter((place) => place >= 1 && place <= 5).length / places.length
  const rank = (places: readonly number[]) => places.reduce((sum, place) => sum + (place > 0 ? 1 / place : 0), 0) / places.length
  return {
    language,
    queries: queries.length,
    recall: recall(ours),
    rank: rank(ours),
    completed: recall(completed),
    simpleRecall: recall(simple),
    simpleRank: rank(simple),
    places: queries.map(([text], at) => [text, ours[at]!] as const),
  }
}

/** As one would with PostgreSQL alone, and to its advantage: only among articles of the language. */
async function askedSimply(owner: Db, text: string, language: Language): Promise<string[]> {
  const words = sql`setweight(to_tsvector('simple', t.title), 'A') || to_tsvector('simple', concat_ws(' ', t.summary, t.body, t.workaround, array_to_string(a.error_codes || a.error_texts, ' ')))`
  const { rows } = await sql<{
    id: string
  }>`select a.id from article a join article_text t on t.article_id = a.id cross join websearch_to_tsquery('simple', ${text}) q
    where t.language = ${language} and (${words}) @@ q order by ts_rank(${words}, q) desc, a.id limit 10`.execute(owner)
  return rows.map(({ id }) => id)
}
