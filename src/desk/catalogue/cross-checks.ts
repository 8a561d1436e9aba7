// What no single field can say of a configuration: that keys stand once, point at what is there, and that the parts fit together.
import { messageFault } from '../../platform/message-check.ts'
import { type Language, languages } from '../../platform/messages.ts'
import { nearest } from '../../platform/nearest.ts'
import { momentOf } from './moment.ts'
import { fitsPattern, isPattern } from './pattern.ts'
import type { Configuration } from './configuration.ts'

export interface Fault {
  readonly path: readonly (string | number)[]
  /** A message key with its values. */
  readonly message: string
  readonly values: Readonly<Record<string, string | number>>
}
type Note = (path: Fault['path'], fault: string, values?: Fault['values']) => void

const statuses = ['new', 'open', 'pending', 'on-hold', 'solved', 'closed'] as const
export const questions = ['context', 'offering', 'contract', 'type', 'service'] as const
export const builtIn = ['summary', 'priority', 'severity', 'service', 'body', 'files', 'participants'] as const
/** Of the house's own: a draft holds all that a form has, with what other choices asked. */
const mostFields = 100
const keyed = [
  'contexts',
  'editions',
  'partner_kinds',
  'partner_roles',
  'partner_rules',
  'regions',
  'components',
  'vendors',
  'entities',
  'offerings',
  'queues',
  'request_types',
  'services',
  'plans',
  'priorities',
  'severities',
  'calendars',
  'promises',
  'webhooks',
  'escalations',
  'public_statuses',
] as const
type Keyed = (typeof keyed)[number]

/** A document may lack what was at fault in itself: of that only the key is known, or nothing, and nothing more is said about it. */
type Loose<T> = T extends readonly (infer E)[] ? readonly Loose<E>[] : T extends object ? { readonly [K in keyof T]?: Loose<T[K]> } : T
export type Known = Loose<Configuration>

export function crossFaults(given: Known): Fault[] {
  const found: Fault[] = []
  const note: Note = (path, fault, values = {}) => found.push({ path, message: `configuration.fault.${fault}`, values })
  standOnce(given, note)
  pointAtWhatIsThere(given, note)
  statesAreShownOnce(given, note)
  fitTogether(given, note)
  sayMessages(given, note)
  return found
}

const keyOf = (field: string | { readonly key?: string } | undefined): string | undefined =>
  typeof field === 'string' ? field : field?.key

function standOnce(given: Known, note: Note): void {
  const once = (list: string, all: readonly (string | number | undefined)[], named: string) => {
    const seen = new Set<string | number>()
    all.forEach((one, at) => {
      if (one !== undefined && seen.has(one)) note([list, at, named], 'twice', { key: String(one) })
      if (one !== undefined) seen.add(one)
    })
  }
  for (const list of keyed) once(list, (given[list] ?? []).map(keyOf), 'key')
  for (const list of ['priorities', 'severities'] as const)
    once(
      list,
      (given[list] ?? []).map((entry) => entry.rank),
      'rank',
    )
  once('fields', (given.fields ?? []).map(keyOf), 'key')
  once(
    'intake',
    (given.intake ?? []).map((step) => step.ask),
    'ask',
  )
  given.fields?.forEach((field, at) => {
    if (typeof field !== 'object' || !('options' in field)) return
    const seen = new Set<string>()
    field.options?.forEach(({ key }, place) => {
      if (key !== undefined && seen.has(key)) note(['fields', at, 'options', place, 'key'], 'twice', { key })
      if (key !== undefined) seen.add(key)
    })
  })
}

