// Who is told of a delegation, in which words, and how often before it ends.
import { runMigrations } from 'graphile-worker'
import { beforeAll, expect, test } from 'vitest'
import { counter } from '../../../test/support/counter.ts'
import { partnersAct, sells } from '../../../test/support/delegating.ts'
import { composeDelegation } from '../../mail/outbound/compose-delegation.ts'
import { textOf } from '../../mail/outbound/letter.ts'
import { tellOfDelegation } from '../notices/tell-of-delegation.ts'
import { parse } from '../parse.ts'
import { AskDelegation, askDelegation } from './ask-delegation.ts'
import { changeDelegation } from './change-delegation.ts'
import { decideDelegation } from './decide-delegation.ts'
import { Terms } from './delegation-terms.ts'
import { endDelegation } from './end-delegation.ts'
import { GrantDelegation, grantDelegation } from './grant-delegation.ts'
import { remindOfEnds } from './remind-of-ends.ts'

const c = await counter()
const { database } = c
const [customer, partner] = [await c.organisation('Customer'), await c.organisation('Partner')]
const [chief, second, member, head, engineer] = [
  await c.person('Chief'),
  await c.person('Second'),
  await c.person('Member'),
  await c.person('Head'),
  await c.person('Engineer'),
]
const provider = await c.agent('Provider', [], 'administrator')
const now = new Date()
const day = 86_400_000
const inDays = (count: number) => new Date(now.getTime() + count * day)
beforeAll(async () => {
  await runMigrations({ connectionString: database.urls.worker, logger: undefined as never })
  await partnersAct(c)
  await c.member(customer, chief, { administers: true })
  await c.member(customer, second, { administers: true })
  await c.member(customer, member, { sees: 'all' })
  await c.member(partner, head, { administers: true })
  await c.member(partner, engineer)
  await sells(c.worker, partner, customer)
})
const asked = (more: object = {}) =>
  askDelegation(
    c.as(head, now),
    partner,
    parse(AskDelegation, {
      roles: ['engineer'],
      endsAt: inDays(90),
      customerId: customer,
      reason: 'BUY CHEAP http://evil.example',
      ...more,
    }),
  )
const granted = (days: number, at = now) =>
  grantDelegation(c.as(chief, at), customer, parse(GrantDelegation, { roles: ['engineer'], endsAt: inDays(days), partnerId: partner }))

/** Whom the events since the last call told, as the worker does it. */
let seq = 0
async function told(at = now) {
  const events = await c.owner
    .selectFrom('people_event')
    .select(['id', 'seq', 'type'])
    .where('seq', '>', String(seq))
    .orderBy('seq')
    .execute()
  for (const event of events) {
    seq = Number(event.seq)
    if (!event.type.startsWith('delegation.')) continue
    await tellOfDelegation({ db: c.worker, at, eventId: event.id })
    await tellOfDelegation({ db: c.worker, at, eventId: event.id })
  }
  const ids = events.map((event) => event.id)
  if (ids.length === 0) return []
  return c.owner
    .selectFrom('outgoing_mail as m')
    .innerJoin('person as p', 'p.id', 'm.person_id')
    .select(['m.event_id', 'm.person_id', 'm.recipient', 'm.kind', 'p.name'])
    .where('event_id', 'in', ids)
    .orderBy('p.name')
    .execute()
}
const names = async (at?: Date) => (await told(at)).map((mail) => `${mail.kind} ${mail.name}`)
const over = (id: string) => endDelegation(c.as(provider, now), customer, id)

test('MS-13 each party is told what the other did, once, and nobody of what they did themselves', async () => {
  const first = await asked()
  expect(await names()).toEqual(['delegation-asked Chief', 'delegation-asked Second'])
  await decideDelegation(c.as(chief, now), customer, first.id, { approve: true, terms: null })
  expect(await names()).toEqual(['delegation-approved Head'])
  await changeDelegation(c.as(chief, now), customer, first.id, parse(Terms, { roles: ['reader'], endsAt: inDays(80) }))
  expect(await names()).toEqual(['delegation-changed Head'])
  await endDelegation(c.as(chief, now), customer, first.id)
  expect(await names()).toEqual(['delegation-ended Head'])
  const given = await granted(90)
  expect(await names()).toEqual(['delegation-granted Head'])
  await endDelegation(c.as(head, now), partner, given.id)
  expect(await names()).toEqual(['delegation-ended Chief', 'delegation-ended Second'])
  const third = await asked()
  await names()
  await decideDelegation(c.as(second, now), customer, third.id, { approve: false })
  expect(await names()).toEqual(['delegation-refused Head'])
  const fourth = await granted(90)
  await names()
  await endDelegation(c.as(provider, now), customer, fourth.id)
  expect(await names()).toEqual(['delegation-ended Chief', 'delegation-ended Head', 'delegation-ended Second'])
  const withdrawn = await asked()
  await names()
  await endDelegation(c.as(head, now), partner, withdrawn.id)
  expect(await names()).toEqual([])
})

