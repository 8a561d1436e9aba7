// Which questions a ticket of this type, about this service, in this context asks. One answer for page, REST and deed; the browser only mirrors it.
import type { Catalogue, FormField, RequestType } from './catalogue.ts'
import { byKey } from './catalogue.ts'

/** What the shape of a form depends on. Answers as typed: one string, or several of a multi-select. */
export interface Chosen {
  readonly type: string | null
  readonly service: string | null
  readonly offering: string | null
  readonly context: string | null
  /** Of the organisation that files. */
  readonly edition?: string | null
  readonly answers: Answers
}
export type Answer = string | readonly string[]
export type Answers = Readonly<Record<string, Answer>>

/** The fields of the form in their order; a field whose condition hangs on a field that is not shown is not shown either. */
export function formFor(catalogue: Catalogue, chosen: Chosen): FormField[] {
  const type = byKey(catalogue.requestTypes, chosen.type)
  const shown: FormField[] = []
  for (const field of catalogue.fields) if (!field.retired && isAsked(field, type, chosen, shown)) shown.push(field)
  return shown
}

/** The fields that some answers would show, with the answers they wait for: for a program, which asks before it answers. */
export function formForAny(catalogue: Catalogue, chosen: Omit<Chosen, 'answers'>): FormField[] {
  const type = byKey(catalogue.requestTypes, chosen.type)
  const shown: FormField[] = []
  for (const field of catalogue.fields) {
    const waits = Object.entries(field.when.answers ?? {})
    const can = waits.every(([key, wanted]) => {
      const other = shown.find((one) => one.key === key)
      const fixed = other && fixedBy(other, chosen.context)
      return other && (!fixed || wanted.includes(fixed.value))
    })
    const rest = { ...field, when: { ...field.when, answers: {} } }
    if (can && !field.retired && isAsked(rest, type, { ...chosen, answers: {} }, shown)) shown.push(field)
  }
  return shown
}

/** What was sent under a key; a key may be called `constructor`. */
export const answerTo = (answers: Answers, key: string): Answer | undefined => (Object.hasOwn(answers, key) ? answers[key] : undefined)

/** The value and its reason where the context gives the answer. */
export const fixedBy = (field: FormField, context: string | null): FormField['fixed'] =>
  field.fixed && context !== null && field.fixed.contexts.includes(context) ? field.fixed : null

function isAsked(field: FormField, type: RequestType | undefined, chosen: Chosen, before: readonly FormField[]): boolean {
  if (field.kind === 'built-in') {
    if (field.key === 'priority') return type?.asksPriority ?? false
    if (field.key === 'severity') return type?.asksSeverity ?? false
    if (field.key === 'service') return (type?.asksService ?? 'none') !== 'none'
    return true
  }
  const { types, services, offerings, contexts, editions, answers } = field.when
  return (
    fits(editions, chosen.edition ?? null) &&
    fits(types, chosen.type) &&
    fits(services, chosen.service) &&
    fits(offerings, chosen.offering) &&
    fits(contexts, chosen.context) &&
    Object.entries(answers ?? {}).every(([key, wanted]) => {
      const other = before.find((one) => one.key === key)
      const given = other && (fixedBy(other, chosen.context)?.value ?? answerTo(chosen.answers, key))
      return (typeof given === 'string' ? [given] : (given ?? [])).some((value) => wanted.includes(value))
    })
  )
}

const fits = (wanted: readonly string[] | undefined, given: string | null): boolean =>
  !wanted || wanted.length === 0 || (given !== null && wanted.includes(given))
