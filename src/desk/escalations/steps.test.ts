// When a step happens: in open time before and after what is due, held against the clock itself.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Calendar } from '../promises/calendar.ts'
import { type Target, type Tick, readClock } from '../promises/clock.ts'
import type { ReadClock } from '../promises/ticks.ts'
import { type Step, fingerprint, momentsOf } from './steps.ts'

const minute = 60_000
const monday = Date.UTC(2026, 2, 2)
const at = (day: number, hour: number, minutes = 0) => monday + ((day * 24 + hour) * 60 + minutes) * minute
const office: Calendar = {
  zone: 'UTC',
  week: [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? [{ from: 540, to: 1020 }] : [])),
  exceptions: [],
}
const target: Target = { policy: 'standard', version: 1, minutes: 120, calendar: office }
const filed = (when: number): Tick => ({ at: when, cause: 'filed', kind: 'started', target })
const step = (minutes: number, more: Partial<Step> = {}): Step => ({
  key: `at${minutes}`,
  promises: [],
  metric: 'first-response',
  minutes,
  action: 'raise',
  tell: [],
  people: [],
  queue: null,
  unassign: false,
  webhook: null,
  ...more,
})
const clock = (ticks: Tick[], now: number): ReadClock => ({ metric: 'first-response', round: 1, reading: readClock(ticks, now)! })
const moments = (ticks: Tick[], steps: Step[], now = ticks.at(-1)!.at) => momentsOf(clock(ticks, now), steps).map((moment) => moment.at)

describe('in open time', () => {
  // Due on Monday at 9:30.
  const friday = [filed(at(4, 15, 30))]
  test('an hour before Monday 9:30 is Friday afternoon, two hours late is Monday before noon', () => {
    expect(moments(friday, [step(-60), step(0), step(120)])).toEqual([at(4, 16, 30), at(7, 9, 30), at(7, 11, 30)])
  })
  test('late at the end of the day goes on in the morning', () => {
    expect(moments([filed(at(0, 14, 30))], [step(60)])).toEqual([at(1, 9, 30)])
  })
  test('of a promise no longer than the warning nobody is warned', () => {
    expect(moments(friday, [step(-120), step(-121), step(-119)])).toHaveLength(1)
  })
  test('another metric, another policy, a clock that stands or is over: nothing', () => {
    expect(moments(friday, [step(0, { metric: 'resolution' }), step(0, { promises: ['other'] })])).toEqual([])
    expect(moments(friday, [step(0, { promises: ['other', 'standard'] })])).toHaveLength(1)
    for (const kind of ['paused', 'met', 'dropped'] as const)
      expect(moments([...friday, { at: at(4, 16), cause: 'pending', kind }], [step(0)])).toEqual([])
  })
  test('at its moment the clock has just that much left, whatever happened before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7 * 1440 }),
        fc.integer({ min: 0, max: 600 }),
        fc.integer({ min: 0, max: 600 }),
        fc.integer({ min: -119, max: 3000 }),
        (start, run, stand, minutes) => {
          const begin = monday + start * minute
          const ticks: Tick[] = [
            filed(begin),
            { at: begin + run * minute, cause: 'pending', kind: 'paused' },
            { at: begin + (run + stand) * minute, cause: 'taken-up', kind: 'resumed', floorMinutes: 30 },
          ]
          const [moment] = moments(ticks, [step(minutes)])
          const { left } = readClock(ticks, moment!)!
          // Where it was that late already, it happens at once.
          const then = readClock(ticks, ticks.at(-1)!.at)!
          expect(left).toBe(Math.min(then.left, 0 - minutes * minute))
        },
      ),
      { numRuns: 300 },
    )
  })
})

test('what a step does may change without moving it; when it happens may not', () => {
  const before = fingerprint([step(0), step(5)])
  expect(fingerprint([step(5), step(0, { action: 'notify', tell: ['queue'] })])).toBe(before)
  expect(fingerprint([step(0), step(6)])).not.toBe(before)
  expect(fingerprint([step(0)])).not.toBe(before)
  expect(fingerprint([])).toBe(0)
})
