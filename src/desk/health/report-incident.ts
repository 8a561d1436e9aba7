// Write down that something is wrong, planned, or wrong for a while. Until it is published only we see it.
import { sql } from 'kysely'
import { z } from 'zod'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { recordOfHealth } from '../events.ts'
import { Body, ComponentKeys, ImpactOf, KindOf, Moment, StateOf, Title, requireComponents } from './fields.ts'
import { statesOf } from './lifecycle.ts'

export const ReportIncident = z
  .strictObject({
    kind: KindOf,
    /** Left out: the first of its kind. */
    state: StateOf.optional(),
    impact: ImpactOf,
    title: Title,
    workaround: Body.nullable().default(null),
    components: ComponentKeys.default([]),
    /** Left out: now. */
    startsAt: Moment.optional(),
    /** Of a maintenance: when it is to be over. */
    endsAt: Moment.nullable().default(null),
    /** The first thing said about it, Markdown. */
    body: Body,
  })
  .superRefine((given, context) => {
    const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (given.state && !(statesOf[given.kind] as readonly string[]).includes(given.state)) fault('state', 'refusal.fault.choose')
    if (given.kind === 'maintenance' && !given.startsAt) fault('startsAt', 'refusal.fault.required')
    if (given.kind === 'maintenance' && !given.endsAt) fault('endsAt', 'refusal.fault.required')
    if (given.startsAt && given.endsAt && given.endsAt <= given.startsAt) fault('endsAt', 'health.fault.ends-before')
  })

const prefixes = { incident: 'INC', maintenance: 'MNT', 'known-issue': 'KI' } as const

export function reportIncident(act: Act, input: z.output<typeof ReportIncident>): Promise<{ id: string; reference: string }> {
  return inTransaction(act, async (act) => {
    if (act.actor.staffRole === null) throw new Refusal('may-not-do-that')
    requireComponents(await catalogueOf(act.db), input.components)
    const id = newId(act.at.getTime())
    const { rows } = await sql<{ number: number }>`select nextval('incident_number') as number`.execute(act.db)
    const reference = `${prefixes[input.kind]}-${rows[0]!.number}`
    const state = input.state ?? statesOf[input.kind][0]
    const over = state === 'resolved' || state === 'cancelled' ? act.at : null
    await act.db
      .insertInto('incident')
      .values({
        id,
        reference,
        kind: input.kind,
        state,
        impact: input.impact,
        title: JSON.stringify(input.title),
        workaround: input.workaround && JSON.stringify(input.workaround),
        components: input.components,
        starts_at: input.startsAt ?? act.at,
        ends_at: input.kind === 'maintenance' ? input.endsAt : over,
        resolved_at: over,
        created_by: act.actor.personId,
        created_at: act.at,
        updated_at: act.at,
      })
      .execute()
    await act.db
      .insertInto('incident_update')
      .values({
        id: newId(act.at.getTime()),
        incident_id: id,
        state,
        impact: input.impact,
        body: JSON.stringify(input.body),
        author_id: act.actor.personId,
        at: act.at,
      })
      .execute()
    await recordOfHealth(act, id, { type: 'incident.reported' })
    return { id, reference }
  })
}
