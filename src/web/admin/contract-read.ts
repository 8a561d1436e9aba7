// What the form of a contract shows, and back: so that a page that is behind undoes nothing (F35).
import { type SqlBool, sql } from 'kysely'
import { ContractFields } from '../../desk/entitlements/contract-fields.ts'
import type { ContractRow } from '../../desk/entitlements/organisation-entitlements.ts'
import { faultsOf } from '../../desk/parse.ts'
import type { Tx } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Form } from '../form.ts'

export const shownOf = ({ number, entity, plan, calendar, startsOn, endsOn, partner, covers, services, trial }: ContractRow) => ({
  number,
  entity,
  plan: plan ?? '',
  calendar: calendar ?? '',
  startsOn,
  endsOn: endsOn ?? '',
  partner: partner?.name ?? '',
  covers,
  services: [...services].sort().join(' '),
  trial: trial ? 'yes' : '',
})
/** What comes back as the page showed it: somebody else may have changed it since. */
export const untouchedIn = (form: Form): (keyof ContractFields)[] =>
  (['number', 'entity', 'plan', 'calendar', 'startsOn', 'endsOn', 'partner', 'covers', 'services', 'trial'] as const)
    .filter((name) => form.fields.has(`was-${name}`) && given(form, name) === form.one(`was-${name}`))
    .map((name) => (name === 'partner' ? 'partnerId' : name))

const given = (form: Form, name: string): string => (name === 'services' ? form.all(name).toSorted().join(' ') : form.one(name))

/** In a reading transaction of the administrator: the name becomes the one organisation that has it. A wrong one is told with whatever else is wrong. */
export async function contractIn(tx: Tx, form: Form): Promise<ContractFields> {
  const partner = await partnerNamed(tx, form.one('partner').normalize('NFC').trim().replaceAll(/\s+/g, ' ')).catch((thrown: unknown) => {
    if (thrown instanceof Refusal) return thrown
    throw thrown
  })
  const read = ContractFields.safeParse({
    number: form.one('number'),
    entity: form.one('entity'),
    plan: form.one('plan') || null,
    calendar: form.one('calendar') || null,
    startsOn: form.one('startsOn'),
    endsOn: form.one('endsOn') || null,
    covers: form.one('covers') || 'own',
    services: form.all('services'),
    trial: form.one('trial') === 'yes',
    partnerId: partner instanceof Refusal ? null : partner,
  })
  const faults = [...(read.success ? [] : faultsOf(read.error)), ...(partner instanceof Refusal ? partner.faults : [])]
  if (!read.success || faults.length > 0) throw new Refusal('invalid', {}, faults)
  return read.data
}

/** The one organisation that has this name; '' is none. */
export async function partnerNamed(tx: Tx, name: string, field = 'partner'): Promise<string | null> {
  if (name === '') return null
  const part = name.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')
  const found = await tx
    .selectFrom('organisation')
    .select(['id', 'name'])
    .where(sql<SqlBool>`id = any (array(select guichet_organisations_like(${part})))`)
    .limit(20)
    .execute()
  const same = found.filter((one) => one.name === name)
  const fits = same.length > 0 ? same : found
  if (fits.length === 1) return fits[0]!.id
  const message = fits.length === 0 ? 'admin.contract.partner-unknown' : 'admin.contract.partner-several'
  throw new Refusal('invalid', {}, [{ field, message }])
}
