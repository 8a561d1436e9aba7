// Hundreds of contracts come only when the form asks for them, and what was ticked goes along meanwhile; folded services stand before "Other".
import { beforeAll, expect, test } from 'vitest'
import { sellEnterprise } from '../../../test/support/enterprise.ts'
import { formOf } from '../../../test/support/form-of.ts'
import { testHouse } from '../../../test/support/house.ts'
import type { Act } from '../../desk/actor.ts'
import { addContract } from '../../desk/entitlements/add-contract.ts'
import { newId } from '../../platform/id.ts'

const { as, db, house, people } = await testHouse()
const tom = await as('tom')
const ada: Act = { db: house.app, actor: { personId: people.get('ada')!, staffRole: 'administrator', via: 'workspace' }, at: new Date() }
let draft = ''
const form = async (query = '') => {
  const page = await tom.page(`/tickets/new?draft=${draft}${query}`)
  return { page, form: formOf(page, '/tickets/new')! }
}
const frameOf = (page: string) => /<turbo-frame id="contracts-choice"[^>]*data-later="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
const ticked = (sent: readonly (readonly [string, string])[]) => sent.filter(([name]) => name === 'contracts').map(([, id]) => id)

beforeAll(async () => {
  await sellEnterprise(db, new Date(), (document) => ({
    ...document,
    intake: [],
    offerings: [],
    plans: [],
    request_types: document.request_types
      .filter(({ key }) => ['general', 'billing', 'callback-general'].includes(key))
      .map((one) => ({ ...one, asks_service: 'optional' })),
    services: [
      { key: 'server', label: { en: 'Server' } },
      { key: 'rare', label: { en: 'Rare' }, folded: true },
      { key: 'rarer', label: { en: 'Rarer' }, folded: true },
      { key: 'other', label: { en: 'Something else' } },
    ],
    fields: [
      'summary',
      'service',
      'priority',
      'severity',
      'body',
      'files',
      { key: 'contracts', kind: 'contracts', label: { en: 'Contracts' }, when: { types: ['callback-general'] } },
      'participants',
    ],
  }))
  const aurora = await db.owner.selectFrom('organisation').select('id').where('name', 'like', 'Aurora%').executeTakeFirstOrThrow()
  for (let at = 0; at < 30; at++)
    await addContract(ada, aurora.id, {
      entity: 'east',
      plan: null,
      number: `N-${String(at).padStart(3, '0')}`,
      partnerId: null,
      calendar: null,
      startsOn: '2020-01-01',
      endsOn: null,
      covers: 'own',
      services: [],
      trial: false,
    })
  draft = newId()
})

test('a form that may yet ask for contracts brings none of hundreds, but the way to them and those that are ticked', async () => {
  const first = await form('&type=general')
  expect(first.page).not.toContain('N-00')
  expect(first.form.choices.get('contracts')).toBeUndefined()
  const boxes = await tom.page(frameOf(first.page)!)
  expect(boxes).toContain('<turbo-frame id="contracts-choice"')
  const found = [...boxes.matchAll(/name="contracts" value="([^"]+)"/g)].map(([, id]) => id!)
  expect(found).toHaveLength(30)
  expect(boxes).not.toContain('checked')

  const fields = Object.fromEntries(first.form.sent.filter(([name]) => name !== 'csrf'))
  const kept = { ...fields, summary: 'Which of them?', body: 'These two.', go: 'show' }
  await tom.post(first.form.action, { ...kept, type: 'callback-general', contracts: [found[3]!, found[28]!] })
  const asked = await form()
  expect(asked.form.choices.get('contracts')).toHaveLength(30)
  expect(ticked(asked.form.sent)).toEqual([found[3], found[28]])
  // Another type does not ask for them; they come along unseen, and back.
  await tom.post(first.form.action, { ...kept, type: 'general', contracts: ticked(asked.form.sent) })
  const away = await form()
  expect(away.page).not.toContain('N-003')
  expect(ticked(away.form.sent)).toEqual([found[3], found[28]])
  expect((await tom.page(frameOf(away.page)!)).match(/checked/g)).toHaveLength(2)
  const sent = Object.fromEntries(away.form.sent.filter(([name]) => name !== 'csrf' && name !== 'contracts'))
  const done = await tom.post(away.form.action, { ...sent, type: 'callback-general', contracts: ticked(away.form.sent) })
  expect(done.status).toBe(303)
  const filed = await db.owner.selectFrom('ticket_contract').select('contract_id as id').where('contract_id', 'in', found).execute()
  expect(filed.map(({ id }) => id).toSorted()).toEqual([found[3], found[28]].toSorted())
})

test("another organisation's contracts are nobody's to list", async () => {
  draft = newId()
  const first = await form('&type=general')
  const elsewhere = await (await as('elif')).page(frameOf(first.page)!)
  expect(elsewhere).not.toContain('N-00')
})

test('services that are rarely meant stand behind the others, and before the one that is listed after them', async () => {
  draft = newId()
  const { page, form: shown } = await form('&type=general')
  expect(shown.choices.get('service')).toEqual(['', 'server', 'rare', 'rarer', 'other'])
  const [, inHeading] = /<optgroup label="More…">([\s\S]*?)<\/optgroup>/.exec(page)!
  expect([...inHeading!.matchAll(/value="([^"]+)"/g)].map(([, key]) => key)).toEqual(['rare', 'rarer'])
})
