// Who phones for a queue and when, as the catalogue says it: null where nobody does.
import { byKey, type CallbackRules, type Catalogue, type RequestType } from '../catalogue/catalogue.ts'
import type { Calendar } from '../promises/calendar.ts'
import { calendarOf } from '../promises/promise-for.ts'
import type { Language } from '../../platform/messages.ts'

export interface PhoneDesk {
  readonly queue: string
  readonly rules: CallbackRules
  readonly calendar: Calendar
  /** At least one. */
  readonly languages: readonly Language[]
}

export function phoneDeskOf(catalogue: Catalogue, queue: string): PhoneDesk | null {
  const rules = byKey(catalogue.queues, queue)?.callbacks
  const calendar = rules && byKey(catalogue.calendars, rules.calendar)
  if (!rules || !calendar) return null
  return { queue, rules, calendar: calendarOf(calendar), languages: rules.languages.length > 0 ? rules.languages : catalogue.languages }
}

/** Of a ticket: the queue it is worked in now; where that phones nobody, the one whose place it had, else that of its type. null: it asks for none. */
export function deskFor(
  catalogue: Catalogue,
  ticket: { readonly queue: string; readonly requestType: string },
  before: { readonly queue: string } | null,
): PhoneDesk | null {
  const type = byKey(catalogue.requestTypes, ticket.requestType)
  if (!before && !type?.callback) return null
  return (
    phoneDeskOf(catalogue, ticket.queue) ?? (before && phoneDeskOf(catalogue, before.queue)) ?? phoneDeskOf(catalogue, type?.queue ?? '')
  )
}

/** In which they are phoned who say nothing: their own language where it is spoken. */
export const languageAt = ({ languages }: PhoneDesk, own: string): Language => languages.find((one) => one === own) ?? languages[0]!

/** The question of the form that is answered with the number to be called: one that this type always asks, and must be answered. null: the slot's own. */
export const phoneFieldOf = ({ fields }: Catalogue, type: Pick<RequestType, 'key'>) =>
  fields.find(({ kind, required, retired, fixed, when }) => {
    const { types = [], ...others } = when
    const hangsOnMore = Object.values(others).some((condition) => Object.keys(condition ?? {}).length > 0)
    return kind === 'phone' && required && !retired && !fixed && types.includes(type.key) && !hangsOnMore
  }) ?? null
