// What an administrator reads of one person, one organisation, all organisations, and of what was changed lately and by whom.
import { type SqlBool, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { PeopleEvent } from '../events.ts'
import { cursorOf, partOf, placeOf } from './find-people.ts'

export async function personInFull(tx: Tx, id: string) {
  const person = isId(id)
    ? await tx
        .selectFrom('person as p')
        .leftJoin('person_address as a', 'a.person_id', 'p.id')
        .selectAll('p')
        .select(['a.address', 'a.verified_at'])
        .where('p.id', '=', id)
        .executeTakeFirst()
    : undefined
  if (!person) throw new Refusal('not-found')
  const [queues, organisations] = await Promise.all([
    tx.selectFrom('queue_member').select('queue_key').where('person_id', '=', id).execute(),
    tx
      .selectFrom('membership as m')
      .innerJoin('organisation as o', 'o.id', 'm.organisation_id')
      .select(['o.id', 'o.name', 'm.administers'])
      .where('m.person_id', '=', id)
      .orderBy('o.name')
      .execute(),
  ])
  return { ...person, queues: queues.map((row) => row.queue_key), organisations }
}

export async function findOrganisations(tx: Tx, given: { text: string; cursor?: string; limit?: number }) {
  const { text, cursor, limit = 50 } = given
  const part = partOf(text)
  const after = cursor ? placeOf(cursor) : null
  let query = tx
    .selectFrom('organisation as o')
    .select(['o.id', 'o.name', 'o.created_at'])
    .select(sql<number>`(select count(*) from (select from membership m where m.organisation_id = o.id limit 1000) few)::int`.as('members'))
    .orderBy('o.name')
    .orderBy('o.id')
    .limit(limit + 1)
  if (part) query = query.where(sql<SqlBool>`o.id = any (array(select guichet_organisations_like(${part})))`)
  if (after) query = query.where(sql<SqlBool>`(o.name, o.id) > (${after[0]}, ${after[1]}::uuid)`)
  const found = await query.execute()
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return { rows, nextCursor: found.length > limit && last ? cursorOf(last.name, last.id) : null }
}

export async function organisationInFull(tx: Tx, id: string) {
  const organisation = isId(id) ? await tx.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirst() : undefined
  if (!organisation) throw new Refusal('not-found')
  const [members, invitations] = await Promise.all([
    tx
      .selectFrom('membership as m')
      .innerJoin('person as p', 'p.id', 'm.person_id')
      .leftJoin('person_address as a', 'a.person_id', 'p.id')
      .select(['p.id', 'p.name', 'a.address', 'm.files_tickets', 'm.sees_tickets', 'm.administers', 'p.disabled_at'])
      .where('m.organisation_id', '=', id)
      .orderBy('p.name')
      .limit(1000)
      .execute(),
    tx
      .selectFrom('invitation')
      .select(['id', 'address', 'expires_at'])
      .where('organisation_id', '=', id)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .orderBy('created_at', 'desc')
      .limit(100)
      .execute(),
  ])
  return { ...organisation, members, invitations }
}

/** Who works in each queue. */
export async function staffOfQueues(tx: Tx) {
  return tx
    .selectFrom('queue_member as q')
    .innerJoin('person as p', 'p.id', 'q.person_id')
    .select(['q.queue_key', 'p.id', 'p.name'])
    .where('p.staff_role', 'is not', null)
    .where('p.disabled_at', 'is', null)
    .orderBy('p.name')
    .execute()
}

export interface Change {
  readonly id: string
  readonly type: PeopleEvent['type']
  readonly at: Date
  readonly actor: string | null
  readonly personId: string | null
  readonly person: string | null
  readonly organisationId: string | null
  readonly organisation: string | null
  readonly payload: Readonly<Record<string, unknown>>
}

/** Newest first. Of one person, of one organisation, or of all. */
export async function lastChanges(tx: Tx, of: { personId?: string; organisationId?: string } = {}, limit = 20): Promise<Change[]> {
  let query = tx
    .selectFrom('people_event as e')
    .leftJoin('person as actor', 'actor.id', 'e.actor_id')
    .leftJoin('person as p', 'p.id', 'e.person_id')
    .leftJoin('organisation as o', 'o.id', 'e.organisation_id')
    .select([
      'e.id',
      'e.type',
      'e.at',
      'e.payload',
      'e.person_id',
      'e.organisation_id',
      'actor.name as actor',
      'p.name as person',
      'o.name as organisation',
    ])
    .where('e.type', '<>', 'mail.kept') // it changed nothing
    .orderBy('e.seq', 'desc')
    .limit(limit)
  if (of.personId) query = query.where('e.person_id', '=', of.personId)
  if (of.organisationId) query = query.where('e.organisation_id', '=', of.organisationId)
  const rows = await query.execute()
  return rows.map((row) => ({
    id: row.id,
    type: row.type as PeopleEvent['type'],
    at: row.at,
    actor: row.actor,
    personId: row.person_id,
    person: row.person,
    organisationId: row.organisation_id,
    organisation: row.organisation,
    payload: row.payload as Record<string, unknown>,
  }))
}
