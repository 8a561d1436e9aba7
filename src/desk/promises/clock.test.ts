// A clock read at any moment: cases one by one, and against a count of open minutes.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Calendar, openTime } from './calendar.ts'
import { type Target, type Tick, readClock } from './clock.ts'

const minute = 60_000
const monday = Date.UTC(2026, 2, 2)
const at = (day: number, hour: number, minutes = 0) => monday + ((day * 24 + hour) * 60 + minutes) * minute
const office: Calendar = {
  zone: 'UTC',
  week: [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? [{ from: 540, to: 1020 }] : [])),
  exceptions: [],
}
const always: Calendar = { zone: 'UTC', week: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]), exceptions: [] }
const target = (minutes: number, calendar = office): Target => ({ policy: 'standard', version: 1, minutes, calendar })
const started = (when: number, of = target(240)): Tick => ({ at: when, cause: 'filed', kind: 'started', target: of })
const tick = (when: number, kind: 'paused' | 'met' | 'dropped'): Tick => ({ at: when, cause: 'pending', kind })
const resumed = (when: number, floorMinutes = 0): Tick => ({ at: when, cause: 'taken-up', kind: 'resumed', floorMinutes })
const retargeted = (when: number, to: Target): Tick => ({ at: when, cause: 'severity', kind: 'retargeted', target: to })

describe('case by case', () => {
  test('it runs in the open hours only', () => {
    expect(readClock([started(at(0, 16))], at(1, 10))).toMatchObject({
      state: 'running',
      used: 120 * minute,
      left: 120 * minute,
      dueAt: at(1, 12),
    })
  })
  test('nothing before it started', () => {
    expect(readClock([started(at(0, 16))], at(0, 15))).toBeNull()
    expect(readClock([tick(at(0, 9), 'paused')], at(0, 15))).toBeNull()
  })
  test('at the due moment it is not late yet, a moment later it is', () => {
    expect(readClock([started(at(0, 9))], at(0, 13))).toMatchObject({ state: 'running', left: 0 })
    expect(readClock([started(at(0, 9))], at(0, 13) + 1)).toMatchObject({ state: 'late', left: -1, dueAt: at(0, 13) })
  })
  test('paused it has no due time and uses none; resumed it goes on', () => {
    const ticks = [started(at(0, 9)), tick(at(0, 11), 'paused')]
    expect(readClock(ticks, at(3, 16))).toMatchObject({ state: 'paused', dueAt: null, used: 120 * minute })
    expect(readClock([...ticks, resumed(at(3, 16))], at(3, 16))).toMatchObject({ state: 'running', dueAt: at(4, 10), left: 120 * minute })
  })
  test('a reopened one is not late at once: so much is left at least', () => {
    const ticks = [started(at(0, 9)), tick(at(0, 15), 'paused'), resumed(at(1, 9), 60)]
    expect(readClock(ticks, at(1, 9))).toMatchObject({ state: 'running', left: 60 * minute, dueAt: at(1, 10) })
    expect(readClock([started(at(0, 9)), tick(at(0, 10), 'paused'), resumed(at(1, 9), 60)], at(1, 9))).toMatchObject({ left: 180 * minute })
    expect(readClock([started(at(0, 9)), resumed(at(0, 12, 59), 60)], at(0, 12, 59))).toMatchObject({ left: minute }) // it never stood
  })
  test('a new severity is another target; what was waited counts', () => {
    const ticks = [started(at(0, 9)), retargeted(at(0, 11), target(180, always))]
    expect(readClock(ticks, at(0, 11))).toMatchObject({ used: 120 * minute, left: 60 * minute, dueAt: at(0, 12) })
    expect(readClock([started(at(0, 9)), retargeted(at(0, 12), target(60))], at(0, 12))).toMatchObject({ state: 'late', dueAt: at(0, 12) })
    expect(readClock(ticks, at(0, 11))!.stretches.map(({ target: of }) => of.minutes)).toEqual([240])
  })
  test('answered in time it is met, whatever comes later; answered late it stays so', () => {
    expect(readClock([started(at(0, 9)), tick(at(0, 12), 'met'), tick(at(0, 13), 'paused')], at(4, 16))).toMatchObject({
      state: 'met',
      left: 60 * minute,
      dueAt: null,
    })
    expect(readClock([started(at(0, 9)), tick(at(0, 14), 'met')], at(4, 16))).toMatchObject({ state: 'met-late', left: -60 * minute })
    expect(readClock([started(at(0, 9)), tick(at(0, 10), 'dropped')], at(4, 16))).toMatchObject({ state: 'dropped', dueAt: null })
  })
})

describe('whatever happens', () => {
  const calendar = fc.constantFrom(office, always)
  const to = fc.record({ minutes: fc.integer({ min: 1, max: 3000 }), calendar }).map((one) => target(one.minutes, one.calendar))
  const step = fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.constantFrom('paused', 'resumed', 'retargeted'), to)
  const history = fc.tuple(fc.integer({ min: 0, max: 5000 }), to, fc.array(step, { maxLength: 8 })).map(([begin, first, steps]): Tick[] => {
    const ticks: Tick[] = [started(monday + begin * minute, first)]
    for (const [later, kind, next] of steps) {
      const when = ticks.at(-1)!.at + later * minute
      ticks.push(kind === 'resumed' ? resumed(when) : kind === 'paused' ? tick(when, 'paused') : retargeted(when, next))
    }
    return ticks
  })
  const later = fc.integer({ min: 0, max: 20_000 })
  test('what was used is the open time of the stretches in which it ran, which lie end to end', () => {
    fc.assert(
      fc.property(history, later, (ticks, after) => {
        const now = ticks[0]!.at + after * minute
        const reading = readClock(ticks, now)!
        const { stretches } = reading
        expect(reading.used).toBe(stretches.reduce((sum, one) => sum + (one.runs ? openTime(one.target.calendar, one.from, one.to) : 0), 0))
        for (const [index, one] of stretches.entries()) expect(one.from).toBe(index === 0 ? ticks[0]!.at : stretches[index - 1]!.to)
        expect(stretches.at(-1)?.to ?? now).toBe(now)
      }),
    )
  })
  test('the due moment stands still while nothing happens, and is when it becomes late', () => {
    fc.assert(
      fc.property(history, later, (ticks, after) => {
        const last = ticks.at(-1)!.at
        const due = readClock(ticks, last)!.dueAt
        expect(readClock(ticks, last + after * minute)!.dueAt).toBe(due)
        if (due === null || due === last) return
        expect(readClock(ticks, due)!.state).toBe('running')
        expect(readClock(ticks, due)!.left).toBe(0)
      }),
    )
  })
  test('reading a past moment forgets what came later: history is not rewritten', () => {
    fc.assert(
      fc.property(history, later, (ticks, after) => {
        const now = ticks[0]!.at + after * minute
        expect(readClock(ticks, now)).toEqual(
          readClock(
            ticks.filter((one) => one.at <= now),
            now,
          ),
        )
      }),
    )
  })
})
