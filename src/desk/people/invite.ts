// An organisation's administrator invites an address. The link goes out by mail only; a second invitation replaces the first.
import { z } from 'zod'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { Address } from './address.ts'
import { asColumns, Rights } from './membership.ts'
import { organisationFor } from './organisation-for.ts'

export const Invite = z.strictObject({ address: Address, rights: Rights })
export const invitationDays = 7
const perDay = 100

export function invite(act: Act, organisationId: string, input: z.output<typeof Invite>): Promise<{ id: string }> {
  return inTransaction(act, async (act) => {
    const organisation = await organisationFor(act, organisationId)
    await requireNoMember(act, organisation.id, input.address)
    await requireModesty(act, organisation.id)
    await act.db
      .updateTable('invitation')
      .set({ revoked_at: act.at })
      .where('organisation_id', '=', organisation.id)
      .where('address', '=', input.address)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .execute()
    const id = newId(act.at.getTime())
    await act.db
      .insertInto('invitation')
      .values({
        id,
        organisation_id: organisation.id,
        address: input.address,
        ...asColumns(input.rights),
        invited_by: act.actor.personId!,
        created_at: act.at,
        expires_at: new Date(act.at.getTime() + invitationDays * 86_400_000),
      })
      .execute()
    await recordOfPeople(act.db, act.actor.personId, act.at, { type: 'member.invited', organisationId: organisation.id, invitationId: id })
    return { id }
  })
}

async function requireNoMember(act: ActInTransaction, organisationId: string, address: string): Promise<void> {
  const member = await act.db
    .selectFrom('membership')
    .innerJoin('person_address', 'person_address.person_id', 'membership.person_id')
    .select('address')
    .where('organisation_id', '=', organisationId)
    .where('address', '=', address)
    .executeTakeFirst()
  if (member) throw new Refusal('already-member', {}, [{ field: 'address', message: 'refusal.already-member' }])
}

/** An administrator gone rogue must not mail the world in our name. */
async function requireModesty(act: ActInTransaction, organisationId: string): Promise<void> {
  const recent = await act.db
    .selectFrom('invitation')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .where('created_at', '>', new Date(act.at.getTime() - 86_400_000))
    .executeTakeFirstOrThrow()
  if (Number(recent.count) >= perDay) throw new Refusal('too-many-tries', { minutes: 24 * 60 })
}
