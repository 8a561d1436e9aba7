// Shuts someone out, or lets them in again: sessions and tokens stop at once, what they wrote stays, what they answered for is
// anybody's.
import { sql } from 'kysely'
import { type Act, inTransaction } from '../actor.ts'
import { recordOfPeople } from '../events.ts'
import { unassign } from '../tickets/unassign.ts'
import { personForAdministrator, requireAnotherOfUs } from './staff.ts'

export function disablePerson(act: Act, personId: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const person = await personForAdministrator(act, personId)
    if (person.disabled_at) return
    if (person.staff_role === 'administrator') await requireAnotherOfUs(act, person.id)
    // Their own row last: whoever disables themself has no rights from then on.
    await unassign(act, person.id)
    await recordOfPeople(act.db, act.actor.personId, act.at, { type: 'person.disabled', personId: person.id })
    await sql`select guichet_end_sessions(${person.id})`.execute(act.db)
    await act.db.updateTable('person').set({ disabled_at: act.at }).where('id', '=', person.id).execute()
  })
}

export function enablePerson(act: Act, personId: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const person = await personForAdministrator(act, personId)
    if (!person.disabled_at) return
    await act.db.updateTable('person').set({ disabled_at: null }).where('id', '=', person.id).execute()
    await recordOfPeople(act.db, act.actor.personId, act.at, { type: 'person.enabled', personId: person.id })
  })
}
