// The texts of articles that were found, and of each the passage that says what was asked. Only what the asker reads is read.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { QuotedKind } from '../../platform/markdown.ts'
import type { Language } from '../../platform/messages.ts'
import { best, readable } from '../articles/articles.ts'
import { quotedWords } from '../articles/quoted.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Weighed } from './article-terms.ts'
import type { FoundArticle } from './find-articles.ts'
import { type Marks, marked, marksOf, type Piece, passage, withoutMarkdown } from './marks.ts'
import { fold } from './words.ts'

export interface Text {
  readonly id: string
  readonly kind: FoundArticle['kind']
  readonly slug: string
  readonly language: Language
  readonly title: string
  readonly summary: string
  readonly body: string
  readonly workaround: string | null
  readonly issue_state: FoundArticle['issueState']
  readonly error_codes: string[]
}

/** Of each article the text that its page shows; what one does not read is not there. */
export async function textsOf(tx: Tx, catalogue: Catalogue, ids: readonly string[], language: Language): Promise<Map<string, Text>> {
  if (ids.length === 0) return new Map()
  const { rows } =
    await sql<Text>`select a.id, a.kind, a.slug, a.issue_state, a.error_codes, t.language, t.title, t.summary, left(t.body, 12000) as body, t.workaround
    from unnest(${ids}::uuid[]) w (id) join article a on a.id = w.id
    cross join lateral (select * from article_text t where t.article_id = a.id and ${readable}
      ${best(language)}) t`.execute(tx)
  const quoted = quotedWords(catalogue, language)
  const read = (text: string) =>
    text.replace(/\{\{(label|type|service):([^{}\s]{1,120})\}\}/g, (whole, of, key) => quoted(of as QuotedKind, key) ?? whole)
  return new Map(rows.map((row) => [row.id, { ...row, body: read(row.body), workaround: row.workaround && read(row.workaround) }]))
}

export const marksIn = (weighed: readonly Weighed[]): Marks =>
  marksOf(
    { terms: weighed.map(({ term }) => term) },
    new Map(weighed.map(({ term, stems }) => [term.words[0]!, stems.map(fold)])),
    new Map(weighed.map(({ term, near }) => [term.words[0]!, near])),
  )

/** What is read of a text, as one reads it. */
export const partsOf = ({ summary, body, workaround }: Text): string[] => [body, summary, workaround ?? ''].map(withoutMarkdown)

export function shown(text: Text, marks: Marks, length = 200): Omit<FoundArticle, 'score'> {
  const { id, kind, slug, language, title, summary, body } = text
  const found = partsOf(text)
    .map((part) => passage(part, marks, length))
    .filter((pieces) => pieces !== null)
  const hits = (pieces: readonly Piece[]) => new Set(pieces.filter(({ hit }) => hit).map((piece) => fold(piece.text))).size
  const best = found.sort((a, b) => hits(b) - hits(a))[0]
  return {
    id,
    kind,
    slug,
    language,
    title: marked(title, marks),
    passage: best ?? [{ text: summary || withoutMarkdown(body).replace(/\s+/g, ' ').trim().slice(0, length), hit: false }],
    issueState: text.issue_state,
    errorCodes: text.error_codes,
  }
}
