// Business hours against the clock on the wall, in as many random cases as are asked for, on all cores; and how long reading one ticket's clocks takes.
import { cpus } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import fc from 'fast-check'
import { afterOpenTime, openTime } from '../src/desk/promises/calendar.ts'
import { type ClockEvent, readClocks } from '../src/desk/promises/ticks.ts'
import { calendarCase, minuteByMinute, zones } from '../test/support/calendar-cases.ts'

interface Share {
  readonly calendarCases: number
  readonly seed: number
}
/** null: all agree. */
type Found = { readonly cases: number; readonly fault: string | null }

function agree({ calendarCases, seed }: Share): Found {
  const agrees = fc.property(calendarCase, ({ calendar, from, minutes }) => {
    const to = from + minutes * 60_000
    const { open, last } = minuteByMinute(calendar, from, to)
    return openTime(calendar, from, to) === open && (last === null || afterOpenTime(calendar, from, open) === last)
  })
  const result = fc.check(agrees, { numRuns: calendarCases, seed })
  return { cases: result.numRuns, fault: result.failed ? JSON.stringify(result.counterexample) : null }
}

if (!isMainThread && (workerData as Partial<Share> | null)?.calendarCases) parentPort!.postMessage(agree(workerData as Share))

/** Throws where one of them does not agree. */
export async function calendarsAgree(cases: number, say: (line: string) => void): Promise<void> {
  const cores = cpus().length
  const seed = Date.now() & 0x3fffffff
  const began = performance.now()
  const share = Math.ceil(cases / cores)
  const found = await Promise.all(
    Array.from(
      { length: cores },
      (_, at) =>
        new Promise<Found>((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), { workerData: { calendarCases: share, seed: seed + at } satisfies Share })
          worker.once('message', resolve)
          worker.once('error', reject)
        }),
    ),
  )
  const seconds = (performance.now() - began) / 1000
  for (const { fault } of found)
    if (fault) throw new Error(`Business hours and the clock on the wall do not agree (seed ${seed}): ${fault}`)
  const all = found.reduce((sum, one) => sum + one.cases, 0)
  say(
    `Calendars: ${all.toLocaleString('en')} random cases over ${zones.length} zones agree with the clock on the wall, read minute by minute (${seconds.toFixed(0)} s, seed ${seed}).`,
  )
}

/** A ticket of three weeks, with so many events that move a clock; as a database gives them back. */
function history(count: number): string {
  const office = {
    key: 'office',
    zone: 'Europe/Paris',
    hours: 'Mo-Fr 08:00-12:30,13:30-18:00',
    exceptions: '2026-03-06\n2026-03-09..2026-03-10',
  }
  const target = (minutes: number) => ({ policy: 'incident', version: 7, minutes, calendar: office })
  const promised = { firstResponse: target(240), nextResponse: target(480), resolution: target(9600) }
  const begin = Date.UTC(2026, 2, 2, 8)
  const events: ClockEvent[] = [{ type: 'ticket.created', at: new Date(begin), payload: { promised } }]
  const turns: ((at: Date) => ClockEvent)[] = [
    (at) => ({ type: 'ticket.replied', at, payload: { byStaff: true } }),
    (at) => ({ type: 'ticket.status-changed', at, payload: { from: 'open', to: 'pending' } }),
    (at) => ({ type: 'ticket.replied', at, payload: { byStaff: false } }),
    (at) => ({ type: 'ticket.status-changed', at, payload: { from: 'pending', to: 'open' } }),
    (at) => ({ type: 'ticket.severity-changed', at, payload: { promised } }),
  ]
  while (events.length < count) events.push(turns[events.length % turns.length]!(new Date(begin + events.length * 10 * 3_600_000)))
  return JSON.stringify(events)
}

/** Microseconds of one ticket. */
export function timeOfClocks(say: (line: string) => void): void {
  const text = history(50)
  const at = new Date(Date.UTC(2026, 2, 24, 12))
  const read = (runs: number): Float64Array => {
    const took = new Float64Array(runs)
    for (let run = 0; run < runs; run++) {
      const events = JSON.parse(text) as ClockEvent[]
      const began = performance.now()
      readClocks(events, at)
      took[run] = (performance.now() - began) * 1000
    }
    return took.sort()
  }
  read(3000)
  const took = read(20_000)
  const of = (share: number) => took[Math.floor(took.length * share)]!.toFixed(0)
  say(`Clocks: all of a ticket with 50 events are read anew in ${of(0.5)} µs (median), ${of(0.9)} µs (nine of ten).`)
}
