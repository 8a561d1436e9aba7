// Any number of a few, in the form of the default preset: ticked, kept where the page comes back, hanging questions come with it, and the card says all of them.
import { expect, test } from 'vitest'
import { formOf } from '../../../test/support/form-of.ts'
import { testHouse } from '../../../test/support/house.ts'
import { newId } from '../../platform/id.ts'

const { as, db } = await testHouse()
const tom = await as('tom')
const address = `/tickets/new?draft=${newId()}`
const change = {
  type: 'change',
  service: 'backup',
  priority: 'low',
  severity: 'c',
  'answer-change-kind': 'move',
  'answer-change-affects': ['production', 'backups'],
}
const ticked = (page: string) =>
  formOf(page, '/tickets/new')!
    .sent.filter(([name]) => name === 'answer-change-affects')
    .map(([, value]) => value)

test('boxes, of which none is ticked unasked', async () => {
  const page = await tom.page(address)
  const form = formOf(page, '/tickets/new')!
  expect(form.choices.get('answer-change-affects')).toEqual(['production', 'test', 'backups'])
  expect(form.boxes.has('answer-change-affects')).toBe(true)
  expect(ticked(page)).toEqual([])
})

test('what was ticked stays ticked when something else is missing, and can be taken back', async () => {
  const refused = await tom.post(address, { ...change, summary: 'Move to hall 2', body: '' })
  expect(refused.status).toBe(422)
  const page = await refused.text()
  expect(ticked(page)).toEqual(['production', 'backups'])
  const links = [...page.matchAll(/<li><a href="#([^"]+)"/g)].map(([, id]) => id)
  expect(links).toEqual(['answer-change-target', 'body'])
  const fewer = await tom.post(address, { ...change, 'answer-change-affects': 'backups', summary: 'Move to hall 2', body: '' })
  expect(ticked(await fewer.text())).toEqual(['backups'])
  const none = await tom.post(address, { ...change, 'answer-change-affects': [], summary: 'Move to hall 2', body: '' })
  expect(ticked(await none.text())).toEqual([])
})

test('one that is not offered is refused at its field', async () => {
  const sent = { ...change, 'answer-change-affects': ['production', 'moon'], 'answer-change-target': 'Hall 2', summary: 'Move', body: 'B' }
  const refused = await tom.post(address, sent)
  expect(refused.status).toBe(422)
  expect(await refused.text()).toMatch(/<li><a href="#answer-change-affects"/)
})

test('all of them stand on the ticket, in the reader’s words', async () => {
  const done = await tom.post(address, { ...change, 'answer-change-target': 'Hall 2', summary: 'Move to hall 2', body: 'On a Sunday.' })
  expect(done.status).toBe(303)
  const { answers } = await db.owner
    .selectFrom('ticket')
    .select('answers')
    .where('summary', '=', 'Move to hall 2')
    .executeTakeFirstOrThrow()
  expect(answers).toEqual({ 'change-kind': 'move', 'change-target': 'Hall 2', 'change-affects': ['production', 'backups'] })
  const reference = done.headers.get('location')!.split('#')[1]
  const card = await tom.page(`/tickets/${reference}`)
  for (const words of ['Production', 'Backups', 'Hall 2', 'Move to another place']) expect(card, words).toContain(words)
  expect(await (await as('kenji')).page(`/workspace/tickets/${reference}`)).toContain('本番環境')
})
