// Times of a call as a reader says them, in one zone that is named beside them.
import { type InZone, timeSaid } from '../../desk/callbacks/time-said.ts'
import { dateFormat, momentFormat } from '../../platform/formats.ts'

interface Times {
  readonly startsAt: Date
  readonly endsAt: Date
}

/** "Monday, 23 November" */
export const dayName = (where: InZone, at: Date): string =>
  momentFormat(where, { weekday: 'long', day: 'numeric', month: 'long' }).format(at)
/** 2026-11-23, as the clock on the wall says it there. */
export const dayOf = ({ timeZone }: Pick<InZone, 'timeZone'>, at: Date): string =>
  dateFormat('sv', { timeZone, dateStyle: 'short' }).format(at)

const zoneName = (where: InZone, at: Date): string =>
  momentFormat(where, { timeZoneName: 'short' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? ''

interface DayOfSlots<S extends Times> {
  readonly day: string
  readonly name: string
  readonly slots: readonly (S & { readonly words: string })[]
}

/** By local day. An hour that comes twice, since the clock is put back, is told apart by its zone's name. */
export function byDay<S extends Times>(where: InZone, slots: readonly S[]): DayOfSlots<S>[] {
  const days = new Map<string, S[]>()
  for (const slot of slots) {
    const day = dayOf(where, slot.startsAt)
    days.set(day, [...(days.get(day) ?? []), slot])
  }
  return [...days].map(([day, some]) => {
    const words = some.map((slot) => timeSaid(where, slot, 'clock'))
    return {
      day,
      name: dayName(where, some[0]!.startsAt),
      slots: some.map((slot, at) => ({
        ...slot,
        words: words.indexOf(words[at]!) === words.lastIndexOf(words[at]!) ? words[at]! : `${words[at]!} ${zoneName(where, slot.startsAt)}`,
      })),
    }
  })
}
