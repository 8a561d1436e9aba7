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

export interface People {
  readonly found: readonly Colleague[]
  readonly chosen: readonly Colleague[]
  readonly hasMore: boolean
}

export async function people(
  tx: Tx,
  of: { organisationId: string; except: string; text?: string; chosen?: readonly string[] },
): Promise<People> {
  const ids = (of.chosen ?? []).filter(isId).slice(0, 50)
  const words = (of.text ?? '').trim().slice(0, 100)
  const named = words === '' ? null : `%${words.replace(/[\\%_]/g, '\\$&')}%`
  const members = (like: string | null, most: number | null) =>
    sql<Colleague>`select id, name from guichet_colleagues(array[${of.organisationId}::uuid], ${of.except}::uuid, ${like}, ${most})`
  const [{ rows: found }, chosen] = await Promise.all([
    members(named, mostPeople + 1).execute(tx),
    ids.length > 0
      ? sql<Colleague>`select m.* from (${members(null, null)}) m where m.id = any (${ids}::uuid[])`.execute(tx)
      : { rows: [] },
  ])
  return peopleRead(found, chosen.rows)
}

/** Of one more than a page of them. */
export const peopleRead = (found: readonly Colleague[], chosen: readonly Colleague[] = []): People => ({
  found: found.slice(0, mostPeople),
  chosen,
  hasMore: found.length > mostPeople,
})
