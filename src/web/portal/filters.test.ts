// The filters of the customer's list: as chips or as a menu, and by name where there are thousands to choose from.
import { beforeAll, describe, expect, test } from 'vitest'
import { sellEnterprise } from '../../../test/support/enterprise.ts'
import { testHouse } from '../../../test/support/house.ts'
import { applyConfiguration } from '../../desk/catalogue/apply-configuration.ts'
import { forgetCatalogue } from '../../desk/catalogue/catalogue-of.ts'
import { configurationOf } from '../../desk/catalogue/configuration-of.ts'
import { namedIn } from './filter-named.ts'

const { as, db } = await testHouse()
const tom = await as('tom')
const pad = (at: number) => String(at).padStart(4, '0')
const references = (page: string): string[] => [...page.matchAll(/<tr id="(CS-\d+)"/g)].map((found) => found[1]!)
const optionsOf = (page: string) =>
  [
    ...page
      .split('id="status-menu"')[1]!
      .split('</select>')[0]!
      .matchAll(/<option value="([^"]*)"( selected="")?>([^<]*)/g),
  ].map(([, value, selected, name]) => [value, name, Boolean(selected)])

describe('HK-17 one drop-down, where the house wants it', () => {
  const show = async (status_filter: 'chips' | 'menu') => {
    const now = await configurationOf(db.worker)
    await applyConfiguration(
      { db: db.worker, actor: { personId: null, staffRole: null, via: 'portal' }, at: new Date() },
      { ...now, status_filter },
    )
    forgetCatalogue(db.app)
  }

  test('chips are the way of any house that says nothing', async () => {
    const page = await tom.page('/tickets')
    expect(page).toContain('id="status-chips"')
    expect(page).not.toContain('id="status-menu"')
  })

  test('HK-17 HK-28 the menu has every status and all, keeps the other filters, and “updated” stands beside it', async () => {
    await show('menu')
    const page = await tom.page('/tickets?type=incident&status=received&updated=1')
    expect(page).not.toContain('id="status-chips"')
    expect(page).toMatch(/<label[^>]*for="status-menu"[^>]*>\s*Show tickets with status/)
    const options = optionsOf(page)
    expect(options.at(-1)).toEqual(['', 'All', false])
    const { public_statuses } = await configurationOf(db.worker)
    expect(options.slice(0, -1).map(([value]) => value)).toEqual(public_statuses.map(({ key }) => key))
    const form = page.split('class="status-menu"')[1]!.split('</form>')[0]!
    expect(form).toContain('name="type" value="incident"')
    expect(form).toContain('name="updated" value="1"')
    expect(form).toMatch(/<noscript>.*<button/s)
    expect(page).toMatch(/href="\/tickets\?status=received&amp;type=incident" aria-current="true"/)
  })

  test('HK-17 what the form sends shows those tickets, and all shows all again', async () => {
    const all = references(await tom.page('/tickets?status='))
    expect(all.length).toBeGreaterThan(1)
    const keys = optionsOf(await tom.page('/tickets')).map(([value]) => value as string)
    const each = await Promise.all(keys.filter(Boolean).map(async (key) => references(await tom.page(`/tickets?status=${key}`))))
    expect(each.flat().sort()).toEqual([...all].sort())
    const first = keys[0]!
    expect(optionsOf(await tom.page(`/tickets?status=${first}`)).filter(([, , selected]) => selected)).toHaveLength(1)
  })
})

describe('with 5,000 services and 200 types', () => {
  beforeAll(async () => {
    await sellEnterprise(db, new Date(), (document) => ({
      ...document,
      intake: [],
      plans: [],
      offerings: [],
      fields: document.fields.filter((field) => typeof field === 'string'),
      request_types: [
        ...Array.from({ length: 200 }, (_, at) => ({
          key: `type-${pad(at)}`,
          label: { en: `Request number ${pad(at)}` },
          description: { en: 'x' },
          queue: 'general',
          asks_priority: false,
          asks_severity: false,
        })),
      ],
      services: [
        ...Array.from({ length: 5000 }, (_, at) => ({
          key: `service-${pad(at)}`,
          label: { en: `Service ${pad(at)}`, fr: `Système élevé ${pad(at)}` },
        })),
        { key: 'twin-a', label: { en: 'Twin' } },
        { key: 'twin-b', label: { en: 'Twin' } },
      ],
    }))
  }, 60_000)

  test('the list stays under 40 kB', async () => {
    const page = await tom.page('/tickets')
    expect(Buffer.byteLength(page)).toBeLessThan(40_000)
    expect(page).toContain('name="service-named"')
    expect(page).toContain('name="type-named"')
  })

  test('a whole name, whatever its case, becomes the key in the address', async () => {
    const answer = await tom.get('/tickets?tab=cc&service=&service-named=sErvice+0042&type=&type-named=')
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/tickets?tab=cc&service=service-0042')
    expect((await tom.get('/tickets?type-named=request+number+0007')).headers.get('location')).toBe('/tickets?type=type-0007')
    const page = await tom.page('/tickets?service=service-0042')
    expect(page).toContain('value="Service 0042"')
    expect(page).toContain('<bdi>Service 0042</bdi>')
  })

  test('the reader’s own language counts, with or without accents; retired ones are no longer found', () => {
    const list = [
      { key: 'one', label: { en: 'Elevated system', fr: 'Système élevé' }, retired: false },
      { key: 'gone', label: { en: 'Elevated system 2' }, retired: true },
    ]
    expect(namedIn(list, 'SYSTEME eleve', '', 'fr').fits).toEqual([list[0]])
    expect(namedIn(list, 'elevated', '', 'fr').count).toBe(0)
    expect(namedIn(list, 'elevated', '', 'tr').fits).toEqual([list[0]])
  })

  test('a part of several names shows a link for each of a few, and narrows nothing yet', async () => {
    const page = await tom.page('/tickets?status=received&service-named=004')
    expect(page).toContain('Service · 15 fit')
    expect([...page.matchAll(/href="\/tickets\?status=received&amp;service=service-\d+"/g)]).toHaveLength(12)
    expect(page).toMatch(/id="more-filters"[^>]*><details[^>]*open/)
    expect(page).toContain('value="004"')
    expect(Buffer.byteLength(page)).toBeLessThan(40_000)
  })

  test('of two with the same name both are shown, and the one chosen stays when the form is sent again', async () => {
    const page = await tom.page('/tickets?service-named=twin')
    for (const key of ['twin-a', 'twin-b']) expect(page).toContain(`href="/tickets?service=${key}"`)
    expect((await tom.get('/tickets?service=twin-b&service-named=Twin')).headers.get('location')).toBe('/tickets?service=twin-b')
  })

  test('an emptied field takes its filter off; what nothing is called is said at the field', async () => {
    expect((await tom.get('/tickets?service=twin-b&service-named=+')).headers.get('location')).toBe('/tickets')
    const page = await tom.page('/tickets?service-named=%3Cb%3Enothing')
    expect(page).toContain('Nothing fits. Try another word.')
    expect(page).toContain('value="&lt;b&gt;nothing"')
    expect(/<input[^>]*name="service-named"[^>]*>/.exec(page)?.[0]).toContain('aria-invalid="true"')
    expect(page).toContain('id="service-named-error"')
  })
})
