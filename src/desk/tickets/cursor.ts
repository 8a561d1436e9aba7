// Where a list goes on: opaque to whoever carries it, checked when it comes back.
import { Refusal } from '../../platform/refusal.ts'
import { isId } from '../../platform/id.ts'

/** `at` as PostgreSQL writes the time, to the microsecond; null for lists in the order of creation, whose ids sort. */
export interface Cursor {
  readonly at: string | null
  readonly id: string
  /** Rows before this one, rather than after it. */
  readonly back: boolean
}

const moment = /^(\d{4})-(\d\d)-(\d\d) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-](0\d|1[0-5])(:[0-5]\d)?$/

/** A moment as PostgreSQL writes it, on a day that exists: it would refuse another with a fault. */
function isMoment(text: string): boolean {
  const [, year, month, day] = (moment.exec(text) ?? []).map(Number)
  if (!year) return text === 'infinity'
  const date = new Date(Date.UTC(year, month! - 1, day))
  return date.getUTCMonth() === month! - 1 && date.getUTCDate() === day
}

export const writeCursor = ({ at, id, back }: Cursor): string => Buffer.from(JSON.stringify([at, id, back ? 1 : 0])).toString('base64url')

/** Refusal invalid at the field `cursor` for anything we did not write. */
export function readCursor(text: string | undefined, timed: boolean): Cursor | null {
  if (text === undefined) return null
  try {
    const [at, id, back] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (isId(id) && (timed ? typeof at === 'string' && isMoment(at) : at === null)) return { at: at as string | null, id, back: back === 1 }
  } catch {}
  throw new Refusal('invalid', {}, [{ field: 'cursor', message: 'ticket.fault.cursor' }])
}
