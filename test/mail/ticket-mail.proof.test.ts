import { expect, test } from 'vitest'
import { addParticipant, removeParticipant } from '../../src/desk/tickets/participants.ts'
import { assign } from '../../src/desk/tickets/assign.ts'
import { createTicket } from '../../src/desk/tickets/create-ticket.ts'
import { move } from '../../src/desk/tickets/move.ts'
import { note } from '../../src/desk/tickets/note.ts'
import { reply } from '../../src/desk/tickets/reply.ts'
import type { Caught } from '../support/smtp-sink.ts'
import { type Someone, mailStage, question, url } from './stage.ts'

const { database, sink, organisation, person, as, worker, quiet, mails } = await mailStage()
const running = await worker()
const acme = await organisation('Acme', true)
const mira = await person('mira', { name: 'Mira Jansen', organisation: acme, timeZone: 'Europe/Amsterdam' })
const noor = await person('noor', { name: 'Noor Haddad', staff: 'agent', queues: ['technical'] })
const tomas = await person('tomas', { name: 'Tomas Berg', staff: 'agent', queues: ['technical'] })

/** Does something and gives the mails that follow from it. */
async function after(deed: () => Promise<unknown>): Promise<Caught[]> {
  await quiet()
  const before = sink.mails.length
  await deed()
  running.wake()
  await quiet()
  return sink.mails.slice(before)
}
const toWhom = (caught: Caught[]) => caught.map(({ to }) => to.join()).sort()
const header = (caught: Caught, name: string) => caught.mail.headers.find((one) => one.key === name.toLowerCase())?.value
const ticketOf = (who: Someone, summary: string, body = 'The disk is **full**.') => createTicket(as(who), question(summary, body))

test('X-08 a receipt goes to the requester, word to the agents of the queue; one mail, one recipient', async () => {
  let reference = ''
  const caught = await after(async () => {
    reference = (await ticketOf(mira, 'Disk full')).reference
  })
  expect(toWhom(caught)).toEqual([mira, noor, tomas].map((who) => who.address).sort())
  for (const one of caught) expect(one.to).toHaveLength(1)
  const receipt = caught.find(({ to }) => to[0] === mira.address)!
  expect(receipt.mail.subject).toBe(`[${reference}] Disk full`)
  expect(receipt.mail.from).toMatchObject({ name: 'Guichet', address: 'desk@provider.example' })
  expect(receipt.mail.to).toEqual([expect.objectContaining({ name: 'Mira Jansen', address: mira.address })])
  expect(receipt.mail.html).toContain('<strong>full</strong>')
  expect(receipt.mail.text).toContain('The disk is **full**.')
  expect(receipt.mail.text).toContain(`${url}/tickets/${reference}`)
  const toAgent = caught.find(({ to }) => to[0] === noor.address)!
  expect(toAgent.mail.text).toContain(`${url}/workspace/tickets/${reference}`)
})

test('DT-35 NTT-32 HK-32 a reply of the desk reaches the customer by mail, with the answer before all else', async () => {
  const { id, reference } = await ticketOf(mira, 'Where is the invoice')
  await quiet()
  const [caught, ...others] = await after(() => reply(as(noor), id, { body: 'Under *Billing*, at the top.' }))
  expect(others).toEqual([])
  expect(caught!.to).toEqual([mira.address])
  expect(caught!.mail.text).toContain('Noor Haddad replied')
  expect(caught!.mail.text!.indexOf('Under *Billing*')).toBeLessThan(caught!.mail.text!.indexOf(reference))
  expect(caught!.mail.html).toContain('Under <em>Billing</em>, at the top.')
})

test('mails of one ticket thread: one root, ids of their own, and no other system answers them', async () => {
  const { id } = await ticketOf(mira, 'Threads')
  await quiet()
  const all = [...sink.to(mira.address)].filter((one) => one.mail.subject?.endsWith('Threads'))
  all.push(...(await after(() => reply(as(noor), id, { body: 'One.' }))))
  all.push(...(await after(() => reply(as(noor), id, { body: 'Two.' }))))
  expect(all).toHaveLength(3)
  const roots = new Set(all.flatMap((one) => [header(one, 'References'), header(one, 'In-Reply-To')]))
  expect([...roots]).toEqual([`<ticket.${id}@support.provider.example>`])
  expect(new Set(all.map((one) => one.mail.messageId)).size).toBe(3)
  const stored = await mails()
  for (const one of all) {
    expect(stored.some((mail) => mail.message_id === one.mail.messageId)).toBe(true)
    expect(header(one, 'Auto-Submitted')).toBe('auto-generated')
    expect(header(one, 'X-Auto-Response-Suppress')).toBe('All')
    expect(header(one, 'List-Id')).toBe('<tickets.support.provider.example>')
    expect(header(one, 'Reply-To')).toBeUndefined()
  }
})

