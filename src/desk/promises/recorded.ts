// What was promised when, kept in the event it followed from: later changes of the configuration find the promise as it was given.
import { metrics, type BusinessCalendar, type Catalogue, type Metric, type Pause } from '../catalogue/catalogue.ts'
import { type About, policyFor, promiseFor } from './promise-for.ts'

/** A target as it stood: key of the policy, version of the configuration, the calendar's own words. */
export interface RecordedTarget {
  readonly policy: string
  readonly version: number
  readonly minutes: number
  readonly calendar: Pick<BusinessCalendar, 'key' | 'zone' | 'hours' | 'exceptions'>
}
const recordedAs = {
  'first-response': 'firstResponse',
  'next-response': 'nextResponse',
  resolution: 'resolution',
} as const satisfies Record<Metric, string>
/** What has a figure, and how its clocks run. */
export interface Recorded extends Readonly<Partial<Record<(typeof recordedAs)[Metric], RecordedTarget>>> {
  /** Left out: while pending and on hold. */
  readonly pauses?: readonly Pause[]
  readonly explained?: true
  readonly ahead?: true
}

/** undefined: no figure is promised, and nothing else. */
export function recordPromise(catalogue: Catalogue, about: About): Recorded | undefined {
  const policy = policyFor(catalogue, about)
  if (!policy) return undefined
  const found: { -readonly [K in keyof Recorded]: Recorded[K] } = { ...(policy.ahead && { ahead: true }) }
  for (const metric of metrics) {
    const promised = promiseFor(catalogue, about, metric)
    if (!promised || promised.target.minutes === null) continue
    const { target, calendar } = promised
    const { key, zone, hours, exceptions } = calendar
    found[recordedAs[metric]] = {
      policy: policy.key,
      version: catalogue.version,
      minutes: target.minutes as number,
      calendar: { key, zone, hours, exceptions },
    }
    if (policy.pauses.length < 2) found.pauses = policy.pauses
    if (policy.explained) found.explained = true
  }
  return Object.keys(found).length > 0 ? found : undefined
}

export const recordedTarget = (recorded: Recorded, metric: Metric): RecordedTarget | undefined => recorded[recordedAs[metric]]