function pointAtWhatIsThere(given: Known, note: Note): void {
  const known = new Map(keyed.map((list) => [list, given[list] && new Set(given[list].map(keyOf))]))
  const one = (list: Keyed, key: string | undefined, path: Fault['path']) => {
    if (key === undefined || known.get(list)?.has(key) !== false) return
    const near = nearest(
      key,
      [...known.get(list)!].filter((each) => each !== undefined),
    )
    note(path, near ? 'unknown-near' : 'unknown', { key, list, near: near ?? '' })
  }
  const each = (list: Keyed, all: readonly string[] | undefined, path: Fault['path']) =>
    all?.forEach((key, at) => one(list, key, [...path, at]))
  given.offerings?.forEach((offering, at) => one('entities', offering.entity, ['offerings', at, 'entity']))
  given.request_types?.forEach((type, at) => {
    one('queues', type.queue, ['request_types', at, 'queue'])
    one('request_types', type.special_of, ['request_types', at, 'special_of'])
    each('offerings', type.offerings, ['request_types', at, 'offerings'])
    each('contexts', type.contexts, ['request_types', at, 'contexts'])
    each('editions', type.editions, ['request_types', at, 'editions'])
  })
  given.services?.forEach((service, at) => {
    each('offerings', service.offerings, ['services', at, 'offerings'])
    each('editions', service.editions, ['services', at, 'editions'])
    one('vendors', service.vendor, ['services', at, 'vendor'])
  })
  given.partner_rules?.forEach((rule, at) => {
    each('partner_kinds', rule.kinds, ['partner_rules', at, 'kinds'])
    each('services', rule.services, ['partner_rules', at, 'services'])
  })
  given.promises?.forEach((promise, at) => {
    each('plans', promise.plans, ['promises', at, 'plans'])
    each('request_types', promise.request_types, ['promises', at, 'request_types'])
    each('severities', promise.severities, ['promises', at, 'severities'])
    each('services', promise.services, ['promises', at, 'services'])
    for (const metric of ['first_response', 'next_response', 'resolution'] as const) {
      one('calendars', promise[`${metric}_calendar`], ['promises', at, `${metric}_calendar`])
      if (promise[metric] !== undefined && !given.calendars?.length) note(['promises', at, metric], 'no-calendar')
    }
  })
  given.escalations?.forEach((step, at) => {
    each('promises', step.promises, ['escalations', at, 'promises'])
    one('queues', step.queue, ['escalations', at, 'queue'])
    one('webhooks', step.webhook, ['escalations', at, 'webhook'])
    if (step.action === 'notify' && step.tell?.length === 0 && step.people?.length === 0) note(['escalations', at, 'tell'], 'nobody-told')
    if (step.action === 'reassign' && step.queue === undefined && step.unassign === false)
      note(['escalations', at, 'queue'], 'reassigns-nothing')
    if (step.action === 'webhook' && step.webhook === undefined) note(['escalations', at, 'webhook'], 'no-webhook')
  })
  given.components?.forEach((component, at) => {
    one('regions', component.region, ['components', at, 'region'])
    each('services', component.services, ['components', at, 'services'])
  })
  given.queues?.forEach((queue, at) => {
    one('calendars', queue.calendar, ['queues', at, 'calendar'])
    one('calendars', queue.callbacks?.calendar, ['queues', at, 'callbacks', 'calendar'])
  })
  given.plans?.forEach((plan, at) => {
    each('request_types', plan.request_types, ['plans', at, 'request_types'])
    one('calendars', plan.calendar, ['plans', at, 'calendar'])
  })
  given.fields?.forEach((field, at) => {
    if (typeof field !== 'object') return
    each('request_types', field.when?.types, ['fields', at, 'when', 'types'])
    each('services', field.when?.services, ['fields', at, 'when', 'services'])
    each('offerings', field.when?.offerings, ['fields', at, 'when', 'offerings'])
    each('contexts', field.when?.contexts, ['fields', at, 'when', 'contexts'])
    each('editions', field.when?.editions, ['fields', at, 'when', 'editions'])
    each('contexts', field.fixed?.contexts, ['fields', at, 'fixed', 'contexts'])
    for (const [other, values] of Object.entries(field.when?.answers ?? {})) pointAtAnswer(given, at, other, values ?? [], note)
  })
}

function pointAtAnswer(given: Known, at: number, other: string, values: readonly string[], note: Note): void {
  const path = ['fields', at, 'when', 'answers', other]
  const place = (given.fields ?? []).findIndex((field) => keyOf(field) === other)
  const asked = given.fields?.[place]
  if (typeof asked === 'object' && asked.kind === undefined) return // at fault in itself
  if (typeof asked !== 'object' || !('options' in asked)) {
    note(path, 'condition-needs-choice', { key: other })
    return
  }
  if (place >= at) note(path, 'condition-comes-later', { key: other })
  values.forEach((value, which) => {
    if (asked.options && !asked.options.some((option) => option.key === value))
      note([...path, which], 'no-such-option', { key: other, option: value, options: asked.options.map((option) => option.key).join(', ') })
  })
}

function statesAreShownOnce({ public_statuses }: Known, note: Note): void {
  if (!public_statuses || public_statuses.some((shown) => !shown.states)) return
  for (const state of statuses) {
    const shown = public_statuses.filter((entry) => entry.states!.includes(state)).map((entry) => entry.key ?? '')
    if (shown.length === 0) note(['public_statuses'], 'state-not-shown', { state })
    if (shown.length > 1) note(['public_statuses'], 'state-shown-twice', { state, statuses: shown.join(', ') })
  }
}

