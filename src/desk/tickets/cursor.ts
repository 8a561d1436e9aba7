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

const moment = /^(infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/

export const writeCursor = ({ at, id, back }: Cursor): string => Buffer.from(JSON.stringify([at, id, back ? 1 : 0])).toString('base64url')

/** Refusal invalid at the field `cursor` for anything we did not write. */
export function readCursor(text: string | undefined, timed: boolean): Cursor | null {
  if (text === undefined) return null
  try {
    const [at, id, back] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (isId(id) && (timed ? typeof at === 'string' && moment.test(at) : at === null))
      return { at: at as string | null, id, back: back === 1 }
  } catch {}
  throw new Refusal('invalid', {}, [{ field: 'cursor', message: 'ticket.fault.cursor' }])
}
