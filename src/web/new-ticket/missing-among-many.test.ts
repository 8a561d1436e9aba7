// Where a form searches among many services, those that one's contract does not cover are found too: greyed, with the reason, and a way to ask.
import { expect, test } from 'vitest'
import { sellEnterprise } from '../../../test/support/enterprise.ts'
import { formOf } from '../../../test/support/form-of.ts'
import { testHouse } from '../../../test/support/house.ts'
import type { Act } from '../../desk/actor.ts'
import { addContract } from '../../desk/entitlements/add-contract.ts'

const { as, db, house, people } = await testHouse()
const tom = await as('tom')
const ada: Act = { db: house.app, actor: { personId: people.get('ada')!, staffRole: 'administrator', via: 'workspace' }, at: new Date() }
const covered = Array.from({ length: 120 }, (_, at) => `server-${at}`)

await sellEnterprise(db, new Date(), (document) => ({
  ...document,
  intake: [],
  offerings: [],
  plans: [{ key: 'silver', label: { en: 'Silver' }, request_types: ['general'] }],
  request_types: document.request_types.filter(({ key }) => key === 'general').map((one) => ({ ...one, asks_service: 'optional' })),
  services: [
    ...covered.map((key, at) => ({ key, label: { en: `Server ${at}` } })),
    ...Array.from({ length: 30 }, (_, at) => ({ key: `vault-${at}`, label: { en: `Vault ${at}` } })),
    { key: 'vault-elsewhere', label: { en: 'Vault elsewhere' }, editions: ['other'] },
  ],
  editions: [{ key: 'other', label: { en: 'Other' } }],
  fields: ['summary', 'service', 'priority', 'severity', 'body', 'files', 'participants'],
}))
const { id: organisation } = await db.owner
  .selectFrom('organisation')
  .select('id')
  .where('name', 'like', 'Aurora%')
  .executeTakeFirstOrThrow()
await addContract(ada, organisation, {
  entity: 'east',
  plan: 'silver',
  number: 'S-1',
  partnerId: null,
  calendar: null,
  startsOn: '2020-01-01',
  endsOn: null,
  covers: 'own',
  services: covered,
  trial: false,
})

test('NTT-16 the search in the form names some that are not covered, and why; none before a word is typed', async () => {
  const search = async (q: string) =>
    (await (await tom.get(`/tickets/new/services?type=general&q=${encodeURIComponent(q)}`)).json()) as {
      found: { key: string }[]
      missing: { key?: string; label: string; says: string }[]
    }
  const { found, missing } = await search('VAULT')
  expect(found).toEqual([])
  expect(missing).toHaveLength(4)
  for (const { key, label, says } of missing) {
    expect(key).toBeUndefined()
    expect(says).toContain(`covers “${label}”`)
  }
  const [elsewhere] = (await search('vault elsewhere')).missing
  expect(elsewhere).toEqual({ label: 'Vault elsewhere', says: expect.stringContaining('edition') })
  expect((await search('server 7')).missing).toEqual([])
  expect((await search('')).missing).toEqual([])
})

test('NTT-16 the page of the question shows what was searched for in full, asks by a button, and loses no word of the form', async () => {
  const { action, sent } = formOf(await tom.page('/tickets/new?type=general'), '/tickets/new')!
  const fields = Object.fromEntries(sent.filter(([name]) => name !== 'csrf'))
  const gone = await tom.post(action, { ...fields, body: 'Kept while I look', go: 'step:service:vault 7' })
  const address = gone.headers.get('location')!
  expect(address).toContain('q=vault+7')
  const page = await tom.page(address)
  expect(page).toContain('value="ask:service:vault-7"')
  expect(page).toMatch(/covers “Vault 7”/)
  const asked = await tom.post(formOf(page, '/tickets/new')!.action, { go: 'ask:service:vault-7' })
  const back = asked.headers.get('location')!
  expect(back).toContain('q=vault+7')
  expect(await tom.page(back)).toMatch(/Asked on/)
  expect(await tom.page(action)).toContain('Kept while I look</textarea>')
})
