// Joining an organisation by invitation: only who holds the mailed link and the invited address, and only once.
import { z } from 'zod'
import { type Tx, writing } from '../../platform/database.ts'
import type { Identity } from '../../platform/identity.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { FirstName, LanguageChoice, LastName, nameOf, Password, TimeZone } from './fields.ts'
import { type OpenInvitation, openInvitation } from './invitation.ts'
import { findOrMakePerson } from './person.ts'

/** For someone who is signed in. Another person than the invited one is refused. */
export function acceptInvitation(identity: Identity, at: Date, personId: string, token: string): Promise<{ organisationId: string }> {
  return writing(identity.db, personId, async (tx) => {
    const invitation = await openInvitation(tx, token, at)
    if (!invitation) throw new Refusal('invitation-gone')
    if (!invitation.stands) throw new Refusal('inviter-gone')
    if (invitation.personId !== personId) throw new Refusal('invitation-for-another')
    await join(tx, invitation, personId, at)
    return { organisationId: invitation.organisationId }
  })
}

export const JoinByInvitation = z.strictObject({
  token: z.string().max(200),
  firstName: FirstName,
  lastName: LastName,
  password: Password,
  language: LanguageChoice,
  timeZone: TimeZone,
})

/** For someone without a login: the link proves the address, so it makes the login too. */
export function joinByInvitation(
  identity: Identity,
  at: Date,
  input: z.output<typeof JoinByInvitation>,
): Promise<{ organisationId: string; personId: string; address: string }> {
  return writing(identity.db, null, async (tx) => {
    const invitation = await openInvitation(tx, input.token, at)
    if (!invitation) throw new Refusal('invitation-gone')
    if (!invitation.stands) throw new Refusal('inviter-gone')
    const { address } = invitation
    const { id } = await findOrMakePerson(tx, { ...input, address }, at)
    if (await identity.hasLogin(id)) throw new Refusal('sign-in-first')
    const name = nameOf(input.firstName, input.lastName, input.language)
    await tx
      .updateTable('person')
      .set({ first_name: input.firstName, last_name: input.lastName, name, language: input.language, time_zone: input.timeZone })
      .where('id', '=', id)
      .execute()
    await identity.givePassword(tx, { id, name, address }, input.password)
    await tx
      .updateTable('person_address')
      .set({ verified_at: at })
      .where('address', '=', address)
      .where('verified_at', 'is', null)
      .execute()
    await recordOfPeople(tx, id, at, { type: 'person.claimed', personId: id })
    await join(tx, invitation, id, at)
    return { organisationId: invitation.organisationId, personId: id, address }
  })
}

async function join(tx: Tx, invitation: OpenInvitation, personId: string, at: Date): Promise<void> {
  const person = await tx.selectFrom('person').select('id').where('id', '=', personId).where('disabled_at', 'is', null).executeTakeFirst()
  if (!person) throw new Refusal('invitation-gone')
  await tx.updateTable('invitation').set({ accepted_at: at }).where('id', '=', invitation.id).execute()
  const joined = await tx
    .insertInto('membership')
    .values({ organisation_id: invitation.organisationId, person_id: personId, ...invitation.rights, created_at: at })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst()
  if (joined.numInsertedOrUpdatedRows)
    await recordOfPeople(tx, personId, at, { type: 'member.joined', organisationId: invitation.organisationId, personId })
}
