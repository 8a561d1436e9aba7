// The organisations and people that a caller of the API may read: one's own and one's colleagues; for staff, all.
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { StaffRole } from '../actor.ts'
import { cursorOf, placeOf } from './find-people.ts'

interface Who {
  readonly personId: string
  readonly staffRole: StaffRole | null
}

export async function organisationsIKnow(tx: Tx, who: Who, given: { id?: string; cursor?: string; limit?: number } = {}) {
  const { id, cursor, limit = 25 } = given
  const after = cursor ? placeOf(cursor) : null
  let query = tx
    .selectFrom('organisation as o')
    .leftJoin('membership as m', (join) => join.onRef('m.organisation_id', '=', 'o.id').on('m.person_id', '=', who.personId))
    .select(['o.id', 'o.name', 'o.allows_outside_participants', 'o.calendar_key', 'm.files_tickets', 'm.sees_tickets', 'm.administers'])
    .orderBy('o.name')
    .orderBy('o.id')
    .limit(limit + 1)
  if (who.staffRole === null) query = query.where('m.person_id', 'is not', null)
  if (id !== undefined) query = query.where('o.id', '=', id)
  if (after) query = query.where((eb) => eb(eb.refTuple('o.name', 'o.id'), '>', eb.tuple(after[0], after[1])))
  const found = await query.execute()
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return { rows, nextCursor: found.length > limit && last ? cursorOf(last.name, last.id) : null }
}

export async function organisationIKnow(tx: Tx, who: Who, id: string) {
  const [organisation] = isId(id) ? (await organisationsIKnow(tx, who, { id, limit: 1 })).rows : []
  if (!organisation) throw new Refusal('not-found')
  return organisation
}

/** With one organisation: its members. Without: everyone the caller shares one with, and for staff everybody. */
export async function peopleIKnow(tx: Tx, who: Who, given: { id?: string; organisationId?: string; cursor?: string; limit?: number } = {}) {
  const { id, organisationId, cursor, limit = 25 } = given
  if (organisationId !== undefined) await organisationIKnow(tx, who, organisationId)
  const after = cursor ? placeOf(cursor) : null
  let query = tx
    .selectFrom('person as p')
    .leftJoin('person_address as a', 'a.person_id', 'p.id')
    .select(['p.id', 'p.name', 'a.address', 'p.staff_role'])
    .where('p.disabled_at', 'is', null)
    .orderBy('p.name')
    .orderBy('p.id')
    .limit(limit + 1)
  // As an array, which the index takes before the policy is asked: else it is asked of everyone the house knows.
  const among = (ids: RawBuilder<unknown>) => sql<boolean>`p.id = any (array(${ids}))`
  if (organisationId !== undefined)
    query = query.where(among(sql`select person_id from membership where organisation_id = ${organisationId}`))
  else if (who.staffRole === null)
    query = query.where(
      among(sql`select ${who.personId}::uuid union select m.person_id from membership m
        where m.organisation_id in (select own.organisation_id from membership own where own.person_id = ${who.personId})`),
    )
  if (id !== undefined) query = query.where('p.id', '=', id)
  if (after) query = query.where((eb) => eb(eb.refTuple('p.name', 'p.id'), '>', eb.tuple(after[0], after[1])))
  const found = await query.execute()
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return { rows, nextCursor: found.length > limit && last ? cursorOf(last.name, last.id) : null }
}

export async function personIKnow(tx: Tx, who: Who, id: string) {
  const [person] = isId(id) ? (await peopleIKnow(tx, who, { id, limit: 1 })).rows : []
  if (!person) throw new Refusal('not-found')
  return person
}
