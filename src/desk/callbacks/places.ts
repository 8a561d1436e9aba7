// How many can still be phoned at a time, and the taking of a place: two people never get the last one.
import { sql } from 'kysely'
import { type Tx, together } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { ActInTransaction } from '../actor.ts'
import type { PhoneDesk } from './desk-of.ts'
import { type Slot, slotsOf } from './slots.ts'

export interface FreeSlot {
  readonly startsAt: Date
  readonly endsAt: Date
  /** Places left; at least one. */
  readonly left: number
}
interface Taken {
  readonly starts_at: Date
  readonly ends_at: Date
  readonly seat: number
}
/** A place of one's own counts as free: whoever moves gives it back. */
export interface OwnPlace {
  readonly startsAt: Date
  readonly seat: number
}

const takenQuery = (queue: string, from: Date, to: Date) =>
  sql<Taken>`select starts_at, ends_at, seat from guichet_callbacks_taken(${queue}, ${from}, ${to})`

/** What is left to choose from. Who works there is bound by no lead time. */
export async function freeSlots(
  tx: Tx,
  desk: PhoneDesk,
  at: Date,
  how: { readonly asStaff?: boolean; readonly own?: OwnPlace | null } = {},
): Promise<FreeSlot[]> {
  const slots = slotsFor(desk, at, how.asStaff)
  const [first, last] = [slots[0], slots.at(-1)]
  if (!first || !last) return []
  const { rows } = await takenQuery(desk.queue, new Date(first.from), new Date(last.to)).execute(tx)
  const others = rows.filter((one) => !isOwn(one, how.own))
  return slots.flatMap((slot) => {
    const left = desk.rules.places - others.filter((one) => overlaps(one, slot)).length
    return left > 0 ? [{ startsAt: new Date(slot.from), endsAt: new Date(slot.to), left }] : []
  })
}

/**
 * The slot that begins then, and a seat in it that nobody has. Whoever books at the same desk waits until this transaction has ended.
 * Refusal invalid at `callback.startsAt`: no such slot (any more), or the last place has gone.
 */
export async function takePlace(
  act: ActInTransaction,
  desk: PhoneDesk,
  startsAt: Date,
  how: { readonly asStaff?: boolean; readonly own?: OwnPlace | null } = {},
): Promise<{ readonly slot: Slot; readonly seat: number }> {
  const slot = slotsFor(desk, act.at, how.asStaff).find(({ from }) => from === startsAt.getTime())
  if (!slot) throw fault('gone')
  const [, taken] = await together(act.db, [
    sql`select pg_advisory_xact_lock(hashtextextended('guichet callbacks of ' || ${desk.queue}, 0))`,
    takenQuery(desk.queue, new Date(slot.from), new Date(slot.to)),
  ])
  const others = taken.filter((one) => !isOwn(one, how.own))
  if (others.length >= desk.rules.places) throw fault('taken')
  const seats = new Set(taken.map(({ seat }) => seat))
  let seat = 1
  while (seats.has(seat)) seat++
  return { slot, seat }
}

const slotsFor = ({ calendar, rules }: PhoneDesk, at: Date, asStaff = false): Slot[] =>
  slotsOf(calendar, asStaff ? { ...rules, leadMinutes: 0 } : rules, at.getTime())

/** The hours may have been cut otherwise since. */
const overlaps = (one: Taken, slot: Slot): boolean => one.starts_at.getTime() < slot.to && one.ends_at.getTime() > slot.from

const isOwn = (one: Taken, own: OwnPlace | null | undefined): boolean =>
  own != null && own.seat === one.seat && own.startsAt.getTime() === one.starts_at.getTime()

const fault = (which: 'gone' | 'taken') => new Refusal('invalid', {}, [{ field: 'callback.startsAt', message: `callback.fault.${which}` }])
