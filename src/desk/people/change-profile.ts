// What a person says of themselves: name, language, time zone, how much mail.
import { z } from 'zod'
import { type Act, inTransaction } from '../actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { FirstName, LanguageChoice, LastName, nameOf, TimeZone } from './fields.ts'

export const ChangeProfile = z.strictObject({
  firstName: FirstName,
  lastName: LastName,
  language: LanguageChoice,
  timeZone: TimeZone,
  mail: z.enum(['full', 'notice', 'off'], 'refusal.fault.invalid'),
})

/** One's own only. */
export function changeProfile(act: Act, input: z.output<typeof ChangeProfile>): Promise<void> {
  return inTransaction(act, async (act) => {
    const { personId } = act.actor
    const now = personId && (await act.db.selectFrom('person').selectAll().where('id', '=', personId).forUpdate().executeTakeFirst())
    if (!now) throw new Refusal('not-found')
    const wanted = {
      first_name: input.firstName,
      last_name: input.lastName,
      name: nameOf(input.firstName, input.lastName, input.language),
      language: input.language,
      time_zone: input.timeZone,
      mail: input.mail,
    }
    const fields = (Object.keys(wanted) as (keyof typeof wanted)[]).filter((field) => now[field] !== wanted[field])
    if (fields.length === 0) return
    await act.db.updateTable('person').set(wanted).where('id', '=', now.id).execute()
    await recordOfPeople(act.db, now.id, act.at, { type: 'person.changed', personId: now.id, fields })
  })
}
