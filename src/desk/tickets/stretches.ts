// Where a filter has no index range of its own a list is looked through by stretches of time, and goes on another time: of millions of tickets none may fit.
import { idAt, timeOf } from '../../platform/id.ts'
import type { Cursor } from './cursor.ts'

const day = 86_400_000 // ms
/** Before now, where stretches may end: each is three times as long as the one before, so that the last is soon reached. */
const ages = [30, 120, 390, 1200, 3630] // days
/** Nothing is taken to be older. */
const oldest = 10_920 // days
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

/**
 * Rows until there are more than `limit`, or no more, or it took too long: then all since `lookedBackTo`. `read`: those of one stretch, in order. The
 * next ends as far back as patience lasts at the pace of the last: where there is little to read, two do.
 */
export async function lookThrough<Row>(
  { cursor, timed, limit, patient, notBefore }: Look,
  read: (from: Cursor | null, since: Since) => Promise<readonly Row[]>,
): Promise<{ rows: Row[]; lookedBackTo: Date | null }> {
  const rows: Row[] = []
  const [began, now] = [performance.now(), new Date()]
  const ageOf = (since: Since) => (since === null ? oldest * day : now.getTime() - since.getTime())
  let [from, age] = [cursor, cursor ? now.getTime() - momentOf(cursor, now) : 0]
  let ends = stretchesOf(age, now, notBefore)
  for (;;) {
    const [since = null, ...older] = ends
    const asked = performance.now()
    rows.push(...(await read(from, since)))
    if (since === null || rows.length > limit || older.length === 0) return { rows, lookedBackTo: null }
    const took = performance.now() - asked
    const left = patient - (performance.now() - began)
    if (left < 0) return { rows, lookedBackTo: since }
    const reach = ageOf(since) + (left / took) * (ageOf(since) - age)
    const next = older.findLastIndex((end) => ageOf(end) <= reach)
    from = afterStretch(since, timed)
    age = ageOf(since)
    ends = older.slice(Math.max(next, 0))
  }
}

/** Ends of the stretches before what is so old (ms), newest first. */
function stretchesOf(age: number, now: Date, notBefore?: Date): Since[] {
  const ends = ages.filter((days) => days * day > age).map((days) => new Date(now.getTime() - days * day))
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
