// Whatever happens to a ticket, in whatever order: its clocks stay sound, and nothing that comes later changes what was so before.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Status } from '../events.ts'
import { happenings, leadsTo } from '../tickets/lifecycle.ts'
import type { Recorded } from './recorded.ts'
import { type ClockEvent, clocksOf, clocksShown, readClocks } from './ticks.ts'

const minute = 60_000
const begin = Date.UTC(2026, 2, 2, 8)
const calendar = { key: 'always', zone: 'UTC', hours: '24/7', exceptions: null }
const target = (minutes: number) => ({ policy: 'p', version: 1, minutes, calendar })

const promise: fc.Arbitrary<Recorded | null> = fc.option(
  fc.record({
    firstResponse: fc.option(fc.integer({ min: 1, max: 300 }).map(target), { nil: undefined }),
    nextResponse: fc.option(fc.integer({ min: 1, max: 300 }).map(target), { nil: undefined }),
    resolution: fc.option(fc.integer({ min: 1, max: 3000 }).map(target), { nil: undefined }),
    pauses: fc.constantFrom(undefined, [], ['pending' as const], ['on-hold' as const]),
  }),
) as fc.Arbitrary<Recorded | null>
type Step = { readonly later: number; readonly does: string; readonly promised: Recorded | null; readonly vendor: boolean }
const step: fc.Arbitrary<Step> = fc.record({
  later: fc.integer({ min: 0, max: 400 }),
  does: fc.constantFrom(...happenings, 'severity', 'queue', 'incident-update'),
  promised: promise,
  vendor: fc.boolean(),
})

/** As deeds record it: only what the life of a ticket allows. */
function recorded(first: Recorded | null, joins: boolean, steps: readonly Step[]): ClockEvent[] {
  let at = begin
  let status: Status = joins ? 'on-hold' : 'new'
  const events: ClockEvent[] = [
    { type: 'ticket.created', at: new Date(at), payload: { ...(first && { promised: first }), ...(joins && { incidentId: 'i' }) } },
  ]
  for (const { later, does, promised, vendor } of steps) {
    at += later * minute
    const moment = new Date(at)
    if (does === 'severity' || does === 'queue') events.push({ type: `ticket.${does}-changed`, at: moment, payload: { promised } })
    else if (does === 'incident-update') events.push({ type: 'ticket.replied', at: moment, payload: { byStaff: true, updateId: 'u' } })
    else {
      const to = leadsTo(does as (typeof happenings)[number], status)
      if (!to) continue
      if (does.endsWith('-replied'))
        events.push({
          type: 'ticket.replied',
          at: moment,
          payload: { byStaff: does === 'staff-replied', ...(vendor && { byVendor: 'v' }) },
        })
      if (to !== status) events.push({ type: 'ticket.status-changed', at: moment, payload: { from: status, to } })
      status = to
    }
  }
  return events
}
const history = fc
  .tuple(promise, fc.boolean(), fc.array(step, { maxLength: 25 }))
  .map(([first, joins, steps]) => recorded(first, joins, steps))

