// Where a filter has no index range of its own a list is looked through by stretches of time, and goes on another time: of millions of tickets none may fit.
import { idAt, timeOf } from '../../platform/id.ts'
import type { Cursor } from './cursor.ts'

const day = 86_400_000 // ms
/** Before now, where stretches end: each is three times as long as the one before, so that the last is soon reached. */
const ages = [30, 120, 390, 1200, 3630] // days
/** ms after which no other stretch is begun; the last took most of them. */
export const patience = 700

/** Where a stretch ends: nothing older is in it. Null: with the oldest. */
export type Since = Date | null

interface Look {
  /** Where the list goes on. */
  readonly cursor: Cursor | null
  readonly timed: boolean
  readonly limit: number
  /** ms */
  readonly patient: number
  /** What fits has not changed before this. */
  readonly notBefore?: Date | undefined
}

/** Rows until there are more than `limit`, or no more, or it took too long: then all since `lookedBackTo`. `read`: those of one stretch, in order. */
export async function lookThrough<Row>(
  { cursor, timed, limit, patient, notBefore }: Look,
  read: (from: Cursor | null, since: Since) => Promise<readonly Row[]>,
): Promise<{ rows: Row[]; lookedBackTo: Date | null }> {
  const rows: Row[] = []
  const began = performance.now()
  let from = cursor
  const stretches = stretchesOf(cursor, new Date(), notBefore)
  for (const since of stretches) {
    rows.push(...(await read(from, since)))
    if (since === null || rows.length > limit || since === stretches.at(-1)) break
    if (performance.now() - began > patient) return { rows, lookedBackTo: since }
    from = afterStretch(since, timed)
  }
  return { rows, lookedBackTo: null }
}

/** Ends of the stretches before where a list goes on, newest first. */
function stretchesOf(cursor: Cursor | null, now: Date, notBefore?: Date): Since[] {
  const start = cursor ? momentOf(cursor, now) : now.getTime()
  const ends = ages.map((days) => new Date(now.getTime() - days * day)).filter((end) => end.getTime() < start)
  if (!notBefore) return [...ends, null]
  return [...ends.filter((end) => end > notBefore), notBefore]
}

function momentOf({ at, id }: Cursor, now: Date): number {
  if (at === null) return timeOf(id)
  return at === 'infinity' ? now.getTime() : Date.parse(at.replace(/([+-]\d\d)$/, '$1:00'))
}

/** Where a list goes on after a stretch: with all that is older. */
export const afterStretch = (since: Date, timed: boolean): Cursor =>
  timed
    ? { at: since.toISOString().replace('T', ' ').replace('Z', '+00'), id: '00000000-0000-0000-0000-000000000000', back: false }
    : { at: null, id: idAt(since.getTime()), back: false }
