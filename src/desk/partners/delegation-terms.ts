// What a delegation grants, stated once for every form and request; and what it must name, so that nobody is granted more than there is.
import { z } from 'zod'
import type { ActInTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { type FieldFault, Refusal } from '../../platform/refusal.ts'

const Key = z.string('refusal.fault.required').regex(/^[a-z0-9-]{1,40}$/, 'refusal.fault.choose')
const keys = (most: number) =>
  z
    .array(Key)
    .max(most, 'refusal.fault.invalid')
    .default([])
    .transform((list) => [...new Set(list)])
const Tenant = z
  .string('refusal.fault.required')
  .transform((text) => text.normalize('NFC').trim().replaceAll(/\s+/g, ' '))
  .refine((text) => text.length > 0 && text.length <= 120 && !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text), 'refusal.fault.invalid')
const Moment = z.union([z.date(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))], 'refusal.fault.day')

/** Empty lists: everything. */
export const Terms = z.strictObject({
  roles: z
    .array(Key, 'refusal.fault.required')
    .min(1, 'refusal.fault.required')
    .max(50, 'refusal.fault.invalid')
    .transform((list) => [...new Set(list)]),
  services: keys(500),
  requestTypes: keys(500),
  tenants: z
    .array(Tenant)
    .max(500, 'refusal.fault.invalid')
    .default([])
    .transform((list) => [...new Set(list)]),
  /** Of the tickets the partner files: all of each, or that they are there and how they stand. */
  customerSees: z.enum(['all', 'summary'], 'refusal.fault.choose').default('all'),
  /** null: at once. */
  startsAt: Moment.nullable().default(null),
  endsAt: Moment,
})
export type Terms = z.output<typeof Terms>
export const Reason = z
  .string('refusal.fault.invalid')
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'refusal.fault.invalid')
  .transform((text) => text.normalize('NFC').replaceAll('\r\n', '\n').trim())
  .refine((text) => text.length <= 2000, 'refusal.fault.too-long')
  .default('')

/** As they stand. */
export interface TermsNow {
  readonly roles: string[]
  readonly services: string[]
  readonly requestTypes: string[]
  readonly tenants: string[]
  readonly customerSees: 'all' | 'summary'
  readonly startsAt: string
  readonly endsAt: string
}
interface Columns {
  readonly roles: string[]
  readonly services: string[]
  readonly request_types: string[]
  readonly tenants: string[]
  readonly customer_sees: string
  readonly starts_at: Date
  readonly ends_at: Date
}
export const termsOf = (row: Columns): TermsNow => ({
  roles: row.roles.toSorted(),
  services: row.services.toSorted(),
  requestTypes: row.request_types.toSorted(),
  tenants: row.tenants.toSorted(),
  customerSees: row.customer_sees as TermsNow['customerSees'],
  startsAt: row.starts_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
})
/** `otherwise`: when it begins, where nothing is said. */
export const asColumns = (given: Terms, otherwise: Date): Columns => ({
  roles: given.roles,
  services: given.services,
  request_types: given.requestTypes,
  tenants: given.tenants,
  customer_sees: given.customerSees,
  starts_at: given.startsAt ?? otherwise,
  ends_at: given.endsAt,
})

export const mostYears = 3

/**
 * Roles, services and types are offered, tenants are the customer's, and it ends. What was retired since stays where it already stood (`now`).
 * `tenantsOf` null: who asks need not know the customer's tenants, and learns nothing of them.
 */
export async function requireFits(act: ActInTransaction, given: Terms, tenantsOf: string | null, now?: TermsNow): Promise<void> {
  const faults: FieldFault[] = []
  const fault = (field: string, message: string, values = {}) => void faults.push({ field, message, values })
  const catalogue = await catalogueOf(act.db)
  const offered = (list: readonly { key: string; retired: boolean }[], wanted: readonly string[], had: readonly string[] = []) =>
    wanted.every((key) => had.includes(key) || list.some((one) => one.key === key && !one.retired))
  if (!offered(catalogue.partnerRoles, given.roles, now?.roles)) fault('roles', 'refusal.fault.choose')
  if (!offered(catalogue.services, given.services, now?.services)) fault('services', 'refusal.fault.choose')
  if (!offered(catalogue.requestTypes, given.requestTypes, now?.requestTypes)) fault('requestTypes', 'refusal.fault.choose')
  if (tenantsOf !== null && given.tenants.length > 0) {
    const rows = await act.db
      .selectFrom('cloud_tenant')
      .select('name')
      .where('organisation_id', '=', tenantsOf)
      .where('name', 'in', given.tenants)
      .execute()
    if (rows.length < given.tenants.length) fault('tenants', 'refusal.fault.choose')
  }
  const latest = new Date(act.at)
  latest.setUTCFullYear(latest.getUTCFullYear() + mostYears)
  // The last day is whole, wherever it is read.
  latest.setUTCDate(latest.getUTCDate() + 1)
  if (given.endsAt <= act.at) fault('endsAt', 'partner.fault.ends-in-past')
  else if (given.endsAt <= (given.startsAt ?? act.at)) fault('endsAt', 'refusal.fault.ends-before')
  else if (given.endsAt > latest) fault('endsAt', 'partner.fault.ends-too-late', { years: mostYears })
  if (faults.length > 0) throw new Refusal('invalid', {}, faults)
}
