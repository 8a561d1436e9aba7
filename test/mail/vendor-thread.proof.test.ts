import { expect, test } from 'vitest'
import { endVendorThread } from '../../src/desk/marketplace/end-thread.ts'
import { handOver } from '../../src/desk/marketplace/hand-over.ts'
import { reply } from '../../src/desk/tickets/reply.ts'
import { vendorThreadOf } from '../../src/desk/marketplace/vendor-thread.ts'
import { ticketPage } from '../../src/desk/tickets/ticket-page.ts'
import { reading } from '../../src/platform/database.ts'
import { letter, talk } from '../support/smtp-talk.ts'
import { productQuestion, replyDomain, vendorAddress, vendorStage } from './vendor-stage.ts'

const { database, sink, organisation, person, as, worker, quiet, handed, messagesOf, incoming, port, mails } = await vendorStage()
const acme = await organisation('Acme')
const mira = await person('mira', { name: 'Mira Keller', organisation: acme })
const noor = await person('noor', { name: 'Noor Haddad', staff: 'agent', queues: ['technical'] })
const other = await organisation('Other')
const otto = await person('otto', { name: 'Otto Berg', organisation: other, sees: 'all' })
const running = await worker()

test('MS-41 with consent the request goes to the vendor in one plain mail, and the answer comes back as the vendor’s', async () => {
  const { id, reference, secret, address, threadId } = await handed(mira)
  running.wake()
  const [caught] = await sink.until(1, { to: vendorAddress })
  expect(caught!.mail.subject).toBe(`[${reference}] Restore stops`)
  expect(caught!.mail.replyTo).toEqual([expect.objectContaining({ address })])
  expect(caught!.mail.from).toMatchObject({ address: 'desk@provider.example' })
  expect(caught!.mail.html).toBeUndefined()
  expect(caught!.mail.text).toContain('Mira Keller <mira@customer.example>, Acme')
  expect(caught!.mail.text).toContain('The restore stops at 40 %.')
  expect(caught!.raw).not.toMatch(/auto-submitted/i)
  expect(caught!.mail.text).not.toContain(secret)
  const ticket = await database.worker.selectFrom('ticket').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  expect(ticket).toMatchObject({ status: 'on-hold', waiting_since: null })

  await quiet()
  const before = sink.mails.length
  const told = await talk({
    port,
    to: [address],
    raw: letter(`Set the timeout to 900.\r\n\r\nOn Friday <${address}> wrote:\r\n> The restore stops`),
  })
  expect(told).toEqual({ rcpt: [expect.stringMatching(/^250/)], data: expect.stringMatching(/^250/) })
  await quiet()
  const [first, answer] = await messagesOf(id)
  expect(first).toMatchObject({ author_id: mira.id, vendor: null })
  expect(answer).toMatchObject({
    from_staff: false,
    vendor: 'sentinel',
    via: 'mail',
    unverified: false,
    vendor_sender: 'ana@sentinel.example',
  })
  expect(answer!.author_id).not.toBe(mira.id)
  expect(answer!.body).toContain('Set the timeout to 900.')
  expect(answer!.body).not.toContain(secret)
  expect((await incoming(threadId)).map(({ state, message_id }) => ({ state, message_id }))).toEqual([
    { state: 'taken', message_id: answer!.id },
  ])
  // The customer is told as usual; the vendor is not told of their own words.
  const after = sink.mails.slice(before)
  expect(after.map(({ to }) => to)).toEqual([[mira.address]])
  expect(after[0]!.mail.subject).toBe(`[${reference}] Restore stops`)
  expect(after[0]!.mail.text).toContain('Sentinel Software')
  expect((await database.worker.selectFrom('ticket').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status).toBe(
    'on-hold',
  )
})

test('what the customer addresses to the vendor goes on to them until it is taken back; our replies do not', async () => {
  const { id, address } = await handed(mira, 'Second', 'First words.')
  await quiet()
  const before = sink.to(vendorAddress).length
  await reply(as(mira), id, { body: 'It is version 7.', toVendor: true })
  await reply(as(noor), id, { body: 'We watch this.', toVendor: true })
  running.wake()
  await sink.until(before + 1, { to: vendorAddress })
  await quiet()
  const after = sink.to(vendorAddress).slice(before)
  expect(after.map(({ mail }) => mail.text)).toEqual([expect.stringContaining('It is version 7.')])
  expect((await database.worker.selectFrom('ticket').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status).toBe(
    'on-hold',
  )
  expect(await endVendorThread(as(mira), id)).toEqual({ ended: true })
  expect(await endVendorThread(as(mira), id)).toEqual({ ended: false })
  const ticket = await database.worker.selectFrom('ticket').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  expect(ticket.status).toBe('open')
  expect(ticket.waiting_since).not.toBeNull()
  await reply(as(mira), id, { body: 'Only for you.', toVendor: true })
  await quiet()
  expect(sink.to(vendorAddress).length).toBe(before + 1)
  const told = await talk({ port, to: [address, `${'0'.repeat(32)}@${replyDomain}`], raw: letter('Too late.') })
  expect(told.rcpt[0]).toMatch(/^550/)
  expect(told.rcpt[1]).toBe(told.rcpt[0]) // ended and never known: one answer
})

test('what is not meant for the vendor does not reach them, and is a word to us', async () => {
  const { id } = await handed(mira, 'Aside', 'First words.')
  await quiet()
  const before = sink.to(vendorAddress).length
  await reply(as(mira), id, { body: 'Between us: the contract number is 4711.' })
  await quiet()
  expect(sink.to(vendorAddress)).toHaveLength(before)
  const ticket = await database.worker
    .selectFrom('ticket')
    .select(['status', 'waiting_since'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  expect(ticket).toMatchObject({ status: 'open', waiting_since: expect.any(Date) })
})

test('without consent, for a product without an address, or for somebody else nothing is made', async () => {
  const count = async () => (await database.worker.selectFrom('ticket').select('id').execute()).length
  const before = await count()
  const ask = productQuestion('No', 'No.')
  await expect(handOver(as(mira), ask, null)).rejects.toMatchObject({ code: 'invalid', faults: [{ field: 'consent' }] })
  await expect(handOver(as(mira), ask, 'ferro')).rejects.toMatchObject({ code: 'invalid', faults: [{ field: 'consent' }] })
  await expect(handOver(as(mira), { ...ask, service: 'ferro-firewall' }, 'ferro')).rejects.toMatchObject({ faults: [{ field: 'service' }] })
  await expect(handOver(as(mira), { ...ask, service: 'virtual-server' }, 'sentinel')).rejects.toMatchObject({
    faults: [{ field: 'service' }],
  })
  await expect(handOver(as(noor), { ...ask, requesterId: mira.id }, 'sentinel')).rejects.toMatchObject({ code: 'may-not-do-that' })
  // Nor does a partner agree for its customer.
  await expect(handOver(as(mira), { ...ask, organisationId: acme, partnerId: other }, 'sentinel')).rejects.toMatchObject({
    code: 'may-not-do-that',
  })
  expect(await count()).toBe(before)
  expect((await mails()).filter(({ kind, state }) => kind === 'to-vendor' && state === 'waiting')).toEqual([])
})

test('the secret is read by no person’s connection, and nobody but the worker writes as a vendor', async () => {
  const { id } = await handed(mira, 'Locked', 'Words.')
  await expect(reading(database.app, mira.id, (tx) => tx.selectFrom('vendor_thread').select('secret').execute())).rejects.toThrow(
    /permission denied/,
  )
  await expect(reading(database.app, mira.id, (tx) => tx.selectFrom('vendor_thread').select('secret_hash').execute())).rejects.toThrow(
    /permission denied/,
  )
  const page = await reading(database.app, mira.id, (tx) => ticketPage(tx, { personId: mira.id, staffRole: null }, id))
  expect(JSON.stringify(page)).not.toContain('secret')
})

test('F22 another organisation finds neither the ticket, nor with whom it is, nor what came in, and takes nothing back', async () => {
  const { id, reference, address } = await handed(mira, 'Ours alone', 'Words.')
  await talk({ port, to: [address], raw: letter('Only for Acme.') })
  await quiet()
  expect(await messagesOf(id)).toHaveLength(2)
  const seen = await reading(database.app, otto.id, async (tx) => [
    await vendorThreadOf(tx, reference),
    await tx.selectFrom('vendor_thread').select('id').execute(),
    await tx.selectFrom('incoming_mail').select('id').execute(),
    await tx.selectFrom('message').select('id').execute(),
  ])
  expect(seen).toEqual([null, [], [], []])
  await expect(endVendorThread(as(otto), id)).rejects.toMatchObject({ code: 'not-found' })
  await expect(reply(as(otto), id, { body: 'x', toVendor: true })).rejects.toMatchObject({ code: 'not-found' })
  expect((await reading(database.app, mira.id, (tx) => vendorThreadOf(tx, reference)))?.endedAt).toBeNull()
  expect(sink.mails.some(({ to }) => to.includes(otto.address))).toBe(false)
})
