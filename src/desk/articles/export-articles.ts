// Writes what readers have of a house's articles as the files they are read from, pictures beside them. Only what reads back the same is written.
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { Document } from 'yaml'
import type { Db, Tx } from '../../platform/database.ts'
import { type Language, languages } from '../../platform/messages.ts'
import type { Configuration } from '../catalogue/configuration.ts'
import { fold } from '../search/words.ts'
import { fileName } from './preset-pictures.ts'
import { articlesOf } from './preset-articles.ts'
import { type Said, offeredOf, saidBy } from './said.ts'
import { type StoredArticle, isNamedIn, storedArticles, whyNotInFiles } from './stored-articles.ts'

export interface ExportedArticles {
  readonly files: ReadonlyMap<string, Buffer>
  readonly leftOut: readonly { readonly slug: string; readonly why: string }[]
}

/** `contentOf`: what is kept under a SHA-256. */
export async function exportArticles(
  tx: Db | Tx,
  configuration: Configuration,
  at: Date,
  contentOf: (sha256: string) => Promise<Buffer>,
): Promise<ExportedArticles> {
  const files = new Map<string, Buffer>()
  const leftOut: { slug: string; why: string }[] = []
  const names = new Map<string, string>() // what a name holds, by its SHA-256
  for (const stored of await storedArticles(tx, sql`a.state <> 'retired'`)) {
    const { slug } = stored.facts
    const why = whyNotInFiles(stored, configuration, at)
    if (why) {
      leftOut.push({ slug, why })
      continue
    }
    const own = new Map<string, Buffer>()
    const said = offeredOf(stored.said, configuration)
    const called = namesOf(stored, names)
    try {
      for (const [sha256, name] of called) own.set(name, await contentOf(sha256))
    } catch {
      leftOut.push({ slug, why: 'a file of it is not there any more' })
      continue
    }
    if (stored.waiting.length > 0) leftOut.push({ slug, why: 'what is in work (what readers have is written)' })
    for (const language of languages) {
      const text = markdownOf(said, language, called, stored.isEdited ? stored.digest : null)
      if (text !== null) own.set(`${slug}.${language}.md`, Buffer.from(text))
    }
    const { articles, faults } = articlesOf(own, '.', configuration)
    if (faults.length === 0 && isDeepStrictEqual(articles.map(saidBy), [said])) for (const [name, bytes] of own) files.set(name, bytes)
    else leftOut.push({ slug, why: faults[0]?.what ?? 'no file can say it' })
  }
  return { files, leftOut }
}

/** Of the files its words name, by their content. A name that holds something else already is made another. */
function namesOf({ said, files, facts: { slug } }: StoredArticle, taken: Map<string, string>): Map<string, string> {
  const called = new Map<string, string>()
  for (const file of files.values()) {
    const { sha256, name } = file
    if (called.has(sha256) || !isNamedIn(said, file)) continue
    const plain = plainName(name)
    const free = [plain, `${slug}.${plain}`, `${sha256}.${plain}`].find((one) => (taken.get(one) ?? sha256) === sha256)!
    taken.set(free, sha256)
    called.set(sha256, free)
  }
  return called
}

function plainName(name: string): string {
  const plain = fold(name)
    .replaceAll(/[^a-z0-9._]+/g, '-')
    .replaceAll(/^[^a-z0-9]+/g, '')
    .slice(-60)
    .replace(/^[^a-z0-9]+/, '')
  const safe = fileName.test(name) ? name : plain === '' ? 'file' : plain
  return safe.endsWith('.md') ? `${safe}.txt` : safe // else it would be taken for an article
}

function markdownOf(
  { slug: _, language: original, about, readers, texts }: Said,
  language: Language,
  called: ReadonlyMap<string, string>,
  over: string | null,
): string | null {
  const text = texts[language]
  if (!text) return null
  const named = (words: string) =>
    words.replaceAll(/(?<=\]\(\s*)attachment:([0-9a-f]{64})\b/g, (whole, sha256: string) => called.get(sha256) ?? whole)
  const { title, summary, machine, workaround } = text
  const words = { title, summary: summary || null, machine, workaround: workaround && named(workaround) }
  const { kind, services, requestTypes, errorCodes, errorTexts, issueState, fixedOn, pinned } = about
  const head = {
    ...(language === original && { kind }),
    ...words,
    ...(language === original && {
      services,
      request_types: requestTypes,
      error_codes: errorCodes,
      error_texts: errorTexts,
      issue_state: issueState,
      fixed_on: fixedOn,
      pinned: pinned || null,
      audience: readers.audience === 'everyone' ? null : readers.audience,
      for_plans: readers.plans,
      for_editions: readers.editions,
      for_services: readers.services,
      for_partners: readers.partners,
      over,
    }),
  }
  const said = Object.entries(head).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
  const document = new Document({})
  for (const [key, value] of said) document.set(key, document.createNode(value, { flow: Array.isArray(value) && key !== 'error_texts' }))
  return `---\n${document.toString({ lineWidth: 0, flowCollectionPadding: false })}---\n\n${named(text.body)}\n`
}
