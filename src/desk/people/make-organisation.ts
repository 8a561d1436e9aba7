// A new customer's organisation, made by our administrators.
import { z } from 'zod'
import { type Act, inTransaction } from '../actor.ts'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { OrganisationName } from './fields.ts'

export const MakeOrganisation = z.strictObject({ name: OrganisationName, allowsOutsideParticipants: z.boolean().default(false) })

export function makeOrganisation(act: Act, input: z.output<typeof MakeOrganisation>): Promise<{ id: string }> {
  return inTransaction(act, async (act) => {
    if (act.actor.staffRole !== 'administrator') throw new Refusal('may-not-do-that')
    const id = newId(act.at.getTime())
    await act.db
      .insertInto('organisation')
      .values({ id, name: input.name, allows_outside_participants: input.allowsOutsideParticipants, created_at: act.at })
      .execute()
    await recordOfPeople(act.db, act.actor.personId, act.at, { type: 'organisation.made', organisationId: id })
    return { id }
  })
}
