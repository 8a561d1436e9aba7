// Who works here: agents and administrators, and the queues they work in. Never without an administrator.
import { sql } from 'kysely'
import { z } from 'zod'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { Address } from './address.ts'
import { FirstName, LanguageChoice, LastName } from './fields.ts'
import { unassign } from '../tickets/unassign.ts'
import { findOrMakePerson } from './person.ts'

export const StaffRights = z.strictObject({
  role: z.enum(['agent', 'administrator'], 'refusal.fault.invalid').nullable(),
  queues: z.array(z.string().max(40)).max(200),
})
export const MakeStaff = StaffRights.extend({ firstName: FirstName, lastName: LastName, address: Address, language: LanguageChoice })

/**
 * Gives, changes or takes away (`role: null`) someone's work here. Their sessions end: a new role starts with a new one (F28). What they
 * answered for in a queue they leave is anybody's.
 */
export function changeStaff(act: Act, personId: string, rights: z.output<typeof StaffRights>): Promise<void> {
  return inTransaction(act, async (act) => {
    const person = await personForAdministrator(act, personId)
    if (person.staff_role === 'administrator' && rights.role !== 'administrator') await requireAnotherOfUs(act, person.id)
    const queues = rights.role === null ? [] : [...new Set(rights.queues)].sort()
    await unassign(act, person.id, queues)
    await act.db.deleteFrom('queue_member').where('person_id', '=', person.id).execute()
    if (queues.length > 0) await insertQueues(act, person.id, queues)
    await recordOfPeople(act.db, act.actor.personId, act.at, { type: 'staff.changed', personId: person.id, role: rights.role, queues })
    if (person.staff_role === rights.role) return
    await sql`select guichet_end_sessions(${person.id})`.execute(act.db)
    // Last: an administrator who becomes an agent may do none of the above from then on.
    await act.db.updateTable('person').set({ staff_role: rights.role }).where('id', '=', person.id).execute()
  })
}

/** A colleague by their address: found or made, given the role, and sent a mail with a link when they cannot sign in yet. */
export function makeStaff(act: Act, input: z.output<typeof MakeStaff>): Promise<{ id: string }> {
  return inTransaction(act, async (act) => {
    if (act.actor.staffRole !== 'administrator') throw new Refusal('may-not-do-that')
    const { id } = await findOrMakePerson(act.db, input, act.at)
    await changeStaff(act, id, { role: input.role, queues: input.queues })
    const { rows } = await sql<{ can: boolean }>`select guichet_has_login(${id}) as can`.execute(act.db)
    if (!rows[0]?.can) await recordOfPeople(act.db, act.actor.personId, act.at, { type: 'person.welcomed', personId: id })
    return { id }
  })
}

async function insertQueues(act: ActInTransaction, personId: string, queues: string[]): Promise<void> {
  const known = await act.db.selectFrom('queue').select('key').where('key', 'in', queues).where('retired_at', 'is', null).execute()
  if (known.length !== queues.length) throw new Refusal('invalid', {}, [{ field: 'queues', message: 'refusal.fault.invalid' }])
  await act.db
    .insertInto('queue_member')
    .values(queues.map((queue_key) => ({ queue_key, person_id: personId })))
    .execute()
}

/**
 * One lock for all of this: two administrators must not remove each other at the same moment. The row's own lock lets others refer to it,
 * who may hold what the deed needs next.
 */
export async function personForAdministrator(act: ActInTransaction, personId: string) {
  if (act.actor.staffRole !== 'administrator') throw new Refusal('may-not-do-that')
  await sql`select pg_advisory_xact_lock(hashtext('guichet administrators'))`.execute(act.db)
  const person = isId(personId)
    ? await act.db.selectFrom('person').selectAll().where('id', '=', personId).forNoKeyUpdate().executeTakeFirst()
    : undefined
  if (!person) throw new Refusal('not-found')
  return person
}

export async function requireAnotherOfUs(act: ActInTransaction, personId: string): Promise<void> {
  const other = await act.db
    .selectFrom('person')
    .select('id')
    .where('staff_role', '=', 'administrator')
    .where('disabled_at', 'is', null)
    .where('id', '<>', personId)
    .limit(1)
    .executeTakeFirst()
  if (!other) throw new Refusal('last-of-us')
}
