// Using a mailed link: sets the password, proves the address, and with it makes tickets sent from there before the person's own. Only ever by POST.
import { z } from 'zod'
import { writing } from '../../platform/database.ts'
import type { Identity } from '../../platform/identity.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { Password } from './fields.ts'

export const UseLink = z.strictObject({ token: z.string('refusal.link-gone').max(200), password: Password })

/** Answers who it was; the door then starts a session. A refused password leaves the link usable. */
export function useLink(identity: Identity, at: Date, input: z.output<typeof UseLink>): Promise<{ personId: string; address: string }> {
  return writing(identity.db, null, async (tx) => {
    const link = await identity.useLink(tx, input.token)
    if (!link) throw new Refusal('link-gone')
    const person = await tx
      .selectFrom('person')
      .innerJoin('person_address', 'person_address.person_id', 'person.id')
      .select(['person.id', 'person.name', 'person_address.address'])
      .where('person.id', '=', link.personId)
      .where('person.disabled_at', 'is', null)
      .executeTakeFirst()
    if (!person) throw new Refusal('link-gone')
    await identity.givePassword(tx, person, input.password)
    await tx
      .updateTable('person_address')
      .set({ verified_at: at })
      .where('person_id', '=', person.id)
      .where('verified_at', 'is', null)
      .execute()
    await recordOfPeople(tx, person.id, at, { type: 'person.claimed', personId: person.id })
    return { personId: person.id, address: person.address }
  })
}