describe('whatever happens', () => {
  test('each metric has one clock that is not over at most, and rounds count up', () => {
    fc.assert(
      fc.property(history, (events) => {
        const clocks = clocksOf(events)
        for (const metric of ['first-response', 'next-response', 'resolution'] as const) {
          const mine = clocks.filter((clock) => clock.metric === metric)
          expect(mine.map(({ round }) => round)).toEqual(mine.map((_, at) => at + 1))
          if (metric !== 'next-response') expect(mine.length).toBeLessThanOrEqual(1)
          const end = new Date(events.at(-1)!.at)
          const open = readClocks(events, end).filter((one) => one.metric === metric && !/met|dropped/.test(one.reading.state))
          expect(open.length).toBeLessThanOrEqual(1)
        }
        for (const { ticks } of clocks) {
          expect(ticks[0]!.kind).toBe('started')
          for (const [at, tick] of ticks.entries()) expect(tick.at).toBeGreaterThanOrEqual(ticks[at - 1]?.at ?? 0)
        }
      }),
    )
  })
  test('what comes later changes nothing of what was so before', () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, choice) => {
        const cut = choice % events.length
        const moment = new Date(new Date(events[cut]!.at).getTime())
        const until = events.filter(({ at }) => new Date(at) <= moment)
        expect(readClocks(events, moment)).toEqual(readClocks(until, moment))
      }),
    )
  })
  test('solved or closed nothing runs; what runs has a due moment where somebody is there at all', () => {
    fc.assert(
      fc.property(history, (events) => {
        const end = new Date(events.at(-1)!.at)
        const last = events.findLast(({ type }) => type === 'ticket.status-changed')?.payload.to
        for (const { reading } of readClocks(events, end)) {
          if (last === 'solved' || last === 'closed') expect(reading.state).toMatch(/met|dropped/)
          if (reading.state === 'running') expect(reading.dueAt).not.toBeNull()
          if (reading.dueAt !== null && reading.riskAt !== null) expect(reading.riskAt).toBeLessThanOrEqual(reading.dueAt)
          if (reading.state === 'met') expect(reading.missed).toBe(false)
        }
        const shown = clocksShown(readClocks(events, end))
        expect(new Set(shown.map(({ metric }) => metric)).size).toBe(shown.length)
      }),
    )
  })
})

describe('one by one', () => {
  const all = { firstResponse: target(60), nextResponse: target(30), resolution: target(600) }
  const at = (minutes: number) => new Date(begin + minutes * minute)
  const states = (events: ClockEvent[], minutes: number) =>
    readClocks(events, at(minutes)).map(({ metric, round, reading }) => `${metric} ${round} ${reading.state}`)
  const created: ClockEvent = { type: 'ticket.created', at: at(0), payload: { promised: all } }
  const replied = (minutes: number, byStaff: boolean, more: object = {}): ClockEvent => ({
    type: 'ticket.replied',
    at: at(minutes),
    payload: { byStaff, ...more },
  })
  const moved = (minutes: number, from: string, to: string): ClockEvent => ({
    type: 'ticket.status-changed',
    at: at(minutes),
    payload: { from, to },
  })
  test('an update of an incident answers nobody, and a vendor’s words ask nothing', () => {
    expect(states([created, replied(10, true, { updateId: 'u' })], 20)).toEqual(['first-response 1 running', 'resolution 1 running'])
    expect(states([created, replied(10, true), replied(15, false, { byVendor: 'v' })], 20)).toEqual([
      'first-response 1 met',
      'resolution 1 running',
    ])
  })
  test('what was withdrawn and is promised again goes on, and counts what was waited', () => {
    const events: ClockEvent[] = [
      created,
      { type: 'ticket.severity-changed', at: at(20), payload: { promised: null } },
      { type: 'ticket.severity-changed', at: at(100), payload: { promised: all } },
    ]
    expect(states(events, 50)).toEqual(['first-response 1 dropped', 'resolution 1 dropped'])
    expect(readClocks(events, at(100))[0]!.reading).toMatchObject({ state: 'running', used: 20 * minute, dueAt: at(140).getTime() })
  })
  test('a floor is never more than what was promised', () => {
    const short = { nextResponse: target(10) }
    const events = [
      { ...created, payload: { promised: short } },
      replied(1, true),
      moved(1, 'open', 'on-hold'),
      replied(5, false),
      moved(5, 'on-hold', 'open'),
    ]
    expect(readClocks(events, at(5))[0]!.reading).toMatchObject({ left: 10 * minute })
  })
  test('asked and taken up in one breath, again and again, it gains nothing', () => {
    const events: ClockEvent[] = [created]
    for (let n = 0; n < 10; n++) events.push(moved(59, 'new', 'pending'), moved(59, 'pending', 'open'))
    expect(states(events, 61)[0]).toBe('first-response 1 late')
  })
  test('reopened without a word it is our turn all the same', () => {
    const events = [created, moved(10, 'new', 'solved'), moved(100, 'solved', 'open')]
    expect(states(events, 110)).toEqual(['first-response 1 dropped', 'resolution 1 running', 'next-response 1 running'])
  })
})
