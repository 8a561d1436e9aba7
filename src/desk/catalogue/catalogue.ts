// What the house offers and in which words: types, services, priorities, severities, public statuses, queues, limits; and what is asked of it, once read.
import type { Language } from '../../platform/messages.ts'
import type { Status } from '../events.ts'
import type { FileLimits } from '../files/limits.ts'

/** One text in several languages; English is always there. */
export type Words = Readonly<Partial<Record<Language, string>> & { en: string }>

export interface RequestType {
  readonly key: string
  readonly label: Words
  readonly description: Words
  readonly queue: string
  readonly asksPriority: boolean
  readonly asksSeverity: boolean
  readonly asksService: 'required' | 'optional' | 'none'
  /** Behind "More…". */
  readonly folded: boolean
  /** The same request as that type, received at a special desk. */
  readonly specialOf: string | null
  /** Words of the button that sends. */
  readonly send: Words | null
  /** Where it is offered; empty: everywhere. */
  readonly offerings: readonly string[]
  readonly contexts: readonly string[]
  readonly editions: readonly string[]
  /** Not billing, contracts and the like. */
  readonly technical: boolean
  /** It asks to be phoned. */
  readonly callback: boolean
  /** In which it is answered; empty: in all. */
  readonly languages: readonly Language[]
  /** Of files; null: those of the house. */
  readonly limits: FileLimits | null
  readonly retired: boolean
}
export interface Service {
  readonly key: string
  readonly label: Words
  readonly description: Words | null
  readonly folded: boolean
  readonly offerings: readonly string[]
  /** What a ticket about it should say. */
  readonly checklist: readonly Words[]
  /** Markdown to merge into the text. */
  readonly template: Words | null
  /** Of the organisations that may have it; empty: all. */
  readonly editions: readonly string[]
  /** It is theirs, and they answer for it. */
  readonly vendor: string | null
  /** Of the customer's console; `{tenant}` stands for the cloud tenant. */
  readonly consoleUrl: string | null
  readonly retired: boolean
}
export interface Named {
  readonly key: string
  readonly label: Words
  readonly retired: boolean
}
export interface PartnerKind extends Named {
  readonly description: Words | null
}
export type PartnerRight = 'file' | 'see' | 'health'
export interface PartnerRole extends PartnerKind {
  readonly rights: readonly PartnerRight[]
}
/** Who may file what for a customer; the first that fits decides. */
export interface PartnerRule extends Named {
  readonly kinds: readonly string[]
  readonly services: readonly string[]
  readonly requests: 'all' | 'technical' | 'other'
  readonly may: boolean
}
export interface Component extends Named {
  readonly description: Words | null
  /** The heading it stands under. */
  readonly group: Words | null
  readonly region: string | null
  /** What of the catalogue depends on it. */
  readonly services: readonly string[]
}
export interface Vendor extends Named {
  readonly url: string | null
  readonly address: string | null
  readonly phone: string | null
}
export interface ContractingEntity {
  readonly key: string
  readonly label: Words
  readonly retired: boolean
}
export interface Offering {
  readonly key: string
  readonly label: Words
  readonly description: Words | null
  /** The heading it stands under. */
  readonly group: Words | null
  readonly entity: string | null
  /** Only who was granted it files under it. */
  readonly needsGrant: boolean
  readonly retired: boolean
}
export interface Plan {
  readonly key: string
  readonly label: Words
  readonly description: Words | null
  readonly requestTypes: readonly string[]
  readonly calendar: string | null
  readonly retired: boolean
}
export interface Context {
  readonly key: string
  readonly label: Words
  readonly description?: Words
  /** A partner files for one of its customers. */
  readonly of_customer?: boolean
}
export interface Option {
  readonly key: string
  readonly label: Words
}
export type FieldKind = 'built-in' | 'text' | 'long-text' | 'select' | 'multi-select' | 'date-time' | 'phone' | 'cloud-tenant' | 'contracts'
/** A question of the form. A built-in one has only its key and place. */
export interface FormField {
  readonly key: string
  readonly kind: FieldKind
  readonly label: Words | null
  readonly help: Words | null
  readonly required: boolean
  readonly options: readonly Option[]
  /** Chosen in earlier tickets, no longer offered. */
  readonly retiredOptions: readonly Option[]
  readonly pattern: string | null
  /** A cloud tenant that is not in the list may be typed. */
  readonly typed: boolean
  /** What of who files stands in it at first. */
  readonly prefill: 'name' | 'address' | 'phone' | null
  /** All that are named must fit; of each, one is enough. */
  readonly when: {
    readonly types?: readonly string[]
    readonly services?: readonly string[]
    readonly offerings?: readonly string[]
    readonly contexts?: readonly string[]
    readonly editions?: readonly string[]
    readonly answers?: Readonly<Record<string, readonly string[]>>
  }
  readonly fixed: { readonly value: string; readonly contexts: readonly string[]; readonly reason: Words } | null
  readonly retired: boolean
}
export interface Question {
  readonly ask: 'context' | 'offering' | 'contract' | 'type' | 'service'
  readonly label?: Words
  readonly help?: Words
}
/** Higher rank is more urgent; listed from the least. */
export interface Priority {
  readonly key: string
  readonly label: Words
  readonly rank: number
  readonly retired: boolean
}
/** Rank 1 is the gravest; listed first. */
export interface Severity {
  readonly key: string
  readonly label: Words
  readonly description: Words
  readonly rank: number
  readonly retired: boolean
}
/** When somebody is there; promises/hours.ts reads hours and exceptions. */
export interface BusinessCalendar extends Named {
  readonly zone: string
  readonly hours: string
  readonly exceptions: string | null
  /** Where nothing nearer names a calendar, tickets in these languages are counted by it. */
  readonly languages: readonly Language[]
}
export interface Target {
  /** Of open time; null: within the hours of the calendar, no figure. */
  readonly minutes: number | null
  /** null: the one that fits the ticket (promises/promise-for.ts says which). */
  readonly calendar: string | null
}
export const metrics = ['first-response', 'next-response', 'resolution'] as const
export type Metric = (typeof metrics)[number]
/** What a clock runs for: also a callback, to be made within its time. */
export const clockMetrics = [...metrics, 'callback'] as const
export type ClockMetric = (typeof clockMetrics)[number]
/** A clock stands in these states. */
export type Pause = 'pending' | 'on-hold'
/** Of tickets that fit; empty lists leave nothing out, and the first that fits decides. */
export interface PromisePolicy extends Named {
  readonly plans: readonly string[]
  readonly requestTypes: readonly string[]
  readonly severities: readonly string[]
  readonly languages: readonly Language[]
  readonly services: readonly string[]
  /** Numbers. */
  readonly contracts: readonly string[]
  readonly filedBy: 'all' | 'partners' | 'customers'
  /** null: nothing is promised of it. */
  readonly targets: Readonly<Record<Metric, Target | null>>
  readonly pauses: readonly Pause[]
  /** The requester too may open how a figure came about. */
  readonly explained: boolean
  /** Such tickets stand before all others in their queue. */
  readonly ahead: boolean
}
export interface PublicStatus {
  readonly key: string
  readonly label: Words
  readonly description: Words
  readonly states: readonly Status[]
}
/** When a queue phones people; callbacks/slots.ts cuts its time into slots. */
export interface CallbackRules {
  readonly calendar: string
  readonly slotMinutes: number
  /** How many are phoned in one slot. */
  readonly places: number
  readonly leadMinutes: number
  readonly daysAhead: number
  /** Empty: all of the house. */
  readonly languages: readonly Language[]
  /** So many tries without an answer make it a missed one. */
  readonly attempts: number
}
export interface Queue {
  readonly key: string
  readonly label: Words
  readonly calendar: string | null
  /** null: it phones nobody. */
  readonly callbacks: CallbackRules | null
  readonly retired: boolean
}
export interface Catalogue {
  /** Counts every change of the configuration. */
  readonly version: number
  readonly preset: string | null
  readonly brand: string
  readonly referencePrefix: string
  readonly languages: readonly Language[]
  readonly limits: FileLimits
  readonly closeSolvedAfterDays: number
  /** Asked before the form, in this order. */
  readonly intake: readonly Question[]
  readonly refusedTypes: 'greyed' | 'folded' | 'hidden'
  /** Of the customer's list. */
  readonly statusFilter: 'chips' | 'menu'
  /** Who reads how the service is. */
  readonly healthPage: 'everyone' | 'signed-in'
  /** Whether who is not signed in reads articles that are for everyone. */
  readonly helpPage: 'everyone' | 'signed-in'
  /** What support covers is said there; '': nowhere. */
  readonly scopeUrl: string
  /** The house's own words for messages of the product. */
  readonly messages: Readonly<Partial<Record<Language, Readonly<Record<string, string>>>>>
  readonly contexts: readonly Context[]
  /** Of earlier tickets, no longer offered. */
  readonly retiredContexts: readonly Context[]
  readonly entities: readonly ContractingEntity[]
  readonly offerings: readonly Offering[]
  readonly plans: readonly Plan[]
  /** In the order of the form. */
  readonly fields: readonly FormField[]
  readonly requestTypes: readonly RequestType[]
  readonly services: readonly Service[]
  readonly priorities: readonly Priority[]
  readonly severities: readonly Severity[]
  readonly publicStatuses: readonly PublicStatus[]
  readonly queues: readonly Queue[]
  readonly editions: readonly Named[]
  readonly partnerKinds: readonly PartnerKind[]
  /** None in use: nobody acts for customers here. */
  readonly partnerRoles: readonly PartnerRole[]
  readonly partnerRules: readonly PartnerRule[]
  readonly regions: readonly Named[]
  readonly components: readonly Component[]
  readonly vendors: readonly Vendor[]
  readonly calendars: readonly BusinessCalendar[]
  readonly promises: readonly PromisePolicy[]
}

