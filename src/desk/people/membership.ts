// What a member may do in an organisation, and finding that row for a change.
import { z } from 'zod'
import type { ActInTransaction } from '../actor.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'

export const Rights = z.strictObject({
  files: z.boolean('refusal.fault.invalid'),
  sees: z.enum(['none', 'all'], 'refusal.fault.invalid'),
  administers: z.boolean('refusal.fault.invalid'),
})
export type Rights = z.output<typeof Rights>

export const asColumns = ({ files, sees, administers }: Rights) => ({ files_tickets: files, sees_tickets: sees, administers })

export async function membershipOf(act: ActInTransaction, organisationId: string, personId: string) {
  const membership = isId(personId)
    ? await act.db
        .selectFrom('membership')
        .selectAll()
        .where('organisation_id', '=', organisationId)
        .where('person_id', '=', personId)
        .executeTakeFirst()
    : undefined
  if (!membership) throw new Refusal('not-found')
  return membership
}
