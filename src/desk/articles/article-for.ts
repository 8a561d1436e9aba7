// The one way a deed gets hold of an article: locked, by its id, and only for us. Whoever else asks learns nothing of it.
import { sql } from 'kysely'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { ActInTransaction } from '../actor.ts'
import { type OurFacts, ourColumns } from './article.ts'

export function requireStaff({ actor }: Pick<ActInTransaction, 'actor'>): void {
  if (actor.staffRole === null) throw new Refusal('may-not-do-that')
}

export async function articleFor(act: ActInTransaction, id: string): Promise<OurFacts> {
  requireStaff(act)
  if (!isId(id)) throw new Refusal('not-found')
  const { rows } = await sql<OurFacts>`select ${ourColumns} from article a where a.id = ${id} for update`.execute(act.db)
  const [article] = rows
  if (!article) throw new Refusal('not-found')
  return article
}
