// When something is to happen next on each clock of a ticket, where the worker finds it by index. Worked out whenever clocks are kept, and lazily once
// the steps were changed: what is written here is derived, and may be made again.
import { sql } from 'kysely'
import { type Tx, send, together } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { ReadClock } from '../promises/ticks.ts'
import { type Moment, fingerprint, momentsOf, stepsQuery } from './steps.ts'

/** A step of a clock that has not happened. */
export interface Pending extends Moment {
  readonly clock: ReadClock
}
/** So much later than it should have happened, a step is one of a worker that was away, or of steps nobody had written yet. */
export const lateMs = 15 * 60_000

/** The ticket is locked, its clocks are kept. Everything that is still to come on it, also what should have happened before `at`. */
export async function planSteps(tx: Tx, ticketId: string, clocks: readonly ReadClock[], at: Date): Promise<Pending[]> {
  const [steps, rows, done] = await together(tx, [
    stepsQuery,
    sql<Row>`select metric, round, steps, next_step_at from ticket_clock where ticket_id = ${ticketId}`,
    sql<{ metric: string; round: number; step_key: string }>`select metric, round, step_key from escalation where ticket_id = ${ticketId}`,
  ])
  const now = fingerprint(steps)
  const pending: Pending[] = []
  const passed: Pending[] = []
  const changed: Row[] = []
  for (const clock of clocks) {
    const row = rows.find((one) => one.metric === clock.metric && one.round === clock.round)
    if (!row) continue
    const left = momentsOf(clock, steps)
      .filter(({ step }) => !done.some((one) => one.metric === clock.metric && one.round === clock.round && one.step_key === step.key))
      .map((moment) => ({ ...moment, clock }))
    // Steps written today do not happen on what has been late for weeks; what was planned before and not done is still done.
    const isUnforeseen = ({ at: moment }: Moment) =>
      row.steps !== null &&
      row.steps !== now &&
      moment < at.getTime() - lateMs &&
      (row.next_step_at === null || moment < row.next_step_at.getTime())
    passed.push(...left.filter(isUnforeseen))
    const coming = left.filter((one) => !isUnforeseen(one))
    pending.push(...coming)
    const next = coming[0] ? new Date(coming[0].at) : null
    // One that stands is reckoned anew once it goes on: steps written meanwhile are not late for it.
    const reckoned = clock.reading.dueAt === null ? null : now
    if (row.steps !== reckoned || row.next_step_at?.getTime() !== next?.getTime())
      changed.push({ metric: clock.metric, round: clock.round, steps: reckoned, next_step_at: next })
  }
  await send(tx, [
    ...(passed.length > 0 ? [passedOver(ticketId, passed, at)] : []),
    ...(changed.length > 0
      ? [
          sql`update ticket_clock c set steps = given.steps, next_step_at = given.next_step_at
            from jsonb_populate_recordset(null::ticket_clock, ${JSON.stringify(changed)}::jsonb) given
            where c.ticket_id = ${ticketId} and c.metric = given.metric and c.round = given.round`,
        ]
      : []),
  ])
  return pending.sort((a, b) => a.at - b.at)
}

interface Row {
  readonly metric: string
  readonly round: number
  readonly steps: number | null
  readonly next_step_at: Date | null
}

/** The mark by which whoever comes second sees that it happened. `id`: of the escalation, made here where the caller needs none. */
export const markOf = (ticketId: string, { clock, step, at: moment }: Pending, at: Date, outcome: Outcome, id = newId()) => ({
  id,
  ticket_id: ticketId,
  metric: clock.metric,
  round: clock.round,
  step_key: step.key,
  action: step.action,
  outcome,
  policy: clock.reading.target.policy,
  due_at: new Date(clock.reading.dueAt!),
  step_at: new Date(moment),
  at,
})
export type Outcome = 'done' | 'passed-over' | 'not-possible'

export const passedOver = (ticketId: string, some: readonly Pending[], at: Date) =>
  marks(some.map((one) => markOf(ticketId, one, at, 'passed-over')))

export const marks = (rows: readonly ReturnType<typeof markOf>[]) =>
  sql<{ id: string }>`insert into escalation select * from jsonb_populate_recordset(null::escalation, ${JSON.stringify(rows)}::jsonb)
    on conflict (ticket_id, metric, round, step_key) do nothing returning id`
