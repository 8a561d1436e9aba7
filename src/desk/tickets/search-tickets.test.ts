// DT-26: particular tickets are found by what one remembers of them.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, minutes, question, type Someone } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { phraseOf } from '../search/sought.ts'
import { createTicket } from './create-ticket.ts'
import { addParticipant } from './participants.ts'
import { markRead } from './mark-read.ts'
import { note } from './note.ts'
import { reply } from './reply.ts'
import { searchTickets, type SearchTickets } from './search-tickets.ts'

const c = await counter()
const acme = await c.organisation('Acme', true)
const [ada, cyd, eve] = [await c.person('Ada'), await c.person('Cyd'), await c.person('Eve')]
const kim = await c.agent('Kim', ['technical'])
await c.member(acme, ada)
await c.member(acme, cyd, { sees: 'all' })
const first = await createTicket(c.as(ada), {
  ...question,
  summary: 'Backups fail',
  body: 'Every night at two the snapshot of db-7 is missing.',
})
const second = await createTicket(c.as(ada, minutes(1)), {
  ...question,
  requestType: 'billing',
  summary: 'Wrong invoice',
  body: 'Charged twice.',
})
await reply(c.as(kim, minutes(2)), first.id, { body: 'Which hypervisor does it run on?', happening: 'asked-requester' })
await note(c.as(kim, minutes(3)), first.id, { body: 'smells of the Ceph outage' })

const find = async (who: Someone, text: string, given: Partial<SearchTickets> = {}) =>
  (await reading(c.app, who.personId, (tx) => searchTickets(tx, who, { text, ...given }))).rows.map((row) => row.reference)

test('DT-26 X-07 by summary, body, a later message, several words, beginnings', async () => {
  for (const text of ['backup', 'snapshot', 'hypervisor', 'db-7 missing', 'snap backups', 'BACKUPS'])
    expect(await find(ada, text)).toEqual([first.reference])
  expect(await find(ada, 'snapshot invoice')).toEqual([])
  expect(await find(ada, '')).toEqual([])
})
test('by reference, whole or in part, in any case', async () => {
  expect(await find(ada, first.reference)).toEqual([first.reference])
  expect(await find(ada, first.reference.toLowerCase())).toEqual([first.reference])
  expect(await find(ada, first.reference.slice(3))).toEqual([first.reference])
  expect(await find(ada, first.reference.slice(0, 8))).toEqual(expect.arrayContaining([first.reference]))
})
test('within a scope and filters', async () => {
  expect(await find(cyd, 'backup', { scope: 'organisation' })).toEqual([first.reference])
  expect(await find(cyd, 'backup', { scope: 'mine' })).toEqual([])
  expect(await find(ada, 'CS', { requestTypes: ['billing'] })).toEqual([second.reference])
  expect(await find(ada, 'CS', { statuses: ['awaiting-reply'] })).toEqual([first.reference])
  expect(await find(eve, 'backup')).toEqual([])
  expect(await find(kim, 'invoice', { scope: 'queue' })).toEqual([])
})
test('what stands in notes is found by those who work the ticket only', async () => {
  expect(await find(kim, 'ceph', { scope: 'queue' })).toEqual([first.reference])
  for (const who of [ada, cyd]) expect(await find(who, 'ceph')).toEqual([])
  expect(await find(ada, 'ceph', { scope: 'queue' })).toEqual([])
})
test('F22 who was added later cannot probe for what was said before', async () => {
  await addParticipant(c.as(ada, minutes(10)), first.id, { address: 'guest@example.net' })
  const guest: Someone = { personId: await c.personAt('guest@example.net'), staffRole: null, name: '', address: '' }
  await reply(c.as(ada, minutes(11)), first.id, { body: 'It is KVM, déjà vu.' })
  await reply(c.as(ada, minutes(12)), first.id, { body: 'Of host kvm-77, error E-1042.' })
  for (const text of ['backups', 'kvm', 'deja', 'kvm-77', 'E-1042', '"host kvm-77"'])
    expect(await find(guest, text)).toEqual([first.reference])
  for (const text of ['snapshot', 'hypervisor', 'ceph', '"every night"', 'snapshto']) expect(await find(guest, text)).toEqual([])
})

