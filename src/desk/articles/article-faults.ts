// What is wrong with an article in files, in sentences that say what to do.
import type { z } from 'zod'
import { words } from '../../platform/messages.ts'
import { nearest } from '../../platform/nearest.ts'
import { sentenceOf } from '../catalogue/check-configuration.ts'
import type { Configuration } from '../catalogue/configuration.ts'
import { unknownQuotes } from './quoted.ts'

interface Sentence {
  /** As the heading calls it. */
  readonly way: readonly (string | number)[]
  readonly of: 'key' | 'value'
  readonly what: string
}

const called: Readonly<Record<string, string>> = {
  requestTypes: 'request_types',
  errorCodes: 'error_codes',
  errorTexts: 'error_texts',
  issueState: 'issue_state',
  fixedOn: 'fixed_on',
  plans: 'for_plans',
  editions: 'for_editions',
  partners: 'for_partners',
}

/** `lines`: those the heading may have. */
export function sentencesOf(issue: z.core.$ZodIssue, lines: readonly string[]): Sentence[] {
  const way = issue.path.map((step, depth) => (depth === 0 ? (called[String(step)] ?? String(step)) : (step as string | number)))
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const near = nearest(key, lines)
      return {
        way: [...way, key],
        of: 'key',
        what: near ? `There is no such line. Did you mean ${near}?` : `There is no such line here. There are: ${lines.join(', ')}.`,
      }
    })
  return [{ way, of: 'value', what: sentence(issue) }]
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `Write one of ${issue.values.join(', ')}.`
  if (issue.code === 'invalid_type')
    return issue.input === undefined && /undefined/.test(issue.message)
      ? 'It is missing. Add it.'
      : `This must be ${kinds[issue.expected] ?? `a ${issue.expected}`}.`
  if (issue.message === 'article.fault.chosen-nobody')
    return 'Add for_plans, for_editions, for_services or for_partners, or name another audience.'
  if (issue.message === 'article.fault.fixed-on') return 'Write issue_state: fixed as well, or leave the line out.'
  if (issue.message === 'refusal.fault.required') return 'It is empty. Write it.'
  return /^(refusal|article)\.fault\./.test(issue.message) ? words('en')(issue.message) : issue.message
}
const kinds: Readonly<Record<string, string>> = { string: 'a text', array: 'a list, as [one, two]', boolean: 'true or false' }

const lists = {
  services: 'services',
  request_types: 'request_types',
  for_plans: 'plans',
  for_editions: 'editions',
  for_services: 'services',
  for_partners: 'partner_kinds',
} as const satisfies Record<string, keyof Configuration>

/** Services, types, plans and the rest that the configuration beside it does not have. */
export function keyFaults(
  configuration: Configuration,
  head: Readonly<Record<string, unknown>>,
  fault: (way: readonly (string | number)[], what: string) => void,
): void {
  for (const [line, list] of Object.entries(lists)) {
    const known = configuration[list].map(({ key }) => key)
    const given = Array.isArray(head[line]) ? head[line].map(String) : []
    given.forEach((key, at) => {
      if (known.includes(key)) return
      const near = nearest(key, known)
      const message = `configuration.fault.unknown${near ? '-near' : ''}`
      fault([line, at], `${line}: ${sentenceOf({ path: [], message, values: { key, list, near: near ?? '' } })}`)
    })
  }
}

/** Labels, types and services that are quoted and that nothing is called by. */
export function quoteFaults(configuration: Configuration, text: string, fault: (offset: number, what: string) => void): void {
  const house = { requestTypes: configuration.request_types, services: configuration.services }
  for (const quote of unknownQuotes(house, text)) fault(text.indexOf(quote), words('en')('article.fault.quote', { quote }))
}
