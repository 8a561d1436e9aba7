// What is promised for a ticket, or for one that is about to be filed: one pure choice that the form, the API and the clocks share.
import { type BusinessCalendar, byKey, type Catalogue, type PromisePolicy, type Target } from '../catalogue/catalogue.ts'
import type { Language } from '../../platform/messages.ts'
import { type Calendar, afterOpenTime } from './calendar.ts'
import { readExceptions, readHours } from './hours.ts'

/** What decides. */
export interface About {
  readonly plan: string | null
  readonly type: string
  readonly severity: string | null
  readonly service: string | null
  readonly language: Language
  /** A partner filed it for a customer. */
  readonly byPartner: boolean
}
export interface Promised {
  readonly policy: PromisePolicy
  readonly target: Target
  readonly calendar: BusinessCalendar
}

/** null: nothing is promised, and no figure is shown. */
export function promiseFor(catalogue: Catalogue, about: About): Promised | null {
  const policy = catalogue.promises.find((one) => !one.retired && fits(one, about))
  const target = policy?.firstResponse ?? null
  const calendar = target && byKey(catalogue.calendars, target.calendar)
  return policy && target && calendar ? { policy, target, calendar } : null
}

function fits({ plans, requestTypes, severities, languages, services, filedBy }: PromisePolicy, about: About): boolean {
  const named = (list: readonly string[], one: string | null) => list.length === 0 || (one !== null && list.includes(one))
  return (
    named(plans, about.plan) &&
    named(requestTypes, about.type) &&
    named(severities, about.severity) &&
    named(languages, about.language) &&
    named(services, about.service) &&
    (filedBy === 'all' || (filedBy === 'partners') === about.byPartner)
  )
}

/** The languages in which a figure is promised for it, where none is in its own (MS-26, MS-27). */
export function figuresIn(catalogue: Catalogue, about: About): Language[] {
  return catalogue.languages.filter((language) => promiseFor(catalogue, { ...about, language })?.target.minutes != null)
}

/** When it is due, if it is filed at that moment; null: no figure is promised. */
export function dueAt({ target, calendar }: Promised, from: Date): Date | null {
  if (target.minutes === null) return null
  const due = afterOpenTime(calendarOf(calendar), from.getTime(), target.minutes * 60_000)
  return due === null ? null : new Date(due)
}

type Written = Pick<BusinessCalendar, 'zone' | 'hours' | 'exceptions'>
const read = new WeakMap<Written, Calendar>()
/** As calendar.ts counts it; what cannot be read was never stored. */
export function calendarOf(given: Written): Calendar {
  let calendar = read.get(given)
  if (!calendar) {
    calendar = {
      zone: given.zone,
      week: readHours(given.hours) ?? [[], [], [], [], [], [], []],
      exceptions: readExceptions(given.exceptions ?? '') ?? [],
    }
    read.set(given, calendar)
  }
  return calendar
}