test('what a filter leaves out takes no place among the hits', async () => {
  const pia = await c.person('Pia')
  const ask = (at: number, given: object) => createTicket(c.as(pia, minutes(at)), { ...question, summary: 'Zebra crossing', ...given })
  const wanted = await ask(10, { service: 'other' })
  const outage = await ask(11, { requestType: 'incident', priority: null, severity: 'a' })
  const newest = await ask(12, {})
  await markRead(c.as(pia, minutes(20)), newest.id)
  await reply(c.as(kim, minutes(30)), wanted.id, { body: 'Which one?' })
  for (const id of [outage.id, newest.id]) await reply(c.as(kim, minutes(31)), id, { body: 'Done.' })
  await markRead(c.as(pia, minutes(40)), outage.id)
  await markRead(c.as(pia, minutes(40)), newest.id)
  const one = (given: Partial<SearchTickets>) => find(pia, 'zebra', { scope: 'mine', limit: 1, ...given })
  expect(await one({})).not.toEqual([wanted.reference])
  expect(await one({ services: ['other'] })).toEqual([wanted.reference])
  expect(await one({ severities: ['a'] })).toEqual([outage.reference])
  expect(await one({ updatedOnly: true })).toEqual([wanted.reference])
  expect(await one({ createdBefore: minutes(11) })).toEqual([wanted.reference])
  expect(await one({ createdFrom: minutes(11), createdBefore: minutes(12) })).toEqual([outage.reference])
})

test('what a filter or a cursor leaves out of those one follows takes no place either', async () => {
  const [nia, olf] = [await c.person('Nia'), await c.person('Olf')]
  const ask = (who: Someone, at: number, service = 'virtual-server') =>
    createTicket(c.as(who, minutes(at)), { ...question, service, summary: 'Narwhal horn' })
  const wanted = await ask(nia, 13, 'other')
  const followed = [await ask(olf, 14, 'other')]
  for (let n = 0; n < 7; n++) followed.push(await ask(olf, 15 + n))
  for (const { id } of followed)
    await sql`insert into participant (ticket_id, person_id, added_by, added_at, updated_at)
      values (${id}, ${nia.personId}, ${olf.personId}, ${minutes(22)}, ${minutes(22)})`.execute(c.worker)
  const all = [...followed.toReversed(), wanted].map(({ reference }) => reference)
  for (const text of ['narwhal', '"narwhal horn"']) {
    expect(await find(nia, text, { services: ['other'], limit: 1 })).toEqual([followed[0]!.reference])
    expect(await find(nia, text, { services: ['other'], limit: 1, scope: 'cc' })).toEqual([followed[0]!.reference])
    expect(await pages(nia, text, 1)).toEqual(all)
  }
})

