// What happens when, before and after a promise is due: pure. Minutes are open time of the clock's own calendar, as the promise is counted in it, so
// that "an hour before" Monday 9:30 is Friday afternoon, when somebody can still do something, and "two hours late" is no call at midnight.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Metric } from '../catalogue/catalogue.ts'
import { afterOpenTime } from '../promises/calendar.ts'
import type { ReadClock } from '../promises/ticks.ts'

export type Action = 'notify' | 'raise' | 'reassign' | 'webhook'
export interface Step {
  readonly key: string
  /** Keys of policies; empty: all. */
  readonly promises: readonly string[]
  readonly metric: Metric
  /** From the moment it is due; negative: before. */
  readonly minutes: number
  readonly action: Action
  readonly tell: readonly ('assignee' | 'queue' | 'administrators')[]
  /** Addresses of ours. */
  readonly people: readonly string[]
  readonly queue: string | null
  readonly unassign: boolean
  readonly webhook: string | null
}

export const stepsQuery = sql<Step>`select key, promises, metric, minutes, action, tell, people, queue_key as queue, unassign, webhook_key as webhook
  from escalation_step where retired_at is null order by position, key`
export const readSteps = async (tx: Tx): Promise<readonly Step[]> => (await stepsQuery.execute(tx)).rows

/** Tells whether the moments of two lists of steps are the same; 0: there are none. What a step does may change without moving it. */
export function fingerprint(steps: readonly Step[]): number {
  if (steps.length === 0) return 0
  const said = steps.map(({ key, promises, metric, minutes }) => [key, [...promises].sort(), metric, minutes])
  const hash = createHash('sha256')
    .update(JSON.stringify(said.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))))
    .digest()
  return hash.readInt32BE(0) || 1
}

export interface Moment {
  readonly step: Step
  /** In ms. */
  readonly at: number
}

/** Of a clock that runs, the first first. One that stands or is over has none: its steps wait, or never come. */
export function momentsOf({ metric, reading }: ReadClock, steps: readonly Step[]): Moment[] {
  const { target, since, then, dueAt } = reading
  if (dueAt === null) return []
  return steps
    .flatMap((step) => {
      if (step.metric !== metric || (step.promises.length > 0 && !step.promises.includes(target.policy))) return []
      // Of half an hour nobody is reminded an hour before.
      if (-step.minutes >= target.minutes) return []
      const left = -step.minutes * 60_000
      const at = afterOpenTime(target.calendar, since, Math.max(0, then.left - left))
      return at === null ? [] : [{ step, at }]
    })
    .sort((a, b) => a.at - b.at)
}
