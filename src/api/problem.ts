// Every "no" of the API in one form, RFC 9457, in the language of the caller; a fault tells its number and nothing of how it happened.
import { z } from '@hono/zod-openapi'
import { label } from '../desk/catalogue/catalogue.ts'
import { NotEntitled } from '../desk/entitlements/explain.ts'
import type { Language, Words } from '../platform/messages.ts'
import { sizeWords } from '../platform/size.ts'
import { type FieldFault, type Refusal, type RefusalCode, refusals } from '../platform/refusal.ts'

export const mediaType = 'application/problem+json'

const Fault = z.strictObject({
  pointer: z
    .string()
    .optional()
    .meta({ description: 'JSON Pointer (RFC 6901, as a fragment) to the field of the body.', example: '#/summary' }),
  parameter: z.string().optional().meta({ description: 'Name of the query parameter.', example: 'limit' }),
  detail: z
    .string()
    .meta({ description: 'What is wrong with it and what to do, in the language asked for.', example: 'Give the ticket a summary.' }),
})

export const Problem = z
  .strictObject({
    type: z.string().meta({ description: 'Address of the description of this kind of problem.', example: '/api#problem-invalid' }),
    title: z.string().meta({ description: 'The kind of problem in words.', example: 'Some fields need another look' }),
    status: z.int().meta({ description: 'The HTTP status.', example: 422 }),
    detail: z.string().meta({ description: 'What happened and what to do.', example: 'Some fields need another look.' }),
    code: z.string().meta({ description: 'The stable name of the problem: decide by this one.', example: 'invalid' }),
    faults: z.array(Fault).optional().meta({ description: 'One entry per field at fault.' }),
    reason: z
      .string()
      .optional()
      .meta({ description: 'Only with `not-entitled` and `third-party`: why it may not be filed.', example: 'not-in-plan' }),
    remedy: z
      .string()
      .optional()
      .meta({ description: 'Only with `not-entitled` and `third-party`: who can change it.', example: 'provider' }),
    vendor: z
      .strictObject({
        key: z.string().meta({ example: 'sentinel' }),
        name: z.string().meta({ example: 'Sentinel Software' }),
        url: z.string().nullable(),
        address: z.string().nullable(),
        phone: z.string().nullable(),
      })
      .optional()
      .meta({ description: 'Only with `third-party`: whose product it is, and how they are reached.' }),
    requestId: z.string().optional().meta({ description: 'Only with status 500: the number to tell the operator.' }),
  })
  .meta({ id: 'Problem', description: 'Why a request was refused (RFC 9457).' })
export type Problem = z.output<typeof Problem>

/** A fault that knows where it stands; those of deeds know only the field's name. */
export interface PlacedFault extends FieldFault {
  readonly pointer?: string
  readonly parameter?: string
}

export const pointerOf = (path: readonly PropertyKey[]): string =>
  `#${path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`

// The pages' words for these speak of pages and sessions.
const ownWords = new Set<RefusalCode>([
  'not-found',
  'sign-in-first',
  'not-in-this-state',
  'changed-meanwhile',
  'already-sent-otherwise',
  'draft-gone',
])

const ofSizes = new Set<RefusalCode>(['file-too-large', 'message-too-large'])

export function problemOf(refusal: Refusal, t: Words, language: string): Problem {
  const { code, status } = refusal
  const inWords = ofSizes.has(code)
    ? Object.fromEntries(
        Object.entries(refusal.values).map(([name, value]) => [name, typeof value === 'number' ? sizeWords(language, value) : value]),
      )
    : refusal.values
  const faults = (refusal.faults as readonly PlacedFault[]).map(({ pointer, parameter, field, message, values }) => ({
    ...(parameter !== undefined ? { parameter } : { pointer: pointer ?? pointerOf(field === '' ? [] : field.split('.')) }),
    detail: t(message, values),
  }))
  return {
    type: `/api#problem-${code}`,
    title: t(`api.problem.${status}`),
    status,
    detail: isOfRights(code) ? whyNot(refusal, t) : t(ownWords.has(code) ? `api.refusal.${code}` : `refusal.${code}`, inWords),
    code,
    ...(isOfRights(code) && { reason: String(refusal.values['reason']), remedy: String(refusal.values['remedy']) }),
    ...vendorIn(refusal, language),
    ...(faults.length > 0 && { faults }),
  }
}

const isOfRights = (code: RefusalCode): boolean => code === 'not-entitled' || code === 'third-party'

function vendorIn(refusal: Refusal, language: string) {
  const vendor = refusal instanceof NotEntitled ? refusal.vendor : null
  if (!vendor) return {}
  const { key, url, address, phone } = vendor
  return { vendor: { key, name: label(vendor.label, language as Language), url, address, phone } }
}

/** The reason, and what to do about it. */
const whyNot = ({ values }: Refusal, t: Words): string =>
  `${t(`entitlement.${values['reason']}`, values)} ${t(`entitlement.remedy.${values['remedy']}`, values)}`

export function problemResponse(problem: Problem, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': mediaType, 'cache-control': 'no-store', ...headers },
  })
}

export function faultProblem(requestId: string, t: Words): Problem {
  return {
    type: '/api#problem-fault',
    title: t('api.problem.500'),
    status: 500,
    detail: t('api.fault', { requestId }),
    code: 'fault',
    requestId,
  }
}

/** What every body in JSON, and every Idempotency-Key, can be refused for. */
export const ofBody = ['unsupported-body', 'message-too-large'] as const satisfies readonly RefusalCode[]
export const ofKey = ['already-sent-otherwise', 'key-in-flight'] as const satisfies readonly RefusalCode[]

/** For `responses` of a route: the statuses these codes come with. The handler throws them, so its type need not know. */
export function refuses(...codes: RefusalCode[]): object {
  const byStatus = Object.groupBy(
    ['malformed', 'sign-in-first', 'token-lacks-scope', 'too-many-requests', ...codes] as RefusalCode[],
    (code) => refusals[code],
  )
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, named]) => [
      status,
      { description: [...new Set(named)].map((code) => `\`${code}\``).join(', '), content: { [mediaType]: { schema: Problem } } },
    ]),
  )
}
