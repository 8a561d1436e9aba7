// Our administrators put a known person into an organisation; its own administrators invite instead.
import { type Act, inTransaction } from '../actor.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { asColumns, type Rights } from './membership.ts'
import { organisationFor } from './organisation-for.ts'

export function addMember(act: Act, organisationId: string, personId: string, rights: Rights): Promise<void> {
  return inTransaction(act, async (act) => {
    if (act.actor.staffRole !== 'administrator') throw new Refusal('may-not-do-that')
    const organisation = await organisationFor(act, organisationId)
    const person = isId(personId) && (await act.db.selectFrom('person').select('id').where('id', '=', personId).executeTakeFirst())
    if (!person) throw new Refusal('not-found')
    const added = await act.db
      .insertInto('membership')
      .values({ organisation_id: organisation.id, person_id: personId, ...asColumns(rights), created_at: act.at })
      .onConflict((c) => c.doNothing())
      .executeTakeFirst()
    if (!added.numInsertedOrUpdatedRows) throw new Refusal('already-member')
    await recordOfPeople(act.db, act.actor.personId, act.at, { type: 'member.joined', organisationId: organisation.id, personId })
  })
}
