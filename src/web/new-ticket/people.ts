// Whom one can add: colleagues of the organisation the ticket is for, a page of them at a time, found by name.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'

export interface Colleague {
  readonly id: string
  readonly name: string
}
/** Nobody looks through more boxes than that; the rest is found by name. */
export const mostPeople = 60

export async function people(
  tx: Tx,
  of: { organisationId: string; except: string; text?: string; chosen?: readonly string[] },
): Promise<{ found: Colleague[]; chosen: Colleague[]; hasMore: boolean }> {
  const members = tx
    .selectFrom('membership as m')
    .innerJoin('person as p', 'p.id', 'm.person_id')
    .select(['p.id', 'p.name'])
    .where('m.organisation_id', '=', of.organisationId)
    .where('m.person_id', '!=', of.except)
    .where('p.disabled_at', 'is', null)
  const ids = (of.chosen ?? []).filter(isId).slice(0, 50)
  const words = (of.text ?? '').trim().slice(0, 100)
  const like = `%${words.replace(/[\\%_]/g, '\\$&')}%`
  const [found, chosen] = await Promise.all([
    members
      .$if(words !== '', (query) => query.where(sql<boolean>`p.name ilike ${like}`))
      .orderBy('p.name')
      .orderBy('p.id')
      .limit(mostPeople + 1)
      .execute(),
    ids.length > 0 ? members.where('p.id', 'in', ids).orderBy('p.name').execute() : [],
  ])
  return { found: found.slice(0, mostPeople), chosen, hasMore: found.length > mostPeople }
}
