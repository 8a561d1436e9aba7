import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Course, dayMs, daysOf, historyDays } from './days.ts'
import { conditionBy, impacts, kinds, mayBecome, states, statesOf, worst } from './lifecycle.ts'

const now = new Date('2026-11-21T12:00:00Z')
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const course = (more: Partial<Course>): Course => ({
  kind: 'incident',
  components: ['a'],
  startsAt: ago(48),
  resolvedAt: ago(46),
  updates: [{ state: 'investigating', impact: 'degraded', at: ago(47.9) }],
  ...more,
})

describe('the days of a component', () => {
  test('what was said first holds from the beginning', () => {
    expect(daysOf([course({})], now)).toEqual([{ component: 'a', day: '2026-11-19', worst: 'degraded', minutes: 120 }])
  })
  test('the worst of a day counts, overlapping minutes once', () => {
    const worse = course({ startsAt: ago(47), resolvedAt: ago(45), updates: [{ state: 'investigating', impact: 'outage', at: ago(47) }] })
    expect(daysOf([course({}), worse], now)).toEqual([{ component: 'a', day: '2026-11-19', worst: 'outage', minutes: 180 }])
  })
  test('what is still open lasts until now, over midnight', () => {
    expect(daysOf([course({ startsAt: ago(14), resolvedAt: null })], now)).toEqual([
      { component: 'a', day: '2026-11-20', worst: 'degraded', minutes: 120 },
      { component: 'a', day: '2026-11-21', worst: 'degraded', minutes: 720 },
    ])
  })
  test('planned work counts as maintenance while it goes on, and not at all when it was cancelled before', () => {
    const planned = {
      kind: 'maintenance' as const,
      startsAt: ago(5),
      updates: [{ state: 'scheduled' as const, impact: 'none' as const, at: ago(100) }],
    }
    expect(daysOf([course({ ...planned, resolvedAt: ago(3) })], now)).toEqual([
      { component: 'a', day: '2026-11-21', worst: 'maintenance', minutes: 120 },
    ])
    const cancelled = [...planned.updates, { state: 'cancelled' as const, impact: 'none' as const, at: ago(50) }]
    expect(daysOf([course({ ...planned, updates: cancelled, resolvedAt: ago(50) })], now)).toEqual([])
  })
  test('a known issue without effect leaves no mark', () => {
    expect(daysOf([course({ kind: 'known-issue', updates: [{ state: 'identified', impact: 'none', at: ago(48) }] })], now)).toEqual([])
  })

  const Update = fc.record({
    state: fc.constantFrom(...states),
    impact: fc.constantFrom(...impacts),
    at: fc.integer({ min: 0, max: 100 * 24 * 60 }).map((minutes) => new Date(now.getTime() - minutes * 60_000)),
  })
  const Any = fc.record({
    kind: fc.constantFrom(...kinds),
    components: fc.subarray(['a', 'b', 'c']),
    startsAt: Update.map(({ at }) => at),
    resolvedAt: fc.option(Update.map(({ at }) => at)),
    updates: fc.array(Update, { maxLength: 6 }).map((all) => all.sort((a, b) => a.at.getTime() - b.at.getTime())),
  })
  test('no day is longer than a day, older than ninety or after today, and none comes twice', () => {
    fc.assert(
      fc.property(fc.array(Any, { maxLength: 6 }), (courses) => {
        const days = daysOf(courses, now)
        expect(new Set(days.map(({ component, day }) => `${component} ${day}`)).size).toBe(days.length)
        for (const { day, minutes } of days) {
          expect(minutes).toBeGreaterThan(0)
          expect(minutes).toBeLessThanOrEqual(1440)
          expect(Date.parse(day)).toBeLessThanOrEqual(now.getTime())
          expect(Date.parse(day)).toBeGreaterThan(now.getTime() - historyDays * dayMs)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('what may become of it', () => {
  test('each kind knows its own states only', () => {
    for (const kind of kinds)
      for (const from of statesOf[kind]) for (const to of states) if (mayBecome(kind, from, to)) expect(statesOf[kind]).toContain(to)
  })
  test('planned work that is over stays over; trouble may come back', () => {
    expect(mayBecome('maintenance', 'cancelled', 'in-progress')).toBe(false)
    expect(mayBecome('maintenance', 'resolved', 'scheduled')).toBe(false)
    expect(mayBecome('maintenance', 'in-progress', 'scheduled')).toBe(false)
    expect(mayBecome('incident', 'resolved', 'investigating')).toBe(true)
  })
  test('MS-16 the worst of what is open is what a component shows', () => {
    expect(conditionBy({ kind: 'maintenance', state: 'scheduled', impact: 'outage' })).toBe('operational')
    expect(conditionBy({ kind: 'maintenance', state: 'in-progress', impact: 'none' })).toBe('maintenance')
    expect(conditionBy({ kind: 'incident', state: 'resolved', impact: 'outage' })).toBe('operational')
    expect(worst(['maintenance', 'degraded', 'operational'])).toBe('degraded')
    expect(worst([])).toBe('operational')
  })
})
