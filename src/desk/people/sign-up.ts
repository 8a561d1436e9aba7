// Signing up: first name, last name, address, no password. Records that it was asked; what differs between a known and an unknown address happens for the mail.
import { z } from 'zod'
import { type Db, writing } from '../../platform/database.ts'
import { recordOfPeople } from '../events.ts'
import { Address } from './address.ts'
import { FirstName, LanguageChoice, LastName, TimeZone, timeZoneOf } from './fields.ts'

export const SignUp = z.strictObject({
  firstName: FirstName,
  lastName: LastName,
  address: Address,
  language: LanguageChoice,
  timeZone: TimeZone.optional(),
})

/** `act.db` is the one of guichet_identity: nobody is known yet. */
export function signUp(act: { db: Db; at: Date }, input: z.output<typeof SignUp>): Promise<void> {
  return writing(act.db, null, async (tx) => {
    await recordOfPeople(tx, null, act.at, { type: 'person.signed-up', ...input, timeZone: input.timeZone ?? timeZoneOf(input.language) })
  })
}
