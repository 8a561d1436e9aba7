// MS-18 through the doors: what is known stands in front of the form, without script too; what one waits with stands on the ticket, in one's own language.
import { expect, test } from 'vitest'
import { formOf } from '../../../test/support/form-of.ts'
import { type Browser, testHouse } from '../../../test/support/house.ts'
import { update, withParts, wrong } from '../../../test/support/incidents.ts'
import type { Act } from '../../desk/actor.ts'
import { tellUpdate } from '../../desk/incidents/tell-incident.ts'

const { as, db, house, people } = await testHouse()
await withParts(db)
const [tom, elif, noor] = await Promise.all(['tom', 'elif', 'noor'].map((one) => as(one)))
const ada = (at = new Date()): Act => ({
  db: house.app,
  actor: { personId: people.get('ada')!, staffRole: 'administrator', via: 'workspace' },
  at,
})
const incident = await wrong(ada(), { components: ['vm-north', 'vm-south'] })
const north = await wrong(ada(), {
  kind: 'known-issue',
  impact: 'degraded',
  title: { en: 'Snapshots in the north are slow' },
  workaround: { en: 'Take them **at night**.' },
})

async function form(browser: Browser, page?: string) {
  const text = page ?? (await browser.page('/tickets/new?type=technical'))
  const read = formOf(text, '/tickets/new')!
  return { page: text, ...read, fields: Object.fromEntries(read.sent) as Record<string, string> }
}
const filled = {
  type: 'technical',
  service: 'virtual-server',
  priority: 'medium',
  summary: 'Nothing starts',
  body: 'My own words,\nin two lines.',
}
const send = async (
  browser: Browser,
  given: { action: string; fields: Record<string, string> },
  more: Record<string, string | string[]>,
) => {
  const { csrf: _, ...fields } = given.fields
  return browser.post(given.action, { ...fields, ...more })
}
const shown = (page: string) => [...page.matchAll(/name="shown" value="([^"]+)"/g)].map(([, id]) => id!)
const newest = (who: string) =>
  db.owner
    .selectFrom('ticket')
    .selectAll()
    .where('requester_id', '=', people.get(who)!)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()

test('MS-18 without script: it stands there when the form is rendered with the service, and once more before anything is sent, with every word kept', async () => {
  const first = await form(tom!)
  expect(shown(first.page)).toEqual([])
  const again = await tom!.get((await send(tom!, first, { ...filled, go: 'show' })).headers.get('location')!)
  const withPanel = await form(tom!, await again.text())
  expect(shown(withPanel.page)).toEqual([incident.id, north.id])
  expect(withPanel.buttons).toContain(`join:${incident.id}`)

  const before = (await newest('tom')).id
  const answer = await send(tom!, first, filled)
  expect(answer.status).toBe(422)
  const asked = await form(tom!, await answer.text())
  expect((await newest('tom')).id).toBe(before)
  expect(asked.fields).toMatchObject({ summary: 'Nothing starts', body: 'My own words,\nin two lines.' })
  expect(asked.page).toContain('Before this is sent')
  expect(asked.page).not.toContain('id="error-summary"')
  expect(asked.buttons).toEqual(expect.arrayContaining([`join:${incident.id}`, 'different-send']))

  const joined = await send(tom!, asked, { ...filled, go: `join:${incident.id}` })
  expect(joined.status).toBe(303)
  const made = await newest('tom')
  expect(made).toMatchObject({ status: 'on-hold', summary: 'Nothing starts' })
  expect(await tom!.page(joined.headers.get('location')!.split('#')[0]!)).toContain(made.reference)
  const page = await tom!.page(`/tickets/${made.reference}`)
  expect(page).toContain(`Belongs to ${incident.reference}`)
  expect(page).toContain('My own words')
})

test('MS-18 "mine is different" before sending goes on with the form, is remembered, and asks no second time', async () => {
  const first = await form(elif!)
  const answer = await send(elif!, first, { ...filled, shown: [incident.id, north.id], go: 'different' })
  expect(answer.status).toBe(303)
  const after = await form(elif!, await elif!.page(answer.headers.get('location')!.split('#')[0]!))
  expect(shown(after.page)).toEqual([])
  expect(after.page).toContain('Sizinkinin farklı olduğunu belirttiniz')
  const fields: Record<string, string[]> = {}
  for (const [name, value] of [...after.sent, ['different', north.id] as const]) if (name !== 'csrf') (fields[name!] ??= []).push(value!)
  const sent = await elif!.post(after.action, fields)
  expect(sent.status).toBe(303)
  const made = await newest('elif')
  expect(made.status).toBe('new')
  const agent = await noor!.page(`/workspace/tickets/${made.reference}`)
  expect(agent).toContain(incident.reference)
  expect(agent).toContain('said theirs is different')
  expect(await elif!.page(`/tickets/${made.reference}`)).not.toContain(incident.reference)
})