test('F08 a mail says fixed words, names and labels; what the partner typed stays on the page', async () => {
  const { id } = await asked()
  const [mail] = await told()
  const write = () =>
    composeDelegation(c.worker, 'https://desk.example', {
      eventId: mail!.event_id,
      personId: mail!.person_id!,
      recipient: mail!.recipient,
      at: now,
    })
  const text = textOf(await write())
  expect(text).toContain('A partner asks to act for your organisation: Partner')
  expect(text).toContain('Roles: Support engineer')
  expect(text).toContain(`https://desk.example/organisations/${customer}/delegations/${id}`)
  expect(text).not.toContain('CHEAP')
  // Who no longer administers is not told after all.
  await c.owner.updateTable('membership').set({ administers: false }).where('person_id', '=', mail!.person_id!).execute()
  await expect(write()).rejects.toThrow('may-not-see')
  await c.owner.updateTable('membership').set({ administers: true }).where('person_id', '=', mail!.person_id!).execute()
  await endDelegation(c.as(head, now), partner, id)
  await expect(write()).rejects.toThrow('no-longer-so')
  await told()
})

test('F23 in every language, every kind of mail is written', async () => {
  const { id } = await asked()
  await decideDelegation(c.as(chief, now), customer, id, { approve: true, terms: null })
  await changeDelegation(
    c.as(chief, now),
    customer,
    id,
    parse(Terms, { roles: ['reader'], services: ['virtual-server'], requestTypes: ['technical'], endsAt: inDays(29) }),
  )
  await remindOfEnds(c.timer(inDays(25)), 100)
  const mails = await told()
  expect(new Set(mails.map((mail) => mail.kind)).size).toBe(4)
  for (const language of ['en', 'tr', 'fr', 'it', 'ja', 'hu'])
    for (const mail of mails.filter((one) => one.kind !== 'delegation-asked')) {
      await c.owner.updateTable('person').set({ language }).where('id', '=', mail.person_id!).execute()
      const letter = await composeDelegation(c.worker, 'https://desk.example', {
        eventId: mail.event_id,
        personId: mail.person_id!,
        recipient: mail.recipient,
        at: now,
      })
      expect(letter.language).toBe(language)
      expect(textOf(letter)).not.toMatch(/partner\.mail|undefined|\{/)
    }
  await over(id)
  await told()
})

test('MS-13 both are reminded 30, 7 and 1 days before the end, once each; a changed end is reminded of anew', async () => {
  const { id } = await granted(60)
  await told()
  const at = async (days: number) => {
    // The day counts back from the end.
    const moment = inDays(60 - days)
    await remindOfEnds(c.timer(moment), 1)
    await remindOfEnds(c.timer(moment), 1)
    return (await names(moment)).length
  }
  expect(await at(31)).toBe(0)
  expect(await at(30)).toBe(3)
  expect(await at(20)).toBe(0)
  expect(await at(6)).toBe(3)
  expect(await at(5)).toBe(0)
  expect(await at(0.5)).toBe(3)
  expect(await at(0.1)).toBe(0)
  expect(await at(-1)).toBe(0)
  await changeDelegation(c.as(chief, inDays(59)), customer, id, parse(Terms, { roles: ['engineer'], endsAt: inDays(100) }))
  await told(inDays(59))
  await remindOfEnds(c.timer(inDays(71)), 100)
  expect(await names(inDays(71))).toEqual(['delegation-ends-soon Chief', 'delegation-ends-soon Head', 'delegation-ends-soon Second'])
  await over(id)
  await told()
})

test('who is let act for a week is not told at once that it ends within thirty days', async () => {
  const { id } = await granted(6)
  await told()
  await remindOfEnds(c.timer(inDays(0.01)), 100)
  expect(await names()).toEqual([])
  await remindOfEnds(c.timer(inDays(5.5)), 100)
  expect((await names(inDays(5.5))).length).toBe(3)
  await over(id)
})