test('added, asked, solved, reopened, assigned, taken: each told to whom it concerns, and not to who did it', async () => {
  const lena = await person('lena', { name: 'Lena Vos', organisation: acme })
  const { id } = await ticketOf(mira, 'Life')
  expect(toWhom(await after(() => addParticipant(as(mira), id, { personId: lena.id })))).toEqual([lena.address])
  expect(toWhom(await after(() => assign(as(noor), id, { assigneeId: tomas.id })))).toEqual([tomas.address])
  expect(toWhom(await after(() => assign(as(noor), id, { assigneeId: noor.id })))).toEqual([])
  const asked = await after(() => move(as(noor), id, { happening: 'asked-requester' }))
  expect(toWhom(asked)).toEqual([lena.address, mira.address])
  expect(asked[0]!.mail.text).toContain('We need something from you')
  expect(toWhom(await after(() => reply(as(mira), id, { body: 'Here it is.' })))).toEqual([lena.address, noor.address])
  expect(toWhom(await after(() => reply(as(noor), id, { body: 'Done.', happening: 'solved' })))).toEqual([lena.address, mira.address]) // one each
  expect(toWhom(await after(() => move(as(noor), id, { happening: 'reopened' })))).toEqual([lena.address, mira.address])
  expect(toWhom(await after(() => move(as(noor), id, { happening: 'put-on-hold' })))).toEqual([])
  expect(toWhom(await after(() => move(as(mira), id, { happening: 'solved' })))).toEqual([lena.address, noor.address])
})

test('F23 never a word of a note, to nobody', async () => {
  const { id } = await ticketOf(mira, 'Notes')
  await quiet()
  expect(await after(() => note(as(noor), id, { body: 'canary-of-a-note: this customer is difficult' }))).toEqual([])
  await after(() => reply(as(noor), id, { body: 'All well.' }))
  expect(sink.mails.filter((one) => one.raw.includes('canary-of-a-note'))).toEqual([])
})

test('NTT-36 “notice only” has no word of the message, but the link; “off” gets no ticket mail at all', async () => {
  const brief = await person('brief', { organisation: acme, mail: 'notice' })
  const silent = await person('silent', { organisation: acme, mail: 'off' })
  const { id, reference } = await createTicket(
    as(brief),
    question('Quietly', 'secret-words of the customer', { participants: [{ personId: silent.id }] }),
  )
  await quiet()
  const [caught, ...others] = await after(() => reply(as(noor), id, { body: 'The password-canary is on the page.' }))
  expect(others).toEqual([])
  expect(caught!.to).toEqual([brief.address])
  expect(caught!.raw).not.toContain('canary')
  expect(caught!.mail.text).toContain('The text is on the page.')
  expect(caught!.mail.text).toContain(`${url}/tickets/${reference}`)
  expect(sink.to(brief.address).some((one) => one.raw.includes('secret-words'))).toBe(false)
  expect(sink.to(silent.address)).toEqual([])
})

test('each reads in their own language and time zone', async () => {
  const yuki = await person('yuki', { name: '佐藤 由紀', language: 'ja', timeZone: 'Asia/Tokyo', organisation: acme })
  const { id } = await ticketOf(yuki, 'ディスクがいっぱいです', 'サーバーのディスクがいっぱいです。')
  await quiet()
  const at = new Date('2026-11-20T22:30:00Z')
  const [caught] = await after(() => reply({ ...as(noor), at }, id, { body: '確認しました。' }))
  expect(caught!.mail.subject).toContain('ディスクがいっぱいです')
  expect(caught!.mail.html).toContain('<html lang="ja">')
  expect(caught!.mail.text).toContain('2026年11月21日 7:30')
  const ayse = await person('ayse', { name: 'Ayşe Yılmaz', language: 'tr', timeZone: 'Europe/Istanbul', organisation: acme })
  const ticket = await ticketOf(ayse, 'İstanbul sunucusu', 'Iğdır’daki sunucu ışık hızında değil.')
  await quiet()
  const [turkish] = await after(() => reply({ ...as(noor), at }, ticket.id, { body: 'Bakıyoruz.' }))
  expect(turkish!.mail.html).toContain('<html lang="tr">')
  expect(turkish!.mail.text).toContain('21 Kasım 2026')
  expect(turkish!.mail.text).toContain('01:30')
})

test('F23 rights are those of the moment of writing: who was removed meanwhile gets nothing', async () => {
  const gone = await person('gone', { organisation: acme })
  const { id } = await createTicket(as(mira), question('Revoked', 'Hello.', { participants: [{ personId: gone.id }] }))
  running.wake()
  await quiet()
  const before = sink.to(gone.address).length
  await running.stop()
  await reply(as(noor), id, { body: 'Not for everyone any more.' })
  const late = await worker()
  // The reaction has decided whom to tell, then the right ends, then the mail is written: the order that matters.
  await late.stop()
  await removeParticipant(as(mira), id, gone.id)
  const { composeNotice } = await import('../../src/mail/outbound/compose-notice.ts')
  const event = await database.worker
    .selectFrom('ticket_event')
    .select('id')
    .where('ticket_id', '=', id)
    .where('type', '=', 'ticket.replied')
    .executeTakeFirstOrThrow()
  await expect(
    composeNotice(database.worker, url, { eventId: event.id, personId: gone.id, kind: 'reply', recipient: gone.address }),
  ).rejects.toThrow('may-not-see')
  expect(sink.to(gone.address).length - before).toBeLessThanOrEqual(1)
})
