// Contracts, tenants and grants over the doors: who changes them where, and that nobody else finds them anywhere.
import { beforeAll, describe, expect, it } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { sellsThings } from '../../../test/support/sold.ts'
import { forgetCatalogue } from '../../desk/catalogue/catalogue-of.ts'
import { routes } from '../routes.ts'

const { db, house, as, people, stranger } = await testHouse()
const idOf = async (name: string) =>
  (await db.owner.selectFrom('organisation').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
const aurora = await idOf('Aurora Analytics')
const home = `/organisations/${aurora}`
const admin = `/admin/organisations/${aurora}`
const chief = async () =>
  as((await db.owner.selectFrom('person').select('id').where('staff_role', '=', 'administrator').executeTakeFirstOrThrow()).id)
beforeAll(async () => {
  await sellsThings(db)
  await db.owner
    .insertInto('form_field')
    .values({ key: 'tenant-test', kind: 'cloud-tenant', label: JSON.stringify({ en: 'Tenant' }), required: false, position: 900 })
    .execute()
})
const contract = { number: 'SECRET-C-77', entity: 'east', plan: 'basic', startsOn: '2020-01-01', endsOn: '', partner: '' }

describe('contracts', () => {
  it('are written by our administrators and read by the members, with what the plan allows', async () => {
    expect((await (await as('mira')).post(`${admin}/contracts`, contract)).status).toBe(404)
    expect((await stranger.post(`${admin}/contracts`, contract)).status).not.toBe(200)
    const us = await chief()
    const refused = await us.post(`${admin}/contracts`, { ...contract, entity: '', endsOn: '2019-01-01', partner: 'Nobody at all' })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(html).toContain('value="SECRET-C-77"')
    expect(html).toContain('No organisation has exactly this name')
    expect((await us.post(`${admin}/contracts`, { ...contract, partner: '' })).status).toBe(303)
    const twice = await us.post(`${admin}/contracts`, contract)
    expect(twice.status).toBe(409)
    expect(await twice.text()).toContain('Another contract with this company has that number')
    expect(await (await as('tom')).page(home)).toContain('SECRET-C-77')
  })

  it('F35 a page that is behind changes only what was changed on it', async () => {
    const us = await chief()
    await us.post(`${admin}/contracts`, { ...contract, number: 'BEHIND-1' })
    const { id } = await db.owner.selectFrom('contract').select('id').where('number', '=', 'BEHIND-1').executeTakeFirstOrThrow()
    const shown = { ...contract, number: 'BEHIND-1' }
    const was = Object.fromEntries(Object.entries(shown).map(([name, value]) => [`was-${name}`, value]))
    const page = await us.page(admin)
    for (const name of Object.keys(was)) expect(page).toContain(`name="${name}"`)
    expect((await us.post(`${admin}/contracts/${id}`, { ...shown, ...was, plan: 'premium' })).status).toBe(303)
    expect((await us.post(`${admin}/contracts/${id}`, { ...shown, ...was, endsOn: '2031-01-01' })).status).toBe(303)
    const now = await db.owner.selectFrom('contract').select(['plan_key', 'ends_on']).where('id', '=', id).executeTakeFirstOrThrow()
    expect(now.plan_key).toBe('premium')
    expect(now.ends_on).not.toBeNull()
    await db.worker.deleteFrom('contract').where('id', '=', id).execute()
  })

  it('NTT-06 one bought through a partner names it; the partner is told by name', async () => {
    const us = await chief()
    await us.post('/admin/organisations', { name: 'Partner & Sons' })
    const saved = await us.post(`${admin}/contracts`, { ...contract, number: 'P-1', partner: 'partner & sons' })
    expect(saved.status).toBe(303)
    expect(await (await as('tom')).page(home)).toContain('through Partner &amp; Sons')
  })
})

describe('cloud tenants and grants', () => {
  it('are kept by the organisation’s administrator on its own page', async () => {
    const [mira, tom] = [await as('mira'), await as('tom')]
    expect(await tom.page(home)).not.toContain(`action="${home}/tenants"`)
    expect((await tom.post(`${home}/tenants`, { name: 't-1' })).status).toBe(403)
    expect((await mira.post(`${home}/tenants`, { name: 'SECRET-T-9', label: 'Production' })).status).toBe(303)
    const again = await mira.post(`${home}/tenants`, { name: 'SECRET-T-9', label: 'typed' })
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('value="typed"')
    expect(await tom.page(home)).toContain('SECRET-T-9')
  })

  it('NTT-10 a member asks, the administrator sees it and grants, and it is no longer asked for', async () => {
    const [mira, tom] = [await as('mira'), await as('tom')]
    const mine = await tom.page(home)
    expect(mine).toContain('What you may file')
    expect(mine).toContain('name="key" value="cloud-east"')
    expect((await tom.post(`${home}/asking`, { right: 'offering', key: 'cloud-east' })).status).toBe(303)
    expect((await tom.post(`${home}/asking`, { right: 'offering', key: 'cloud-east' })).status).toBe(409)
    expect(await mira.page(home)).toContain('Asked for')
    expect(await tom.page(home)).not.toContain('Asked for')
    const grants = `${home}/members/${people.get('tom')}/grants`
    expect((await tom.post(grants, { shown: 'cloud-east', offerings: 'cloud-east' })).status).toBe(403)
    expect((await mira.post(grants, { shown: ['cloud-east', 'cloud-west'], offerings: 'cloud-east' })).status).toBe(303)
    expect(await mira.page(home)).not.toContain('Asked for')
    expect(await tom.page(home)).not.toContain('name="key" value="cloud-east"')
    expect((await mira.post(grants, { shown: 'cloud-east' })).status).toBe(303)
    // Taken away again the same day: the reason is back, and that it was asked for already instead of a button that would be refused.
    const again = await tom.page(home)
    expect(again).toMatch(/Filing under “Cloud \(East\)” needs a right of its own[^“]*Asked on /)
    expect(again).not.toContain('name="key" value="cloud-east"')
  })
})

describe('NTT-18 a house that hides what may not be chosen', () => {
  it('hides it here as on the way to a ticket', async () => {
    const tom = await as('tom')
    const incident = 'data-test-type'
    await db.worker
      .insertInto('request_type')
      .values({
        key: incident,
        label: JSON.stringify({ en: 'Gold-plated help' }),
        description: JSON.stringify({ en: 'x' }),
        queue_key: (await db.worker.selectFrom('queue').select('key').limit(1).executeTakeFirstOrThrow()).key,
        asks_priority: false,
        asks_severity: false,
        position: 900,
      })
      .execute()
    await db.worker.insertInto('plan_request_type').values({ plan_key: 'premium', request_type: incident }).execute()
    const refusedTypes = async (manner: string) => {
      await db.worker
        .insertInto('setting')
        .values({ key: 'refused_types', value: JSON.stringify(manner) })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: JSON.stringify(manner) }))
        .execute()
      forgetCatalogue(house.app)
    }
    await refusedTypes('greyed')
    expect(await tom.page(home)).toContain('Gold-plated help')
    await refusedTypes('hidden')
    expect(await tom.page(home)).not.toContain('Gold-plated help')
    await refusedTypes('greyed')
  })
})