test('MS-18 "mine is different, send it" sends at once what was stopped', async () => {
  const answer = await send(tom!, await form(tom!), filled)
  const asked = await form(tom!, await answer.text())
  const sent = await send(tom!, asked, { ...filled, shown: shown(asked.page), go: 'different-send' })
  expect(sent.status).toBe(303)
  expect((await newest('tom')).status).toBe('new')
})

test('while one types: by service, region and words, one small answer each time', async () => {
  const ask = (query: string) => tom!.page(`/tickets/new/incidents?${query}`)
  expect(shown(await ask('service=virtual-server'))).toEqual([incident.id, north.id])
  expect(shown(await ask('service=virtual-server&region=south'))).toEqual([incident.id])
  expect(await ask('service=virtual-server&region=south')).toMatch(/<option value="south" selected/)
  expect(shown(await ask(`service=virtual-server&different=${incident.id}`))).toEqual([north.id])
  expect(shown(await ask('service=backup'))).toEqual([])
  expect(await ask('service=virtual-server')).toContain('<strong>at night</strong>')
  const marked = await ask('service=virtual-server&text=Every+night+our+snapshot+fails')
  expect(marked, 'each with what fits in it').toContain('<mark>Snapshots</mark> in the north')
  expect(marked).toContain('<strong>at <mark>night</mark></strong>')
  expect((await ask('service=virtual-server')).length).toBeLessThan(8000)
})

test('MS-18 F22 two customers read one update in two languages, are asked, and one says no', async () => {
  const send_ = async (browser: Browser) => send(browser, await form(browser), { ...filled, go: `join:${incident.id}` })
  await send_(tom!)
  const his = await newest('tom')
  await send_(elif!)
  const hers = await newest('elif')
  const tell = async (given: Parameters<typeof update>[2]) => {
    const { id } = await update(ada(), incident.id, given)
    await tellUpdate({ db: db.worker, now: () => new Date(), updateId: id })
  }
  await tell({ state: 'identified', body: { en: 'A **switch** failed.', tr: 'Bir **anahtar** arızalandı.' } })
  expect(await tom!.page(`/tickets/${his.reference}`)).toContain('A <strong>switch</strong> failed.')
  const turkish = await elif!.page(`/tickets/${hers.reference}`)
  expect(turkish).toContain('Bir <strong>anahtar</strong> arızalandı.')
  expect(turkish).not.toContain(his.reference)
  expect(turkish).not.toContain('Tom')
  expect(turkish).not.toContain('name="answer"')
  expect(await noor!.page(`/workspace/tickets/${hers.reference}`)).toContain('A <strong>switch</strong> failed.')

  await tell({ state: 'resolved', body: { en: 'It runs again.' } })
  expect(await elif!.page(`/tickets/${hers.reference}`)).toContain('Sizin için çözüldü mü?')
  expect((await tom!.post(`/tickets/${hers.reference}/incident/answer`, { answer: 'solved' })).status).toBe(404)
  expect((await tom!.post(`/tickets/${his.reference}/incident/answer`, { answer: 'perhaps' })).status).toBe(422)
  expect((await tom!.post(`/tickets/${his.reference}/incident/answer`, { answer: 'solved' })).status).toBe(303)
  expect((await elif!.post(`/tickets/${hers.reference}/incident/answer`, { answer: 'not-solved' })).status).toBe(303)
  expect([(await newest('tom')).status, (await newest('elif')).status]).toEqual(['solved', 'open'])
  expect(await noor!.page('/workspace/queues/technical')).toContain(hers.reference)
})

test('agents attach and detach: one on its page, many on the incident’s', async () => {
  const other = await wrong(ada())
  const { reference } = await newest('elif')
  const [here, list] = [`/workspace/tickets/${reference}`, `/workspace/health/${other.reference}/tickets`]
  expect((await noor!.post(`${here}/incident/removal`, { incident: incident.reference })).status).toBe(303)
  expect((await noor!.post(`${here}/incident`, { incident: 'INC-1' })).status).toBe(422)
  expect((await noor!.post(`${here}/incident`, { incident: other.reference })).status).toBe(303)
  expect(await noor!.page(list)).toContain(reference)
  expect((await noor!.post(`${list}/removal`, { ticket: reference })).status).toBe(303)
  const partly = await noor!.post(list, { references: `${reference}, CS-1` })
  expect(partly.status).toBe(422)
  expect(await partly.text()).toContain('Not found among those you may see.')
  expect((await noor!.post(list, { ticket: reference })).status).toBe(303)
  expect((await noor!.post(list, {})).status).toBe(422)
  expect((await tom!.get(list)).status).toBe(404)
  expect((await noor!.get('/workspace/health/INC-1/tickets')).status).toBe(404)
})
