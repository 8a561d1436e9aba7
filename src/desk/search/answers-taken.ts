// Which articles made tickets needless in the last ninety days, and how often: "this solved it", said beside the form.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Language } from '../../platform/messages.ts'

export interface Taken {
  readonly id: string
  readonly title: string
  readonly language: Language
  readonly times: number
  readonly last: Date
}

/** For those of us; others see none. */
export async function answersTaken(tx: Tx, at: Date, language: Language): Promise<Taken[]> {
  const since = new Date(at.getTime() - 90 * 86_400_000)
  const { rows } = await sql<Taken>`select k.article_id as id, t.title, t.language, k.times, k.last
    from (select article_id, count(*)::int as times, max(at) as last from answer_taken where at >= ${since} group by article_id order by 2 desc, 3 desc limit 100) k
      join article a on a.id = k.article_id
      cross join lateral (select * from article_text t where t.article_id = a.id order by t.state = 'shown' desc, t.language = ${language} desc, t.language = 'en' desc,
        t.language = a.language desc, t.version desc limit 1) t
    order by k.times desc, k.last desc`.execute(tx)
  return rows
}