describe('F20 another organisation', () => {
  it('finds none of it, on no page that anybody may open', async () => {
    const outsider = await as('elif')
    const mine = await db.owner.selectFrom('membership').select('organisation_id').where('person_id', '=', people.get('elif')!).execute()
    const [contractId, tenantId] = await Promise.all([
      db.owner.selectFrom('contract').select('id').where('number', '=', 'SECRET-C-77').executeTakeFirstOrThrow(),
      db.owner.selectFrom('cloud_tenant').select('id').where('name', '=', 'SECRET-T-9').executeTakeFirstOrThrow(),
    ])
    const named: Record<string, string[]> = {
      id: [aurora, mine[0]?.organisation_id ?? aurora],
      person: [people.get('tom')!],
      contract: [contractId.id],
      tenant: [tenantId.id],
    }
    const paths = routes
      .filter(([method]) => method === 'GET')
      .flatMap(([, path]) => {
        const names = [...path.matchAll(/:([a-z]+)/g)].map((match) => match[1]!)
        return (named[names[0] ?? ''] ?? ['x']).map((first) =>
          names.reduce((built, name, at) => built.replace(`:${name}`, at === 0 ? first : (named[name]?.[0] ?? 'x')), path),
        )
      })
      .filter((path) => path !== '/live')
    expect(paths.length).toBeGreaterThan(30)
    for (const path of paths) {
      const text = await (await outsider.get(path)).text()
      expect(text, path).not.toMatch(/SECRET-[CT]-/)
    }
    for (const path of [
      `${home}/tenants`,
      `${home}/tenants/${tenantId.id}/removal`,
      `${home}/members/${people.get('tom')}/grants`,
      `${home}/asking`,
      `${home}/contact`,
    ])
      expect((await outsider.post(path, { name: 'x', right: 'contract', shown: 'cloud-east' })).status, path).toBe(404)
  })
})
