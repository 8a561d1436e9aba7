// Put right what an incident is called, what it touches and when it is: nobody is told by mail, the pages say it.
import { z } from 'zod'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { recordOfHealth } from '../events.ts'
import { Body, ComponentKeys, Moment, Title, requireComponents } from './fields.ts'
import { incidentFor } from './incident-for.ts'

/** What is left out stays as it is. */
export const ChangeIncident = z.strictObject({
  title: Title.optional(),
  workaround: Body.nullable().optional(),
  components: ComponentKeys.optional(),
  startsAt: Moment.optional(),
  /** Of a maintenance. */
  endsAt: Moment.optional(),
})

export function changeIncident(act: Act, named: string, input: z.output<typeof ChangeIncident>): Promise<void> {
  return inTransaction(act, async (act) => {
    const incident = await incidentFor(act, named)
    if (input.components) requireComponents(await catalogueOf(act.db), input.components, incident.components)
    const startsAt = input.startsAt ?? incident.startsAt
    const endsAt = incident.kind === 'maintenance' ? (input.endsAt ?? incident.endsAt) : incident.endsAt
    if (endsAt && endsAt <= startsAt) throw new Refusal('invalid', {}, [{ field: 'endsAt', message: 'health.fault.ends-before' }])
    const now = { ...incident, ...input, startsAt, endsAt }
    const fields = (['title', 'workaround', 'components', 'startsAt', 'endsAt'] as const).filter(
      (field) => JSON.stringify(sorted(now[field])) !== JSON.stringify(sorted(incident[field])),
    )
    if (fields.length === 0) return
    await act.db
      .updateTable('incident')
      .set({
        title: JSON.stringify(now.title),
        workaround: now.workaround && JSON.stringify(now.workaround),
        components: [...now.components],
        starts_at: startsAt,
        ends_at: endsAt,
        updated_at: act.at,
      })
      .where('id', '=', incident.id)
      .execute()
    await recordOfHealth(act, incident.id, { type: 'incident.changed', fields })
  })
}

/** jsonb gives languages back in an order of its own. */
const sorted = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