export function label(words: Words, language: Language): string {
  return words[language] ?? words.en
}
/** The key of the public status that customers are shown for a state. */
export function shownAs(catalogue: Catalogue, status: Status): PublicStatus {
  return catalogue.publicStatuses.find((shown) => shown.states.includes(status))!
}
/** Lists are never changed in place, so their index is made once: a form of 5,000 services asks thousands of times. */
export function byKey<T extends { readonly key: string }>(list: readonly T[], key: string | null): T | undefined {
  if (key === null) return undefined
  let index = indexes.get(list) as Map<string, T> | undefined
  if (!index) {
    index = new Map()
    for (const entry of list) if (!index.has(entry.key)) index.set(entry.key, entry)
    indexes.set(list, index)
  }
  return index.get(key)
}
const indexes = new WeakMap<readonly object[], Map<string, object>>()

/** The plans that name a type, also retired ones, which contracts still carry; none: it is for everybody. */
export const plansOf = (catalogue: Catalogue, type: string): readonly string[] => woven(catalogue).plans.get(type) ?? []
/** The same request received at special desks. */
export const specialsOf = (catalogue: Catalogue, type: string | null): readonly RequestType[] =>
  type === null ? [] : (woven(catalogue).specials.get(type) ?? [])

function woven(catalogue: Catalogue) {
  const known = webs.get(catalogue)
  if (known) return known
  const web = { plans: new Map<string, string[]>(), specials: new Map<string, RequestType[]>() }
  const add = <T>(to: Map<string, T[]>, key: string, one: T) => to.set(key, [...(to.get(key) ?? []), one])
  for (const plan of catalogue.plans) for (const type of plan.requestTypes) add(web.plans, type, plan.key)
  for (const type of catalogue.requestTypes) if (type.specialOf !== null && !type.retired) add(web.specials, type.specialOf, type)
  webs.set(catalogue, web)
  return web
}
const webs = new WeakMap<Catalogue, { plans: Map<string, string[]>; specials: Map<string, RequestType[]> }>()
