// Who may file what for a customer, as tables: the kinds of partners of the Hungarian guide, and whose paper pays for what.
import { describe, expect, test } from 'vitest'
import { contractFact, enterpriseCatalogue, partner, standingFact, wanted, withPartners } from '../../../test/support/enterprise.ts'
import { entitle } from '../entitlements/entitle.ts'
import type { Acting, ContractFact } from '../entitlements/facts.ts'
import { delegationFor } from './may-act.ts'

const catalogue = enterpriseCatalogue(withPartners)
const everything = { id: 'd1', services: [], types: [], tenants: [], single: false, customerSees: 'all' } as const
const provider = { ...partner, id: 'p9', name: 'Provider Zrt.', kind: 'direct-provider' }
const acting = (kind: string | null, more: Partial<Acting> = {}): Acting => ({
  partner: { id: 'p2', name: 'Helpers', kind },
  delegations: [everything],
  above: [provider],
  ...more,
})
const said = (kind: string | null, of: object, contracts: readonly ContractFact[] = [], more: Partial<Acting> = {}) => {
  const verdict = entitle(catalogue, standingFact({ acting: acting(kind, more), contracts }), wanted({ context: 'customer', ...of }))
  return verdict.allowed ? 'may' : verdict.reason
}

describe('MS-02 MS-30 MS-12 kind of partner × service × technical or not', () => {
  const technical = { type: 'customer-case', service: 'virtual-server' }
  const billing = { type: 'billing', service: 'virtual-server' }
  test.each([
    ['advisor', technical, 'may'],
    ['advisor', billing, 'kind-may-not'],
    ['advisor', { ...billing, service: 'rack' }, 'may'],
    ['indirect-reseller', technical, 'may'],
    ['indirect-reseller', billing, 'kind-may-not'],
    ['indirect-reseller', { ...billing, service: null }, 'may'],
    ['direct-provider', technical, 'may'],
    ['direct-provider', billing, 'may'],
    ['indirect-provider', technical, 'may'],
    ['indirect-provider', billing, 'may'],
    [null, billing, 'may'],
  ])('%s, %j: %s', (kind, of, expected) => expect(said(kind, of)).toBe(expected))

  test('the refusal says which kinds may, and who of those sells to the customer', () => {
    const verdict = entitle(catalogue, standingFact({ acting: acting('advisor') }), wanted({ context: 'customer', ...billing }))
    expect(verdict).toMatchObject({
      field: 'requestType',
      reason: 'kind-may-not',
      remedy: 'partner',
      partner: provider,
      about: { kind: 'advisor', kinds: 'direct-provider,indirect-provider' },
    })
    const alone = entitle(
      catalogue,
      standingFact({ acting: acting('advisor', { above: [] }) }),
      wanted({ context: 'customer', ...billing }),
    )
    expect(alone).toMatchObject({ remedy: 'provider', partner: null })
  })
})

describe('MS-08 MS-10 MS-11 MS-46 whose paper pays', () => {
  const general = { type: 'general', service: 'virtual-server' }
  const own = (contracts: readonly ContractFact[], contract: string | null = null) => {
    const verdict = entitle(catalogue, standingFact({ contracts }), wanted({ context: 'own', ...general, contract }))
    return verdict.allowed ? verdict.sources.join() : verdict.reason
  }
  const forCustomer = (contracts: readonly ContractFact[], contract: string | null = null) => {
    const verdict = entitle(
      catalogue,
      standingFact({ acting: acting('advisor'), contracts }),
      wanted({ context: 'customer', ...general, contract }),
    )
    return verdict.allowed ? verdict.sources.join() : verdict.reason
  }
  const benefit = contractFact({ id: 'benefit', covers: 'customers' })
  const both = contractFact({ id: 'both', covers: 'both' })
  const mine = contractFact({ id: 'mine' })
  test.each([
    ['the benefit for customers alone', [benefit], null, 'not-in-plan'],
    ['the benefit, chosen', [benefit, mine], 'benefit', 'covers-customers'],
    ['one’s own contract', [benefit, mine], 'mine', 'mine'],
    ['one that covers both', [benefit, both], null, 'both'],
    ['on trial', [{ ...mine, trial: true }], null, 'mine'],
    ['none', [], null, 'not-in-plan'],
    ['an unknown one', [mine], 'nobody’s', 'not-offered'],
    ['one for another service', [{ ...mine, services: ['rack'] }], null, 'not-covered'],
  ])('a partner’s own ticket, with %s', (_, contracts, chosen, expected) => expect(own(contracts, chosen)).toBe(expected))

  const ofPartner = { ofPartner: true } as const
  test.each([
    ['the partner’s benefit', [{ ...benefit, ...ofPartner }], null, 'benefit'],
    ['the partner’s own plan', [{ ...mine, ...ofPartner }], null, 'not-in-plan'],
    ['the partner’s own plan, chosen', [{ ...mine, ...ofPartner }], 'mine', 'covers-own'],
    ['the customer’s own contract', [mine], null, 'mine'],
    ['several, each of which pays', [{ ...benefit, ...ofPartner }, mine], null, 'benefit,mine'],
    ['the benefit on trial', [{ ...benefit, ...ofPartner, trial: true }], null, 'benefit'],
    ['none', [], null, 'not-in-plan'],
  ])('a customer’s ticket, with %s', (_, contracts, chosen, expected) => expect(forCustomer(contracts, chosen)).toBe(expected))

  test('MS-09 MS-12 what no plan names is free in either context', () => {
    expect(said('direct-provider', { type: 'billing' })).toBe('may')
    const verdict = entitle(catalogue, standingFact(), wanted({ context: 'own', type: 'billing' }))
    expect(verdict).toMatchObject({ allowed: true, sources: [], covered: null })
  })
})

describe('MS-44 MS-45 whose context', () => {
  test('a customer’s context needs a customer, and one’s own is not filed while acting for one', () => {
    expect(entitle(catalogue, standingFact(), wanted({ context: 'customer' }))).toMatchObject({
      reason: 'choose-customer',
      field: 'context',
    })
    expect(said('advisor', { context: 'own' })).toBe('own-context')
  })
})

describe('within what was delegated', () => {
  const narrow = { ...everything, services: ['rack'], types: ['billing', 'general'] }
  test('another service or type is refused, at the field that is wrong', () => {
    const of = (more: object) => said('direct-provider', more, [contractFact()], { delegations: [narrow] })
    expect(of({ type: 'billing', service: 'rack' })).toBe('may')
    expect(of({ type: 'billing', service: 'virtual-server' })).toBe('outside-delegation')
    expect(of({ type: 'incident', service: 'rack' })).toBe('outside-delegation')
  })
  test('the one it is filed under covers service, type and every tenant', () => {
    const tenants = { ...everything, id: 'd2', tenants: ['north', 'south'] }
    const single = { ...everything, id: 'd3', single: true }
    const found = (given: readonly (typeof everything | typeof tenants)[], of: { service: string | null; tenants: string[] }) =>
      delegationFor(acting(null, { delegations: given }), { type: 'general', ...of })?.id
    expect(found([tenants], { service: null, tenants: [] })).toBeUndefined()
    expect(found([tenants], { service: null, tenants: ['north'] })).toBe('d2')
    expect(found([tenants], { service: null, tenants: ['north', 'west'] })).toBeUndefined()
    expect(found([{ ...everything, services: ['rack'] as never }], { service: null, tenants: [] })).toBeUndefined()
    expect(found([single as never, everything], { service: null, tenants: [] })).toBe('d1')
  })
})
