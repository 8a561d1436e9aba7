// An organisation's own settings: its name (ours to change) and whether people from outside may be added to its tickets (its own).
import { z } from 'zod'
import { type Act, inTransaction } from '../actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { OrganisationName } from './fields.ts'
import { organisationFor } from './organisation-for.ts'

export const ChangeOrganisation = z.strictObject({
  name: OrganisationName.optional(),
  allowsOutsideParticipants: z.boolean('refusal.fault.invalid').optional(),
})

export function changeOrganisation(act: Act, organisationId: string, input: z.output<typeof ChangeOrganisation>): Promise<void> {
  return inTransaction(act, async (act) => {
    const organisation = await organisationFor(act, organisationId)
    const name = input.name ?? organisation.name
    const outside = input.allowsOutsideParticipants ?? organisation.allows_outside_participants
    if (name !== organisation.name && act.actor.staffRole !== 'administrator') throw new Refusal('may-not-do-that')
    const fields = [
      ...(name === organisation.name ? [] : ['name']),
      ...(outside === organisation.allows_outside_participants ? [] : ['allows-outside-participants']),
    ]
    if (fields.length === 0) return
    await act.db.updateTable('organisation').set({ name, allows_outside_participants: outside }).where('id', '=', organisation.id).execute()
    await recordOfPeople(act.db, act.actor.personId, act.at, { type: 'organisation.changed', organisationId: organisation.id, fields })
  })
}
