// What was answered in the form, made exact: nothing is stored that the form did not ask, and what the context fixes is stored whatever was sent.
import type { FieldFault } from '../../platform/refusal.ts'
import type { FormField } from './catalogue.ts'
import { type Answer, type Answers, answerTo, fixedBy } from './form.ts'
import { momentOf } from './moment.ts'
import { whole } from './pattern.ts'
import { phoneOf } from './phone.ts'

/** What answers are judged by. */
export interface AnswerFacts {
  /** Names of the organisation's cloud tenants in use. */
  readonly tenants: readonly string[]
  /** Contracts that may be named. */
  readonly contracts: readonly { readonly id: string; readonly number: string }[]
  /** Those that were named (the field `contracts`). */
  readonly contractIds: readonly string[]
  /** For a phone number without its country's prefix. */
  readonly language?: string
  readonly timeZone?: string
}
export type GivenAnswers = Record<string, string | string[]>

/**
 * Pure. `given` holds what was sent by key; a date-time either as `2026-11-21T10:00[Europe/Istanbul]`, or as `2026-11-21T10:00` with its zone under
 * `<key>-zone`. Faults stand at `answer-<key>` (`contracts` for contracts), with message keys `ticket.fault.*`.
 */
export function parseAnswers(
  form: readonly FormField[],
  context: string | null,
  given: Answers,
  facts: AnswerFacts,
): { answers: GivenAnswers; faults: FieldFault[] } {
  const answers: GivenAnswers = {}
  const faults: FieldFault[] = []
  const fault = (field: string, { message, values }: Wrong) => faults.push({ field, message, ...(values && { values }) })
  for (const field of form) {
    if (field.kind === 'built-in') continue
    if (field.kind === 'contracts') {
      const wrong = contractsWrong(field, facts)
      if (wrong) fault('contracts', wrong)
      continue
    }
    const fixed = fixedBy(field, context)
    const said = fixed ? asAnswer(field, fixed.value) : judged(field, given, facts)
    if (said === null) {
      if (field.required) fault(`answer-${field.key}`, wrong(missing[field.kind]))
    } else if (typeof said === 'string' || Array.isArray(said)) answers[field.key] = said
    else fault(`answer-${field.key}`, said as Wrong)
  }
  return { answers, faults }
}

interface Wrong {
  readonly message: string
  readonly values?: Record<string, string | number>
}
const wrong = (name: string, values?: Wrong['values']): Wrong => ({ message: `ticket.fault.${name}`, ...(values && { values }) })
const asAnswer = (field: FormField, value: string): string | string[] => (field.kind === 'multi-select' ? [value] : value)

type Asked = Exclude<FormField['kind'], 'built-in' | 'contracts'>
const missing: Record<Asked, string> = {
  text: 'answer-missing',
  'long-text': 'answer-missing',
  select: 'choose',
  'multi-select': 'choose',
  'date-time': 'answer-missing',
  phone: 'answer-missing',
  'cloud-tenant': 'answer-missing',
}
const longest: Record<Asked, number> = {
  text: 200,
  'long-text': 65_536,
  select: 40,
  'multi-select': 40,
  'date-time': 100,
  phone: 40,
  'cloud-tenant': 120,
}

/** The answer as it is kept; null when there is none. */
function judged(field: FormField, given: Answers, facts: AnswerFacts): string | string[] | null | Wrong {
  const kind = field.kind as Asked
  const sent = answerTo(given, field.key)
  if (kind === 'multi-select') return severalOf(field, sent)
  if (sent !== undefined && typeof sent !== 'string') return sent.length === 0 ? null : wrong('answer-one')
  const text = kind === 'long-text' ? clean(sent ?? '') : oneLine(sent ?? '')
  if (text === '') return null
  if (text.includes('\0')) return wrong('control-characters')
  if (text.length > longest[kind]) return wrong('answer-too-long', { maximum: longest[kind] })
  return by[kind](text, field, facts, given)
}

const by: Record<Exclude<Asked, 'multi-select'>, (text: string, field: FormField, facts: AnswerFacts, given: Answers) => string | Wrong> = {
  text: (text, field) => (fits(field, text) ? text : wrong('answer-pattern')),
  'long-text': (text) => text,
  select: (text, { options }) => (options.some(({ key }) => key === text) ? text : wrong('choose')),
  'date-time': (text, { key }, { timeZone }, given) => {
    const zone = answerTo(given, `${key}-zone`)
    const moment = momentOf(text, typeof zone === 'string' && zone !== '' ? zone : (timeZone ?? null))
    return typeof moment === 'string' ? moment : wrong(moment.wrong)
  },
  phone: (text, _, { language, timeZone }) => phoneOf(text, language, timeZone) ?? wrong('answer-phone'),
  'cloud-tenant': (text, field, { tenants }) => {
    if (tenants.includes(text)) return text
    if (!field.typed) return wrong('answer-tenant')
    return fits(field, text) ? text : wrong('answer-pattern')
  },
}

/** Each once, in the order of the options. */
function severalOf({ options }: FormField, sent: Answer | undefined): string[] | null | Wrong {
  const named = new Set([sent ?? []].flat().filter((one) => one !== ''))
  const known = options.filter(({ key }) => named.has(key)).map(({ key }) => key)
  if (known.length < named.size) return wrong('choose')
  return known.length > 0 ? known : null
}

function contractsWrong({ required }: FormField, { contracts, contractIds }: AnswerFacts): Wrong | null {
  if (contractIds.length === 0) return required ? wrong('contract-missing') : null
  return contractIds.every((id) => contracts.some((contract) => contract.id === id)) ? null : wrong('contract')
}

/** A lone half of a character is no text, and jsonb refuses it. */
const clean = (text: string): string => text.toWellFormed().normalize('NFC').replaceAll('\r\n', '\n').trim()
/** As the names of tenants are kept. */
export const oneLine = (text: string): string => clean(text).replace(/\s+/g, ' ')

function fits(field: FormField, text: string): boolean {
  if (field.pattern === null) return true
  let pattern = patterns.get(field)
  if (!pattern) patterns.set(field, (pattern = whole(field.pattern)))
  return pattern.test(text)
}
const patterns = new WeakMap<FormField, RegExp>()
