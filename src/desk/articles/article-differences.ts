// What lies between the articles of a house and those of a folder: what plan prints and apply writes, and what is left because people edited it here.
import type { Configuration } from '../catalogue/configuration.ts'
import type { Difference } from '../catalogue/differences.ts'
import type { PresetArticle } from './preset-articles.ts'
import { offeredOf, partsThatDiffer, saidBy } from './said.ts'
import { type StoredArticle, whyNotInFiles } from './stored-articles.ts'

export interface ArticleDifference extends Difference {
  readonly part: 'articles'
  readonly stored: StoredArticle | null
  /** Null: no longer in the folder. */
  readonly wanted: PresetArticle | null
}
export interface LeftArticle {
  readonly key: string
  readonly why: 'edited' | 'of-answer' | 'taken' | 'cannot-say'
  readonly fields: readonly string[]
  /** The line by which the file is written over it all the same. */
  readonly over: string | null
}
export interface ArticlePlan {
  readonly found: readonly ArticleDifference[]
  readonly left: readonly LeftArticle[]
}

/** `stored`: all that came from files, and all that have or had a name of the folder. */
export function articleDifferences(
  stored: readonly StoredArticle[],
  wanted: readonly PresetArticle[],
  configuration: Configuration,
  at: Date,
): ArticlePlan {
  const found: ArticleDifference[] = []
  const left: LeftArticle[] = []
  const matched = new Map<StoredArticle, PresetArticle>()
  const match = (of: (one: StoredArticle, slug: string) => boolean) => {
    const taken = new Set(matched.values())
    for (const article of wanted) {
      const one = taken.has(article) ? undefined : stored.find((each) => !matched.has(each) && of(each, article.slug))
      if (one) matched.set(one, article)
    }
  }
  match((one, slug) => one.presetKey === slug)
  match((one, slug) => one.facts.slug === slug)
  match((one, slug) => one.names.includes(slug))
  const of = new Map([...matched].map(([one, article]) => [article, one]))
  for (const article of wanted) {
    const one = of.get(article) ?? null
    const { slug } = article
    if (stored.some((each) => each !== one && each.names.includes(slug))) left.push({ key: slug, why: 'taken', fields: [], over: null })
    else if (!one) found.push(difference(slug, 'added', [], null, article))
    else compareOne(one, article)
  }
  for (const one of stored) if (!matched.has(one) && one.presetKey !== null && one.facts.state === 'published') missing(one)
  return { found, left }

  function compareOne(one: StoredArticle, article: PresetArticle) {
    const fields = partsThatDiffer(offeredOf(one.said, configuration), saidBy(article))
    const isThere = one.facts.state === 'published'
    if (isThere && fields.length === 0) return
    const inWork = one.waiting.map((text) => `${text.split(' ')[0]} in work here`)
    const said = [...(isThere ? [] : [one.facts.state === 'draft' ? 'a draft here' : 'retired here']), ...fields, ...inWork]
    if (one.facts.ofAnswer) left.push({ key: article.slug, why: 'of-answer', fields: said, over: null })
    else if (one.isEdited && article.over !== one.digest) left.push({ key: article.slug, why: 'edited', fields: said, over: one.digest })
    else found.push(difference(article.slug, isThere ? 'changed' : 'restored', [...fields, ...inWork], one, article))
  }

  function missing(one: StoredArticle) {
    const { slug } = one.facts
    const unsaid = whyNotInFiles(one, configuration, at)
    if (one.isEdited) left.push({ key: slug, why: 'edited', fields: ['no longer in the folder'], over: null })
    else if (unsaid) left.push({ key: slug, why: 'cannot-say', fields: [unsaid], over: null })
    else found.push(difference(slug, 'retired', [], one, null))
  }
}

const titled = (title: string | undefined) => ({ label: { en: title } })

const difference = (
  key: string,
  change: Difference['change'],
  fields: readonly string[],
  stored: StoredArticle | null,
  wanted: PresetArticle | null,
): ArticleDifference => ({
  part: 'articles',
  key,
  change,
  fields,
  before: stored && titled(stored.said.texts[stored.said.language]?.title),
  after: wanted && titled(wanted.texts[0].title),
  stored,
  wanted,
})