test('X-07 phrases, words left out, filters in words', async () => {
  expect(await find(ada, '"snapshot of db-7"')).toEqual([first.reference])
  expect(await find(ada, '"snapshot db-7"')).toEqual([])
  expect(await find(ada, '"HYPERVISOR does it"')).toEqual([first.reference])
  expect(await find(ada, 'type:billing')).toEqual([second.reference])
  expect((await find(ada, '-type:billing')).sort()).toContain(first.reference)
  expect(await find(ada, '-type:billing invoice')).toEqual([])
  expect(await find(ada, 'invoice -charged')).toEqual([])
  expect(await find(ada, 'invoice -snapshot')).toEqual([second.reference])
  expect(await find(ada, 'invoice -"charged twice"')).toEqual([])
  await reply(c.as(kim, minutes(45)), first.id, { body: 'Since when?', happening: 'asked-requester' })
  for (const [text, language] of [
    ['status:"awaiting your reply"', 'en'],
    ['STATUS:awaiting-reply', 'ja'],
    ['Durum:YANITINIZ', 'tr'],
    ['ステータス：ご返信待ち', 'ja'],
    ['statut:"en attente de votre réponse"', 'fr'],
  ] as const)
    expect(await find(ada, text, { language })).toEqual([first.reference])
  expect(await find(cyd, 'is:mine invoice')).toEqual([])
  expect(await find(cyd, 'from:ada invoice')).toEqual([second.reference])
  expect(await find(cyd, 'from:Cyd invoice')).toEqual([])
  expect(await find(kim, 'type:technical', { scope: 'queue' })).toContain(first.reference)
  expect(await find(kim, 'queue:technical is:unassigned backups', { scope: 'queue' })).toEqual([first.reference])
})
test('X-10 phrases with signs of other scripts between their words', async () => {
  const ken = await c.person('Ken')
  const ticket = await createTicket(c.as(ken, minutes(47)), {
    ...question,
    body: 'エラー：接続「できません」と出ます。タイムアウト・再試行を繰り返します。Délai dépassé « réseau ».',
  })
  for (const text of ['"接続「できません」"', '"タイムアウト・再試行"', '"dépassé « réseau »"', '"depasse reseau"'])
    expect(await find(ken, text), text).toEqual([ticket.reference])
})
test('phrases with signs that are several without accents, and of very many words', async () => {
  const uma = await c.person('Uma')
  const error = 'the quick brown fox jumps over a lazy dog while seven green frogs watch from below'
  const ticket = await createTicket(c.as(uma, minutes(48)), {
    ...question,
    body: `Windows® Server (c) 2019 © Contoso, disk∥controller. It says: ${error}. Of 100 % is_full.`,
  })
  for (const text of ['"windows® server"', '"2019 © contoso"', '"disk∥controller"', `"${error}"`, '"100 % is_full"'])
    expect(await find(uma, text), text).toEqual([ticket.reference])
  for (const text of ['"windows® 2019"', '"disk∥contoso"', `"${error} above"`, 'windows -"windows® server"', 'windows -"2019 © contoso"'])
    expect(await find(uma, text), text).toEqual([])
  expect(await find(uma, `windows -"server ${'© '.repeat(170)}"`)).toEqual([ticket.reference])
  expect(await find(uma, `windows -"server ${'a©'.repeat(170)}"`)).toEqual([ticket.reference])
})
test('for a phrase so many are read of each standing, however many organisations it is of', async () => {
  const ora = await c.person('Ora')
  const filed: string[] = []
  for (const name of ['Bactria', 'Colchis']) {
    const [organisation, filer] = [await c.organisation(name), await c.person(`Of ${name}`)]
    await c.member(organisation, filer)
    await c.member(organisation, ora, { sees: 'all' })
    filed.push((await createTicket(c.as(filer, minutes(49)), { ...question, organisationId: organisation, summary: 'Okapi stripes' })).id)
  }
  const says = JSON.stringify([phraseOf('okapi stripes')])
  const { rows } = await reading(c.app, ora.personId, (tx) =>
    sql<{
      id: string
    }>`select id from guichet_tickets_saying('okapi', '{mine,organisation}', 1, null, ${says}::jsonb, 9) says (id)`.execute(tx),
  )
  expect(rows.map(({ id }) => id)).toEqual(filed.toSorted().slice(-1))
})
test('F22 what is for those who work tickets is no filter of anybody else', async () => {
  const { asked } = await reading(c.app, ada.personId, (tx) => searchTickets(tx, ada, { text: 'queue:technical is:unassigned' }))
  expect(asked.filters).toEqual({})
  expect(await find(ada, '"smells of the ceph"')).toEqual([])
  expect(await find(kim, '"smells of the ceph"', { scope: 'queue' })).toEqual([first.reference])
})
test('a code is met exactly, and by its beginning only where nothing else is', async () => {
  const max = await c.person('Max')
  const code = (body: string, at: number) => createTicket(c.as(max, minutes(at)), { ...question, body })
  const short = await code('It says E-104 and stops.', 50)
  const long = await code('It says E-1042 and stops.', 51)
  expect(await find(max, 'E-104')).toEqual([short.reference])
  expect(await find(max, 'E-10')).toEqual([long.reference, short.reference])
})
test('one typing error is forgiven where nothing is spelled so, from words one may read', async () => {
  for (const text of ['snapshto', 'snapsot', 'snnapshot', 'snopshot', 'hypervisro missing'])
    expect(await find(ada, text)).toEqual([first.reference])
  expect(await find(ada, 'snopsoht')).toEqual([])
  const zed = await c.person('Zed')
  const own = await createTicket(c.as(zed, minutes(60)), { ...question, body: 'The marmot sleeps.' })
  expect(await find(zed, 'marmto')).toEqual([own.reference])
  for (const text of ['snapshto', 'cehp']) expect(await find(zed, text)).toEqual([])
})
test('page after page, each once', async () => {
  const may = await c.person('May')
  const all: string[] = []
  for (let n = 0; n < 7; n++) all.push((await createTicket(c.as(may, minutes(100 + n)), { ...question, summary: `Walrus ${n}` })).reference)
  for (const text of ['walrus', 'wallrus', 'type:technical']) expect(await pages(may, text, 3)).toEqual(all.toReversed())
})

async function pages(who: Someone, text: string, limit: number): Promise<string[]> {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await reading(c.app, who.personId, (tx) => searchTickets(tx, who, { text, limit, ...(cursor && { cursor }) }))
    seen.push(...page.rows.map((row) => row.reference))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return seen
}
