// By which business hours promises to an organisation are counted, where neither the promise nor a contract names any.
import { sql } from 'kysely'
import { z } from 'zod'
import { type Act, inTransaction } from '../actor.ts'
import { organisationForProvider } from '../entitlements/contract-for.ts'
import { recordOfPeople } from '../events.ts'
import { Refusal } from '../../platform/refusal.ts'

/** null: none of its own. */
export const GiveCalendar = z.strictObject({
  calendar: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'refusal.fault.choose')
    .nullable(),
})

/** What was promised before keeps its hours. Refusals: not-found, may-not-do-that, invalid. */
export function giveCalendar(act: Act, organisationId: string, { calendar }: z.output<typeof GiveCalendar>): Promise<void> {
  return inTransaction(act, async (act) => {
    await organisationForProvider(act, organisationId)
    const { calendar_key: had } = await act.db
      .selectFrom('organisation')
      .select('calendar_key')
      .where('id', '=', organisationId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (had === calendar) return
    if (calendar !== null) {
      const found = await act.db.selectFrom('business_calendar').select('retired_at').where('key', '=', calendar).executeTakeFirst()
      if (!found || found.retired_at) throw new Refusal('invalid', {}, [{ field: 'calendar', message: 'refusal.fault.choose' }])
    }
    await sql`select guichet_give_calendar(${organisationId}, ${calendar})`.execute(act.db)
    await recordOfPeople(act.db, act.actor.personId, act.at, { type: 'organisation.changed', organisationId, fields: ['calendar'] })
  })
}