function fitTogether(given: Known, note: Note): void {
  const named = given.fields?.map(keyOf)
  const own = given.fields?.filter((field) => typeof field === 'object').length ?? 0
  if (own > mostFields) note(['fields'], 'too-many-fields', { count: own, most: mostFields })
  for (const key of builtIn) if (named && !named.includes(key)) note(['fields'], 'built-in-missing', { key })
  given.fields?.forEach((field, at) => {
    if (typeof field === 'object' && builtIn.includes(field.key as 'body'))
      note(['fields', at, 'key'], 'built-in-taken', { key: field.key! })
    if (typeof field !== 'object' || field.fixed?.value === undefined || field.kind === undefined) return
    const { value, contexts } = field.fixed
    if (contexts?.length === 0) note(['fields', at, 'fixed', 'contexts'], 'fixed-nowhere')
    const given = value.slice(0, 60)
    if (!couldAnswer(field, value)) note(['fields', at, 'fixed', 'value'], 'fixed-unfit', { given })
    // A pattern at fault in itself says nothing.
    else if ('pattern' in field && field.pattern !== undefined && isPattern(field.pattern) && !fitsPattern(field.pattern, value))
      note(['fields', at, 'fixed', 'value'], 'fixed-off-pattern', { given, pattern: field.pattern })
  })
  given.intake?.forEach(({ ask }, at) => {
    if (ask === 'context' && given.contexts?.length === 0) note(['intake', at, 'ask'], 'asks-of-nothing', { ask, list: 'contexts' })
    if (ask === 'offering' && given.offerings?.length === 0) note(['intake', at, 'ask'], 'asks-of-nothing', { ask, list: 'offerings' })
  })
  askedFirst(given, note)
  given.request_types?.forEach((type, at) => {
    const asks = (field: string, list: 'services' | 'priorities' | 'severities') => {
      if (given[list]?.length === 0) note(['request_types', at, field], 'list-empty', { list })
    }
    if (type.asks_service === 'required') asks('asks_service', 'services')
    if (type.asks_priority) asks('asks_priority', 'priorities')
    if (type.asks_severity) asks('asks_severity', 'severities')
    const phones = given.queues?.find(({ key }) => key === type.queue)
    if (type.callback && phones && !phones.callbacks) note(['request_types', at, 'callback'], 'no-callbacks', { key: type.queue! })
    const special = type.special_of === undefined ? undefined : given.request_types!.find((other) => other.key === type.special_of)
    if (special && (special.special_of !== undefined || special === type))
      note(['request_types', at, 'special_of'], 'special-of-special', { key: type.special_of! })
  })
}

/** What is offered in some places only is filed at one of them: where nobody is asked for the place, its form could never be sent. */
function askedFirst({ intake, request_types, services }: Known, note: Note): void {
  if (!intake || intake.some((step) => step.ask === undefined)) return
  const bound = (list: string, at: number, field: string, ask: 'offering' | 'context', named: readonly string[] | undefined) => {
    if (named && named.length > 0 && !intake.some((step) => step.ask === ask)) note([list, at, field], 'never-asked', { ask })
  }
  request_types?.forEach((type, at) => {
    bound('request_types', at, 'offerings', 'offering', type.offerings)
    bound('request_types', at, 'contexts', 'context', type.contexts)
  })
  services?.forEach((service, at) => bound('services', at, 'offerings', 'offering', service.offerings))
}

/** What the context fixes is stored as if it had been answered: pages read it back. Contracts are not answers. */
function couldAnswer(field: Exclude<NonNullable<Known['fields']>[number], string>, value: string): boolean {
  if (field.kind === 'contracts') return false
  if (field.kind === 'date-time') return /\[.+\]$/.test(value) && typeof momentOf(value, null) === 'string'
  return !('options' in field) || !field.options || field.options.some(({ key }) => key === value)
}

/** The house's own words are held to what our own are: the message exists, can be read, takes the same values, and has every plural. */
function sayMessages({ messages = {} }: Known, note: Note): void {
  for (const language of languages) {
    for (const [key, text] of Object.entries(messages[language] ?? {})) {
      const fault = text === undefined ? null : messageFault(language as Language, key, text)
      if (fault) note(['messages', language, key], fault.fault, fault.values)
    }
  }
}
