// How a callback stands at a moment: its own clock, called within the slot or not. Pure.

export const callbackStates = ['booked', 'done', 'missed', 'cancelled'] as const
export type CallbackState = (typeof callbackStates)[number]
export const outcomes = ['reached', 'no-answer', 'busy', 'wrong-number'] as const
export type Outcome = (typeof outcomes)[number]

/** Of a booked one: its time is ahead, is now, was tried at in time, or went by without a call. Else how it ended. */
export const standings = ['ahead', 'now', 'tried', 'late', 'called', 'called-late', 'missed', 'cancelled'] as const
export type Standing = (typeof standings)[number]

interface Times {
  readonly state: CallbackState
  readonly startsAt: Date
  readonly endsAt: Date
  readonly calledAt: Date | null
}

export function standsAt({ state, startsAt, endsAt, calledAt }: Times, at: Date): Standing {
  const inTime = calledAt !== null && calledAt <= endsAt
  if (state === 'done') return inTime ? 'called' : 'called-late'
  if (state !== 'booked') return state
  if (at < startsAt) return 'ahead'
  if (inTime) return 'tried'
  return at < endsAt ? 'now' : 'late'
}

/** Whether a customer may still move or give back: not shortly before, nor while the phone may ring; again when we let the time go by. */
export const isChangeable = ({ startsAt, endsAt }: Pick<Times, 'startsAt' | 'endsAt'>, leadMinutes: number, at: Date): boolean =>
  at.getTime() <= startsAt.getTime() - leadMinutes * 60_000 || at >= endsAt
