// A new ticket is offered to whoever has something to file, and to nobody else: on every page that is about something else.
import { expect, test } from 'vitest'
import { writeArticle } from '../../../test/support/articles.ts'
import { testHouse } from '../../../test/support/house.ts'
import { sellsThings } from '../../../test/support/sold.ts'
import { forgetCatalogue } from '../../desk/catalogue/catalogue-of.ts'
import { newId } from '../../platform/id.ts'

const { as, stranger, db, house, people } = await testHouse()
const { organisation_id: aurora } = await db.owner
  .selectFrom('membership')
  .select('organisation_id')
  .where('person_id', '=', people.get('priya')!)
  .executeTakeFirstOrThrow()
const mayFile = (files_tickets: boolean) =>
  db.owner.updateTable('membership').set({ files_tickets }).where('person_id', '=', people.get('priya')!).execute()
const article = `/help/a-${(await writeArticle(db.owner, { title: 'Zebra crossing' })).slice(-12)}`
await db.worker
  .insertInto('contract')
  .values({
    id: newId(),
    organisation_id: aurora,
    entity_key: 'europe',
    number: 'OFFER-1',
    starts_on: '2020-01-01',
    created_at: new Date(),
  })
  .execute()
const { reference } = await db.owner
  .selectFrom('incident')
  .select('reference')
  .where('kind', '=', 'incident')
  .where('resolved_at', 'is', null)
  .where('published_at', 'is not', null)
  .executeTakeFirstOrThrow()
const pages = ['/', '/help', article, '/search?q=quokkas&in=articles', `/health/incidents/${reference}`, `/organisations/${aurora}`]
const button = 'href="/tickets/new'
const sentence = 'For Aurora Analytics, you may not file tickets.'

test('who may file is offered it', async () => {
  const priya = await as('priya')
  await mayFile(true)
  for (const path of pages) expect(await priya.page(path), path).toContain(button)
})
test('who may not is not, and reads why where nothing else is left to do', async () => {
  const priya = await as('priya')
  await mayFile(false)
  for (const path of pages) expect(await priya.page(path), path).not.toContain(button)
  for (const path of ['/', '/help', article]) expect(await priya.page(path), path).toContain(sentence)
  expect(await priya.page('/search?q=quokkas&in=articles')).not.toContain('ask us')
  expect(await priya.page('/help')).not.toContain('Write to us')
})
test('a stranger is offered it, and signs in first; so is whoever acts for customers', async () => {
  for (const path of ['/help', article]) expect(await stranger.page(path), path).toContain(button)
  const helen = await as('helen')
  await db.owner.updateTable('membership').set({ files_tickets: false }).where('person_id', '=', people.get('helen')!).execute()
  for (const path of ['/', '/help']) expect(await helen.page(path), path).toContain(button)
})
test('of several reasons the first page says each, briefly, and each button what it asks for', async () => {
  const priya = await as('priya')
  await mayFile(true)
  await sellsThings(db)
  await db.worker.updateTable('offering').set({ retired_at: new Date() }).where('key', '=', 'open-to-all').execute()
  await db.worker
    .insertInto('contract')
    .values({ id: newId(), organisation_id: aurora, entity_key: 'west', number: 'W-1', starts_on: '2020-01-01', created_at: new Date() })
    .execute()
  for (const one of [db.worker, house.app]) forgetCatalogue(one)
  const home = await priya.page('/')
  expect(home).not.toContain(button)
  expect(home).toContain('>“Cloud (East)” needs a contract with East Ltd, and there is none.<')
  expect(home).toContain('>Filing under “Cloud (West)” needs a right of its own, which has not been given yet.<')
  expect(home).toContain('<span class="for-readers">: Cloud (East)</span>')
  expect(home).toContain('<span class="for-readers">: Cloud (West)</span>')
})
