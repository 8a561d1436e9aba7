// What is promised for a ticket, or for one that is about to be filed: one pure choice that the form, the API and the clocks share.
import { type BusinessCalendar, byKey, type Catalogue, type Metric, type PromisePolicy, type Target } from '../catalogue/catalogue.ts'
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
  readonly queue: string
  /** Numbers of those it is worked under. */
  readonly contracts: readonly string[]
  /** Key of the one that its contract, else its organisation, was given. */
  readonly calendar: string | null
  /** A partner filed it for a customer. */
  readonly byPartner: boolean
}
export interface Promised {
  readonly policy: PromisePolicy
  readonly target: Target
  readonly calendar: BusinessCalendar
}

/** null: nothing is promised of it, and no figure is shown. */
export function promiseFor(catalogue: Catalogue, about: About, metric: Metric = 'first-response'): Promised | null {
  const policy = policyFor(catalogue, about)
  const target = policy?.targets[metric] ?? null
  const calendar = target && calendarFor(catalogue, about, target.calendar)
  return policy && target && calendar ? { policy, target, calendar } : null
}

/** The first that fits decides everything. */
export const policyFor = (catalogue: Catalogue, about: About): PromisePolicy | undefined =>
  catalogue.promises.find((one) => !one.retired && fits(one, about))

/** The one that is named; else the nearest to the ticket: of its contract or organisation, its plan, its queue, its language, the house. */
function calendarFor(catalogue: Catalogue, about: About, named: string | null): BusinessCalendar | undefined {
  const { calendars, plans, queues } = catalogue
  const keys = [named, about.calendar, byKey(plans, about.plan)?.calendar, byKey(queues, about.queue)?.calendar]
  const key = keys.find((one) => one != null)
  return key != null
    ? byKey(calendars, key)
    : (calendars.find((one) => !one.retired && one.languages.includes(about.language)) ?? calendars.find((one) => !one.retired))
}

function fits({ plans, requestTypes, severities, languages, services, contracts, filedBy }: PromisePolicy, about: About): boolean {
  const named = (list: readonly string[], one: string | null) => list.length === 0 || (one !== null && list.includes(one))
  return (
    named(plans, about.plan) &&
    named(requestTypes, about.type) &&
    named(severities, about.severity) &&
    named(languages, about.language) &&
    named(services, about.service) &&
    (contracts.length === 0 || about.contracts.some((number) => contracts.includes(number))) &&
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
/** By what they say: each event of a ticket writes them out, and reading ten thousand letters of holidays 500 times takes seconds. */
const known = new Map<string, Calendar>()
const mostKnown = 200
/** As calendar.ts counts it; what cannot be read was never stored. */
export function calendarOf(given: Written): Calendar {
  const met = read.get(given)
  if (met) return met
  const { zone, hours, exceptions } = given
  const said = JSON.stringify([zone, hours, exceptions])
  let calendar = known.get(said)
  if (!calendar) {
    calendar = { zone, week: readHours(hours) ?? [[], [], [], [], [], [], []], exceptions: readExceptions(exceptions ?? '') ?? [] }
    if (known.size >= mostKnown) known.clear()
    known.set(said, calendar)
  }
  read.set(given, calendar)
  return calendar
}
