// What may be said of a contract and a cloud tenant in any form or request, stated once; and what their keys must name.
import { z } from 'zod'
import type { ActInTransaction } from '../actor.ts'
import { type FieldFault, Refusal } from '../../platform/refusal.ts'
import { isId } from '../../platform/id.ts'

/** One line without control characters, halves of signs or direction overrides. */
const line = (maximum: number) =>
  z
    .string('refusal.fault.required')
    .transform((text) => text.normalize('NFC').trim().replaceAll(/\s+/g, ' '))
    .refine((text) => text.length > 0, { error: 'refusal.fault.required', abort: true })
    .refine((text) => text.length <= maximum, { error: 'refusal.fault.too-long', abort: true })
    .refine((text) => text.isWellFormed() && !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text), { error: 'refusal.fault.invalid' })
/** A day as the calendar writes it; that of a year people sign contracts in. */
const Day = z.iso.date('refusal.fault.day').refine((day) => day >= '1970-01-01' && day <= '2999-12-31', { error: 'refusal.fault.day' })
const Key = z.string('refusal.fault.required').regex(/^[a-z0-9-]{1,40}$/, 'refusal.fault.choose')

const shape = {
  entity: Key,
  plan: Key.nullable().default(null),
  /** By whose hours promises are counted that name no calendar; null: of the organisation, the plan or whatever fits. */
  calendar: Key.nullable().default(null),
  number: line(60),
  /** The organisation through which it was bought. */
  partnerId: z.string().refine(isId, { error: 'refusal.fault.choose' }).nullable().default(null),
  startsOn: Day,
  /** The last day it holds. */
  endsOn: Day.nullable().default(null),
  /** Whose subscriptions it supports (MS-08, MS-46). */
  covers: z.enum(['own', 'customers', 'both'], 'refusal.fault.choose').default('own'),
  /** Empty: all. */
  services: z
    .array(Key)
    .max(500, 'refusal.fault.invalid')
    .default([])
    .transform((list) => [...new Set(list)].sort()),
  /** It gives the same as a paid one (MS-11). */
  trial: z.boolean('refusal.fault.invalid').default(false),
}
const ends = { error: 'refusal.fault.ends-before', path: ['endsOn'] }
export const ContractFields = z.strictObject(shape).refine((given) => given.endsOn === null || given.endsOn >= given.startsOn, ends)
export type ContractFields = z.output<typeof ContractFields>
export const LastDay = z.strictObject({ endsOn: Day })
export const TenantFields = z.strictObject({
  name: line(120),
  label: z
    .union([z.literal(''), line(120)])
    .transform((text) => text || null)
    .nullable()
    .default(null),
})
export type TenantFields = z.output<typeof TenantFields>

/** Entity and plan are offered, the partner is another organisation, and the number is free with that entity. */
export async function requireFits(
  act: ActInTransaction,
  organisationId: string,
  given: ContractFields,
  now?: { id: string; entity_key: string; plan_key: string | null; calendar_key: string | null; services: string[] },
): Promise<void> {
  const faults: FieldFault[] = []
  const fault = (field: string, message = 'refusal.fault.choose') => void faults.push({ field, message })
  const { db } = act
  const entity = await db.selectFrom('contracting_entity').select('retired_at').where('key', '=', given.entity).executeTakeFirst()
  // What was retired since stays with the contracts that name it.
  if (!entity || (entity.retired_at && given.entity !== now?.entity_key)) fault('entity')
  if (given.plan !== null) {
    const plan = await db.selectFrom('plan').select('retired_at').where('key', '=', given.plan).executeTakeFirst()
    if (!plan || (plan.retired_at && given.plan !== now?.plan_key)) fault('plan')
  }
  if (given.calendar !== null) {
    const calendar = await db.selectFrom('business_calendar').select('retired_at').where('key', '=', given.calendar).executeTakeFirst()
    if (!calendar || (calendar.retired_at && given.calendar !== now?.calendar_key)) fault('calendar')
  }
  if (given.services.length > 0) {
    const known = await db.selectFrom('service').select(['key', 'retired_at']).where('key', 'in', given.services).execute()
    const fits = (key: string) => known.some((one) => one.key === key && (one.retired_at === null || now?.services.includes(key)))
    if (!given.services.every(fits)) fault('services')
  }
  if (given.partnerId !== null) {
    const partner = await db.selectFrom('organisation').select('id').where('id', '=', given.partnerId).executeTakeFirst()
    if (!partner || partner.id === organisationId) fault('partnerId')
  }
  if (faults.length > 0) throw new Refusal('invalid', {}, faults)
  const taken = await db
    .selectFrom('contract')
    .select('id')
    .where('entity_key', '=', given.entity)
    .where('number', '=', given.number)
    .executeTakeFirst()
  if (taken && taken.id !== now?.id) throw numberTaken()
}

export const numberTaken = () => new Refusal('contract-number-taken', {}, [{ field: 'number', message: 'refusal.contract-number-taken' }])

export const asColumns = (given: ContractFields) => ({
  entity_key: given.entity,
  plan_key: given.plan,
  calendar_key: given.calendar,
  number: given.number,
  partner_id: given.partnerId,
  starts_on: given.startsOn,
  ends_on: given.endsOn,
  covers: given.covers,
  services: given.services,
  trial: given.trial,
})
