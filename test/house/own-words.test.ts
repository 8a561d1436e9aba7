// A house's own words are said at every door, and a stranger who asks for no language of ours is met in the house's.
import { expect, test } from 'vitest'
import { apiHouse } from '../support/api.ts'
import { testHouse } from '../support/house.ts'
import { mailStage, question } from '../mail/stage.ts'
import { changeConfiguration } from '../../src/desk/catalogue/apply-configuration.ts'
import { catalogueOf } from '../../src/desk/catalogue/catalogue-of.ts'
import type { Configuration } from '../../src/desk/catalogue/configuration.ts'
import { createTicket } from '../../src/desk/tickets/create-ticket.ts'
import { words } from '../../src/platform/messages.ts'
import { Refusal } from '../../src/platform/refusal.ts'

const { house, stranger, as, people, db } = await testHouse()
const administrator = { personId: people.get('ada')!, staffRole: 'administrator', via: 'workspace' } as const
const change = async (how: (now: Configuration) => Configuration) =>
  changeConfiguration({ db: house.app, actor: administrator, at: new Date() }, how, (await catalogueOf(house.app)).version)
const asking = (language: string) => stranger.get('/sign-in', { 'accept-language': language }).then((response) => response.text())

test('pages say the house’s own words, and the product’s where it has none', async () => {
  const before = await asking('en')
  expect(before).toContain(words('en')('sign-in.title'))
  await change((now) => ({ ...now, messages: { en: { 'sign-in.title': 'Come in', 'refusal.title.not-found': 'Nothing is here' } } }))
  expect(await asking('en')).toContain('Come in')
  expect(await asking('hu')).toContain(words('hu')('sign-in.title'))
  const tom = await as('tom')
  expect(await (await tom.get('/tickets/CS-999999')).text()).toContain('Nothing is here')
  expect(await (await stranger.get('/nowhere-at-all', { 'accept-language': 'en' })).text()).toContain('Nothing is here')
})

test('no query more than before, and nothing compiled twice', async () => {
  const first = await catalogueOf(house.app)
  expect((await catalogueOf(house.app)).messages).toBe(first.messages)
  expect(words('en', first.messages)).toBe(words('en', first.messages))
  expect(words('hu', first.messages)).toBe(words('hu'))
})

test('a stranger who asks for none of our languages is met in the house’s first one', async () => {
  expect(await asking('de-DE')).toMatch(/<html[^>]* lang="en"/)
  await change((now) => ({ ...now, languages: ['hu', 'en'] }))
  expect(await asking('de-DE')).toMatch(/<html[^>]* lang="hu"/)
  expect(await asking('')).toMatch(/<html[^>]* lang="hu"/)
  expect(await asking('fr')).toMatch(/<html[^>]* lang="fr"/)
})

test('words that would break a page are refused with every fault at its place, and change nothing', async () => {
  const { version } = await catalogueOf(house.app)
  const recorded = () => db.owner.selectFrom('configuration_event').select('key').where('person_id', '=', administrator.personId).execute()
  const before = await recorded()
  expect(before).not.toEqual([])
  const refusal = await change((now) => ({
    ...now,
    brand: '',
    messages: { hu: { 'account.password.help': 'Legalább', 'sign-in.titel': 'Be' } } as Configuration['messages'],
  })).catch((fault: unknown) => fault)
  expect(refusal).toBeInstanceOf(Refusal)
  expect((refusal as Refusal).faults.map(({ field, message }) => `${field} ${message}`)).toEqual([
    'brand configuration.fault.empty',
    'messages.hu.account.password.help configuration.fault.message-lacks',
    'messages.hu.sign-in.titel configuration.fault.message-unknown-near',
  ])
  for (const fault of (refusal as Refusal).faults) expect(words('ja')(fault.message, fault.values)).not.toBe('')
  expect((await catalogueOf(house.app)).version).toBe(version)
  expect(await recorded()).toEqual(before)
})

test('programs hear them too', async () => {
  const api = await apiHouse()
  const now = await catalogueOf(api.house.app)
  await changeConfiguration(
    { db: api.house.app, actor: { personId: api.people.ada, staffRole: 'administrator', via: 'api' }, at: new Date() },
    (was) => ({ ...was, messages: { en: { 'api.refusal.not-found': 'We have no such thing.' } } }),
    now.version,
  )
  expect((await api.raw('GET', '/preset.schema.json')).body.properties.messages).toBeDefined()
  expect((await api.call('alice', 'GET', '/tickets/CS-999999')).body.detail).toBe('We have no such thing.')
})

test('mails are written in them', async () => {
  const { database, sink, person, as, worker, quiet } = await mailStage()
  const running = await worker()
  const [ada, mira] = [await person('ada', { staff: 'administrator' }), await person('mira', { language: 'hu' })]
  await changeConfiguration(
    as(ada),
    (was) => ({ ...was, messages: { hu: { 'mail.receipt.title': 'Megvan a levele' } } }),
    (await catalogueOf(database.app)).version,
  )
  await createTicket(as(mira), question('Lassú', 'Nagyon lassú.'))
  running.wake()
  await quiet()
  expect(sink.mails.find(({ to }) => to[0] === mira.address)?.mail.text).toContain('Megvan a levele')
})
