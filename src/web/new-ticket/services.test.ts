// A service that one's contract does not cover is missed in the form's list: there it says why, and asks whoever can change it.
import { expect, test } from 'vitest'
import { sellEnterprise } from '../../../test/support/enterprise.ts'
import { formOf } from '../../../test/support/form-of.ts'
import { testHouse } from '../../../test/support/house.ts'
import type { Act } from '../../desk/actor.ts'
import { addContract } from '../../desk/entitlements/add-contract.ts'

const { as, db, house, people } = await testHouse()
const tom = await as('tom')
const ada: Act = { db: house.app, actor: { personId: people.get('ada')!, staffRole: 'administrator', via: 'workspace' }, at: new Date() }

await sellEnterprise(db, new Date(), (document) => ({
  ...document,
  intake: [],
  offerings: [],
  plans: [{ key: 'silver', label: { en: 'Silver' }, request_types: ['general'] }],
  request_types: document.request_types
    .filter(({ key }) => ['general', 'billing'].includes(key))
    .map((one) => ({ ...one, asks_service: 'optional' })),
  services: [
    { key: 'server', label: { en: 'Server' } },
    ...Array.from({ length: 60 }, (_, at) => ({ key: `extra-${at}`, label: { en: `Extra ${at}` } })),
  ],
  fields: ['summary', 'service', 'priority', 'severity', 'body', 'files', 'participants'],
}))
const organisationOf = async (name: string) =>
  (await db.owner.selectFrom('organisation').select('id').where('name', 'like', `${name}%`).executeTakeFirstOrThrow()).id
const contract = async (organisation: string, services: string[]) =>
  addContract(ada, organisation, {
    entity: 'east',
    plan: 'silver',
    number: `S-${services.length}`,
    partnerId: null,
    calendar: null,
    startsOn: '2020-01-01',
    endsOn: null,
    covers: 'own',
    services,
    trial: false,
  })
await contract(await organisationOf('Aurora'), ['server'])

/** What stands folded under the list of services. */
const missingIn = (page: string): string =>
  /<details class="more-choices"[^>]*>(?:(?!<\/details>)[\s\S])*Extra[\s\S]*?<\/details>/.exec(page)?.[0] ?? ''
const formAt = async (browser: typeof tom, type: string) => browser.page(`/tickets/new?type=${type}`)

test('NTT-16 services that no contract covers are missing with the reason, some of many, and ask us by a button', async () => {
  const page = await formAt(tom, 'general')
  expect(formOf(page, '/tickets/new')!.choices.get('service')).toEqual(['', 'server'])
  const missing = missingIn(page)
  expect(missing).toContain('Why are others missing?')
  expect(missing).not.toMatch(/^<details[^>]* open/)
  expect(missing.match(/is-refused/g)).toHaveLength(20)
  expect(missing).toMatch(/covers “Extra 0”/)
  expect(missing).toContain('value="ask:service:extra-0"')
  const { action, sent } = formOf(page, '/tickets/new')!
  const fields = Object.fromEntries(sent.filter(([name]) => name !== 'csrf'))
  const asked = await tom.post(action, { ...fields, body: 'Kept while I ask', go: 'ask:service:extra-0' })
  expect(asked.status).toBe(303)
  const back = await tom.page(asked.headers.get('location')!)
  expect(back).toContain('Kept while I ask</textarea>')
  expect(missingIn(back)).toMatch(/Asked on/)
})

test('where nothing is refused nothing is said', async () => {
  expect(missingIn(await formAt(tom, 'billing'))).toBe('')
})
