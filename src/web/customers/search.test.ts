// MS-14 F22 a partner searches a customer's tickets as everyone searches theirs, and meets nothing of another customer, not in a result nor in a completion.
import { beforeAll, expect, test } from 'vitest'
import { type Browser, testHouse } from '../../../test/support/house.ts'
import { newId } from '../../platform/id.ts'

const { as, db, people } = await testHouse()
const organisation = async (name: string) =>
  (await db.owner.selectFrom('organisation').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
const [harbour, cloudwright, aurora] = [
  await organisation('Harbour & Vale'),
  await organisation('Cloudwright Partners'),
  await organisation('Aurora Analytics'),
]
const [helen, tom] = [await as('helen'), await as('tom')]
const file = async (who: Browser, customer: string, more: Record<string, string>) => {
  const draft = newId()
  const fields = { draft, type: 'technical', service: 'virtual-server', priority: 'medium', body: 'The canaryword sings.', ...more }
  const sent = await who.post(`/for/${customer}/tickets/new?draft=${draft}`, fields)
  expect(sent.status).toBe(303)
  return db.owner.selectFrom('ticket').selectAll().where('summary', '=', more['summary']!).executeTakeFirstOrThrow()
}
const found = (html: string) => html.slice(html.indexOf('id="found"'))
const completions = async (who: Browser, path: string) =>
  (await (await who.get(path)).json()) as { says: string; found: { label: string; text?: string; href?: string }[] }

let [here, there]: Awaited<ReturnType<typeof file>>[] = []
beforeAll(async () => {
  const at = new Date()
  await db.owner
    .insertInto('delegation')
    .values({
      id: newId(),
      customer_id: aurora,
      partner_id: cloudwright,
      roles: ['support-engineer'],
      requested_by: people.get('amir')!,
      requested_at: at,
      approved_at: at,
      starts_at: new Date(at.getTime() - 1000),
      ends_at: new Date(at.getTime() + 20 * 86_400_000),
    })
    .execute()
  here = await file(helen, harbour, { summary: 'Canary of the harbour' })
  there = await file(helen, aurora, { summary: 'Canary of the aurora', type: 'sales' })
})

test('words, filters, marks and one typing error, within that customer', async () => {
  for (const words of ['canaryword', 'canarywrod', '"canaryword sings"', 'type:technical', 'canary -nothing']) {
    const page = found(await helen.page(`/for/${harbour}/search?${new URLSearchParams({ q: words })}`))
    expect(page, words).toContain(`/for/${harbour}/tickets/${here!.reference}`)
    expect(page, words).not.toContain(there!.reference)
  }
  const page = await helen.page(`/for/${harbour}/search?q=canaryword`)
  expect(page).toContain('<mark>canaryword</mark>')
  expect(page).toContain('class="acting"')
  expect(page).not.toContain('in=tickets')
  expect(found(await helen.page(`/for/${harbour}/search?q=type:sales`))).not.toContain(there!.reference)
  expect(found(await helen.page(`/for/${harbour}/search?q=${there!.reference}`))).not.toContain(`tickets/${there!.reference}`)
  expect(found(await helen.page('/search?q=canaryword&in=tickets'))).toContain(there!.reference)
})

test('completions name what stands on that customer’s tickets', async () => {
  const at = (text: string, box = 'page') =>
    completions(helen, `/for/${harbour}/search/completions?in=${box}&q=${encodeURIComponent(text)}`)
  expect((await at('service:')).found.map(({ label }) => label)).toEqual(['Virtual server'])
  expect((await at('type:')).found.map(({ label }) => label)).not.toContain('Sales')
  expect((await at('type:')).found).toHaveLength(1)
  expect((await at('CS-', 'list')).found).toEqual([])
  expect((await at(here!.reference, 'list')).found.map(({ href }) => href)).toEqual([`/for/${harbour}/tickets/${here!.reference}`])
  expect((await at(there!.reference, 'list')).found).toEqual([])
})

test('nobody searches for a customer for whom they do not act', async () => {
  for (const path of [`/for/${harbour}/search?q=canaryword`, `/for/${harbour}/search/completions?q=service:`]) {
    const answer = await tom.get(path)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('Virtual server')
  }
})

test('the way there stands in the menu and on the first page', async () => {
  const page = await helen.page(`/for/${harbour}`)
  expect(page).toContain(`href="/for/${harbour}/search"`)
  expect(page).toContain(`action="/for/${harbour}/search"`)
})
