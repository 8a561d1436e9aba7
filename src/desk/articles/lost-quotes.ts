// What a new version or configuration took away under the articles of a house: quotes that nothing is called by any more, of which readers see the bare key (HK-36).
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { QuotedKind } from '../../platform/markdown.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { unknownQuotes } from './quoted.ts'

interface Quoted {
  readonly of: QuotedKind
  readonly key: string
  /** Some of those that quote it, and no more: one row is held for each key. */
  readonly articles: readonly string[]
}

/** Read at each start: only texts that quote, by their index, of however many there are. */
export const quotedByReaders = sql<Quoted>`select m[1] as of, m[2] as key, (array_agg(distinct a.id))[1:20] as articles
    from article a join article_text t on t.article_id = a.id and t.state = 'shown' and (t.body like '%{{%' or t.workaround like '%{{%')
    cross join lateral regexp_matches(t.body || ' ' || coalesce(t.workaround, ''), '\\{\\{(label|type|service):([a-z0-9.-]{1,120})\\}\\}', 'g') m
    where a.state = 'published' group by m[1], m[2]`

/** Ids of articles that readers have. `db` as the worker. */
export async function articlesThatLostQuotes(db: Db): Promise<string[]> {
  const { rows } = await quotedByReaders.execute(db)
  const catalogue = await catalogueOf(db)
  return [...new Set(rows.flatMap(({ of, key, articles }) => (unknownQuotes(catalogue, `{{${of}:${key}}}`).length > 0 ? articles : [])))]
}
