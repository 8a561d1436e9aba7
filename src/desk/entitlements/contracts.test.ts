// Whose contracts and cloud tenants these are, and who may write them.
import { beforeAll, expect, test } from 'vitest'
import { counter, minutes, refusalOf } from '../../../test/support/counter.ts'
import { sellsThings } from '../../../test/support/sold.ts'
import { reading, writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { parse } from '../parse.ts'
import { addCloudTenant } from './add-cloud-tenant.ts'
import { addContract } from './add-contract.ts'
import { changeContact, Contact } from './change-contact.ts'
import { changeContract } from './change-contract.ts'
import { ContractFields, TenantFields } from './contract-fields.ts'
import { endContract } from './end-contract.ts'
import { contractsOf, dayOf, tenantsOf } from './organisation-entitlements.ts'
import { retireCloudTenant } from './retire-cloud-tenant.ts'

const c = await counter()
const [acme, other] = [await c.organisation('Acme'), await c.organisation('Other')]
const [ada, tom, eve] = [await c.person('Ada'), await c.person('Tom'), await c.person('Eve')]
const [agent, chief] = [await c.agent('Agent', ['technical']), await c.agent('Chief', [], 'administrator')]
beforeAll(async () => {
  await sellsThings(c)
  await c.member(acme, ada, { administers: true })
  await c.member(acme, tom)
  await c.member(other, eve, { administers: true })
})
const contract = (more: object = {}) =>
  parse(ContractFields, { entity: 'east', plan: 'basic', number: 'C-1', startsOn: '2026-01-01', ...more })
const tenant = (name: string) => parse(TenantFields, { name })
const eventsOf = (organisation: string) =>
  c.owner.selectFrom('people_event').select(['type', 'actor_id']).where('organisation_id', '=', organisation).orderBy('seq').execute()

test('NTT-12 a contract is added, changed and ended by our administrators alone, and only within the organisation it belongs to', async () => {
  for (const who of [ada, tom, agent]) expect(await refusalOf(addContract(c.as(who), acme, contract()))).toBe('may-not-do-that')
  expect(await refusalOf(addContract(c.as(eve), acme, contract()))).toBe('not-found')
  expect(await eventsOf(acme)).toEqual([])

  const { id } = await addContract(c.as(chief), acme, contract())
  for (const who of [ada, tom, agent]) {
    expect(await refusalOf(changeContract(c.as(who), acme, id, contract({ plan: 'premium' })))).toBe('may-not-do-that')
    expect(await refusalOf(endContract(c.as(who), acme, id, { endsOn: '2026-02-01' }))).toBe('may-not-do-that')
  }
  expect(await refusalOf(endContract(c.as(eve), acme, id, { endsOn: '2026-02-01' }))).toBe('not-found')
  expect(await refusalOf(endContract(c.as(chief), other, id, { endsOn: '2026-02-01' }))).toBe('not-found')
  await changeContract(c.as(chief), acme, id, contract({ plan: 'premium' }))
  await endContract(c.as(chief), acme, id, { endsOn: '2026-02-01' })
  await endContract(c.as(chief), acme, id, { endsOn: '2026-02-01' })

  const { rows } = await reading(c.app, tom.personId, (tx) => contractsOf(tx, acme, '2026-03-02'))
  expect(rows).toEqual([
    {
      ...{
        id,
        number: 'C-1',
        entity: 'east',
        plan: 'premium',
        calendar: null,
        partner: null,
        startsOn: '2026-01-01',
        endsOn: '2026-02-01',
        state: 'ended',
      },
      ...{ covers: 'own', services: [], trial: false },
    },
  ])
  expect((await eventsOf(acme)).map((event) => event.type)).toEqual(['contract.added', 'contract.changed', 'contract.ended'])
})

test('a contract that does not fit is refused at the field', async () => {
  const faultOf = (given: object) =>
    addContract(c.as(chief), other, contract({ number: 'C-2', ...given })).then(
      () => 'done',
      (refusal) => refusal.faults[0].field,
    )
  expect(await faultOf({ entity: 'nowhere' })).toBe('entity')
  expect(await faultOf({ plan: 'gold' })).toBe('plan')
  expect(await faultOf({ partnerId: other })).toBe('partnerId')
  expect(await faultOf({ number: 'C-1' })).toBe('number')
  expect(await faultOf({ number: 'C-1', entity: 'west' })).toBe('done')
  expect(() => contract({ endsOn: '2025-12-31' })).toThrow()
  expect(() => contract({ startsOn: '2026-02-30' })).toThrow()
  expect(() => contract({ number: 'a\u202eb' })).toThrow()
})

test('F35 two administrators change different things of one contract, and neither undoes the other', async () => {
  const both = await c.organisation('Both')
  const { id } = await addContract(c.as(chief), both, contract({ number: 'B-1' }))
  await changeContract(c.as(chief), both, id, contract({ number: 'B-1', plan: 'premium' }))
  // This page still showed the plan of before, and nobody touched it there.
  await changeContract(c.as(chief), both, id, contract({ number: 'B-1', endsOn: '2027-01-01' }), ['plan'])
  const { rows } = await reading(c.app, chief.personId, (tx) => contractsOf(tx, both, '2026-03-02'))
  expect(rows[0]).toMatchObject({ plan: 'premium', endsOn: '2027-01-01' })
  await changeContract(c.as(chief), both, id, contract({ number: 'B-1', startsOn: '2026-02-01', endsOn: '2026-06-01' }))
  const crossed = changeContract(c.as(chief), both, id, contract({ number: 'B-1', startsOn: '2026-09-01', endsOn: '2026-12-01' }), [
    'endsOn',
  ])
  expect(await refusalOf(crossed)).toBe('invalid')
})

test('F35 a number that somebody else takes in the same moment is refused, not a fault of ours', async () => {
  const race = await c.organisation('Race')
  const { id } = await addContract(c.as(chief), race, contract({ number: 'R-1' }))
  let changed: Promise<string> | undefined
  await writing(c.app, chief.personId, async (tx) => {
    await addContract({ ...c.as(chief), db: tx }, race, contract({ number: 'R-2' }))
    changed = refusalOf(changeContract(c.as(chief), race, id, contract({ number: 'R-2' })))
    await new Promise((resolve) => setTimeout(resolve, 300))
  })
  expect(await changed).toBe('contract-number-taken')
})

test('a contract holds on its last day and not on the day after; one of tomorrow has not begun', async () => {
  const organisation = await c.organisation('Days')
  const one = async (number: string, startsOn: string, endsOn: string | null) =>
    addContract(c.as(chief), organisation, contract({ number, startsOn, endsOn }))
  await one('D-1', '2026-03-02', '2026-03-02')
  await one('D-2', '2026-03-03', null)
  const states = async (at: string) => {
    const { rows } = await reading(c.app, chief.personId, (tx) => contractsOf(tx, organisation, dayOf(new Date(at), 'Asia/Tokyo')))
    return rows.map((row) => row.state)
  }
  expect(await states('2026-03-02T14:59:00Z')).toEqual(['active', 'not-begun'])
  expect(await states('2026-03-02T15:00:00Z')).toEqual(['ended', 'active'])
})

test('NTT-06 who bought through a partner reads its name and contact, and nothing else of it', async () => {
  const [customer, partner] = [await c.organisation('Customer'), await c.organisation('Partner')]
  const buyer = await c.person('Buyer')
  await c.member(customer, buyer)
  await addContract(c.as(chief), customer, contract({ number: 'P-1', partnerId: partner }))
  expect(await refusalOf(changeContact(c.as(buyer), partner, parse(Contact, { phone: '+41 44 123 45 67' })))).toBe('not-found')
  expect(await refusalOf(changeContact(c.as(tom), acme, parse(Contact, { phone: '+41 44 123 45 67' })))).toBe('may-not-do-that')
  await changeContact(c.as(chief), partner, parse(Contact, { address: 'Help@Partner.example', phone: '+41 44 123 45 67', url: '' }))
  expect(() => parse(Contact, { url: 'javascript:alert(1)' })).toThrow()
  const { rows } = await reading(c.app, buyer.personId, (tx) => contractsOf(tx, customer, '2026-03-02'))
  expect(rows[0]!.partner).toEqual({ id: partner, name: 'Partner' })
  expect(
    await reading(c.app, buyer.personId, (tx) => tx.selectFrom('organisation').select('id').where('id', '=', partner).execute()),
  ).toEqual([])
})

test('NTT-23 cloud tenants are kept by the organisation’s administrators and ours; a retired one comes back under its name', async () => {
  for (const who of [tom, agent]) expect(await refusalOf(addCloudTenant(c.as(who), acme, tenant('t-1')))).toBe('may-not-do-that')
  expect(await refusalOf(addCloudTenant(c.as(eve), acme, tenant('t-1')))).toBe('not-found')
  const { id } = await addCloudTenant(c.as(ada), acme, tenant('t-1'))
  expect(await refusalOf(addCloudTenant(c.as(chief), acme, tenant('t-1')))).toBe('tenant-there-already')
  expect(await refusalOf(retireCloudTenant(c.as(tom), acme, id))).toBe('may-not-do-that')
  expect(await refusalOf(retireCloudTenant(c.as(eve), other, id))).toBe('not-found')
  await retireCloudTenant(c.as(ada), acme, id)
  expect(await reading(c.app, tom.personId, (tx) => tenantsOf(tx, acme))).toMatchObject([{ id, isRetired: true }])
  expect(await addCloudTenant(c.as(chief), acme, tenant('t-1'))).toEqual({ id })
  expect(await reading(c.app, tom.personId, (tx) => tenantsOf(tx, acme))).toMatchObject([{ id, isRetired: false }])
})

test('F20 contracts and tenants of another organisation are not there, not even for a query that forgets to ask', async () => {
  const seen = await reading(c.app, eve.personId, async (tx) => ({
    contracts: await tx.selectFrom('contract').select('organisation_id').execute(),
    tenants: await tx.selectFrom('cloud_tenant').select('organisation_id').execute(),
    named: (await contractsOf(tx, acme, '2026-03-02')).rows,
  }))
  expect(new Set(seen.contracts.map((row) => row.organisation_id))).toEqual(new Set([other]))
  expect(seen).toMatchObject({ tenants: [], named: [] })
  const row = { id: newId(), organisation_id: other, entity_key: 'east', number: 'X', starts_on: '2026-01-01', created_at: minutes(0) }
  await expect(writing(c.app, eve.personId, (tx) => tx.insertInto('contract').values(row).execute())).rejects.toThrow(/row-level security/)
})
