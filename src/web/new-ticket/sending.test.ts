// Sending the form costs one writing of the text and one deed; whatever happens between the two, the text is there.
import { beforeEach, expect, test } from 'vitest'
import { formOf } from '../../../test/support/form-of.ts'
import { testHouse } from '../../../test/support/house.ts'
import { withParts, wrong } from '../../../test/support/incidents.ts'
import { roundTrips } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'

const { as, db, house, people } = await testHouse()
const tom = await as('tom')
let draft = ''
beforeEach(() => {
  draft = newId()
})
const address = () => `/tickets/new?draft=${draft}`
const filled = async (more: Record<string, string> = {}) => {
  const form = Object.fromEntries(formOf(await tom.page(address()), '/tickets/new')!.sent.filter(([name]) => name !== 'csrf'))
  return {
    ...form,
    type: 'technical',
    service: 'backup',
    priority: 'high',
    summary: 'Slow since Monday',
    body: 'It takes an hour.',
    ...more,
  }
}
const stored = () =>
  db.owner.selectFrom('draft').select(['content', 'became', 'person_id as person']).where('id', '=', draft).executeTakeFirst()

test('a form whose draft is only named is one trip, with those whom one can add; its commit goes along with what is asked next', async () => {
  await tom.page(address()) // who asks and the catalogue are known from then on
  const trips = { count: 0 }
  expect(await roundTrips.run(trips, () => tom.page(address()))).toContain('name="colleague"')
  expect(trips.count).toBe(2)
})

test('one trip to know the visitor, two to keep the text, at most three to judge and to make the ticket', async () => {
  const fields = await filled()
  const trips = { count: 0 }
  const answer = await roundTrips.run(trips, () => tom.post(address(), fields))
  expect(answer.status).toBe(303)
  expect(trips.count).toBeLessThanOrEqual(6)
  expect((await stored())?.became).not.toBeNull()
})

test('MS-18 a service that something is known of costs no trip more while its parts are well, and one while they are not', async () => {
  await withParts(db)
  const sent = async (body: string) => {
    draft = newId()
    const [fields, trips] = [await filled({ service: 'virtual-server', body }), { count: 0 }]
    const { status } = await roundTrips.run(trips, () => tom.post(address(), fields))
    return { status, trips: trips.count }
  }
  expect(await sent('It takes an hour.')).toEqual({ status: 303, trips: 6 })
  const ada = { personId: people.get('ada')!, staffRole: 'administrator' as const, via: 'workspace' as const }
  const issue = { kind: 'known-issue', impact: 'degraded', title: { en: 'Snapshots are left behind' } } as const
  await wrong({ db: house.app, actor: ada, at: new Date() }, issue)
  expect(await sent('It takes an hour.')).toEqual({ status: 303, trips: 7 })
  expect((await sent('Snapshots take an hour.')).status).toBe(422)
})

test('a summary of more than one line is not cut, but refused with the limit and kept whole', async () => {
  expect(await tom.page(address())).not.toMatch(/name="(summary|answer-[^"]*)"[^>]*maxlength/)
  const long = `Slow since Monday ${'x'.repeat(200)}`
  const refused = await tom.post(address(), await filled({ summary: long }))
  expect(refused.status).toBe(422)
  const page = await refused.text()
  expect(page).toContain('href="#summary"')
  expect(page).toMatch(/id="summary-error"[^>]*>[\s\S]{0,400}at most 200 characters/)
  expect(page).toContain(`value="${long}"`)
  expect(page).toContain('It takes an hour.')
  expect((await stored())?.content).toMatchObject({ summary: long })
})

test('what is refused, or breaks in the deed, is kept as it was typed', async () => {
  const refused = await tom.post(address(), await filled({ body: ' ' }))
  expect(refused.status).toBe(422)
  expect((await stored())?.content).toMatchObject({ summary: 'Slow since Monday' })
  await db.owner.schema.alterTable('message').renameTo('message_away').execute()
  const broken = await tom
    .post(address(), await filled({ body: 'Typed to the end' }))
    .finally(() => db.owner.schema.alterTable('message_away').renameTo('message').execute())
  expect(broken.status).toBe(500)
  expect((await stored())?.content).toMatchObject({ body: 'Typed to the end' })
  expect((await tom.post(address(), await filled({ body: 'Typed to the end' }))).status).toBe(303)
})

test("F35 equal forms at one moment make one ticket; another's draft is nobody's", async () => {
  const fields = await filled()
  const answers = await Promise.all(Array.from({ length: 8 }, () => tom.post(address(), fields)))
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 303))
  const made = await db.owner.selectFrom('ticket').select('id').where('summary', '=', 'Slow since Monday').execute()
  const mine = (await stored())!
  expect(made.filter(({ id }) => id === mine.became)).toHaveLength(1)
  const mira = await as('mira')
  const before = await db.owner.selectFrom('ticket').select(db.owner.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  expect((await mira.post(address(), fields)).status).toBe(404)
  expect(await db.owner.selectFrom('ticket').select(db.owner.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).toEqual(before)
  expect((await stored())?.person).toBe(tom.personId)
})
