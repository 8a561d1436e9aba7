// What a partner may file for a customer: within what was delegated, and what its kind is let file (MS-30). Pure; a part of entitle.
import { type Catalogue, type PartnerRule, byKey } from '../catalogue/catalogue.ts'
import type { Acting, DelegationFact, Standing, Wanted } from '../entitlements/facts.ts'
import { type Refused, no } from '../entitlements/verdict.ts'

/** null: nothing of it refuses. Parts not chosen yet do not. */
export function mayAct(catalogue: Catalogue, standing: Standing, { type, service }: Wanted): Refused | null {
  const { acting } = standing
  if (!acting) return null
  return outsideDelegation(standing, type, service) ?? kindMayNot(catalogue, acting, standing, type, service)
}

/** The customer delegated something, but not this. */
export function outsideDelegation(
  { acting, organisation, administrators }: Standing,
  type: string | null,
  service: string | null,
): Refused | null {
  if (!acting || acting.delegations.some((one) => within(one, type, service))) return null
  return beyond({ organisation, administrators }, acting, type, service)
}

export function beyond(
  { organisation, administrators }: Pick<Standing, 'organisation' | 'administrators'>,
  acting: Acting,
  type: string | null,
  service: string | null,
): Refused {
  const byType = service === null || (type !== null && acting.delegations.some((one) => within(one, null, service)))
  return no(byType ? 'requestType' : 'service', 'outside-delegation', 'customer', {
    ...(type !== null && { type }),
    ...(service !== null && { service }),
    organisation: organisation?.name ?? '',
    partner: acting.partner.name,
    administrators: administrators.map(({ name }) => name).join('\n'),
  })
}

const within = ({ services, types }: DelegationFact, type: string | null, service: string | null): boolean =>
  (type === null || types.length === 0 || types.includes(type)) && (service === null || services.length === 0 || services.includes(service))

/** Under which delegation it is filed; undefined: under none. One for all comes before one for this ticket alone. */
export const delegationFor = (
  { delegations }: Acting,
  { type, service, tenants }: { type: string; service: string | null; tenants: readonly string[] },
): DelegationFact | undefined =>
  delegations
    .toSorted((a, b) => Number(a.single) - Number(b.single))
    .find(
      (one) =>
        within(one, type, service) &&
        (one.services.length === 0 || service !== null) &&
        (one.tenants.length === 0 || (tenants.length > 0 && tenants.every((tenant) => one.tenants.includes(tenant)))),
    )

function kindMayNot(
  catalogue: Catalogue,
  acting: Acting,
  { organisation }: Standing,
  type: string | null,
  service: string | null,
): Refused | null {
  const wanted = byKey(catalogue.requestTypes, type)
  if (!wanted) return null
  const asks = { service, technical: wanted.technical }
  if (kindMay(catalogue.partnerRules, acting.partner.kind, asks)) return null
  const others = acting.above.filter(({ id, kind }) => id !== acting.partner.id && kindMay(catalogue.partnerRules, kind, asks))
  return {
    ...no('requestType', 'kind-may-not', others.length > 0 ? 'partner' : 'provider', {
      type: wanted.key,
      partner: others.map(({ name }) => name).join(', '),
      kind: acting.partner.kind ?? '',
      kinds: catalogue.partnerKinds
        .filter(({ key, retired }) => !retired && kindMay(catalogue.partnerRules, key, asks))
        .map(({ key }) => key)
        .join(),
      organisation: organisation?.name ?? '',
    }),
    partner: others[0] ?? null,
  }
}

/** The table itself: the first rule that fits decides; where none does, they may. A service not chosen yet fits rules for all services only. */
export function kindMay(rules: readonly PartnerRule[], kind: string | null, asks: { service: string | null; technical: boolean }): boolean {
  const fits = rules.find(
    (rule) =>
      !rule.retired &&
      (rule.kinds.length === 0 || (kind !== null && rule.kinds.includes(kind))) &&
      (rule.services.length === 0 || (asks.service !== null && rule.services.includes(asks.service))) &&
      (rule.requests === 'all' || (rule.requests === 'technical') === asks.technical),
  )
  return fits?.may ?? true
}
