// What somebody mails to an address of their own, over a real socket: a ticket by the same rules as the form's, or a draft and the reason; and what no stranger can do with it.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  endTicketAddress,
  giveTicketAddress,
  mailedLately,
  openTicketAddress,
  ticketAddressesOf,
} from '../../src/desk/by-mail/ticket-addresses.ts'
import { releaseMail } from '../../src/desk/marketplace/release-mail.ts'
import { reading } from '../../src/platform/database.ts'
import { newId } from '../../src/platform/id.ts'
import { renderMarkdown } from '../../src/platform/markdown.ts'
import { letter, talk } from '../support/smtp-talk.ts'
import { byMailStage, technical } from './by-mail-stage.ts'
import type { Someone } from './stage.ts'
import { replyDomain } from './vendor-stage.ts'

const stage = await byMailStage()
const { database, sink, organisation, person, as, worker, quiet, port, mails, addressOf, incoming, verdicts, tickets, draftsAt } = stage
const acme = await organisation('Acme')
const mira = await person('mira', { name: 'Mira Keller', organisation: acme })
const noor = await person('noor', { name: 'Noor Haddad', staff: 'agent', queues: ['technical'] })
const ada = await person('ada', { name: 'Ada Lind', staff: 'administrator' })
await worker()

const send = (to: string, text: string, headers: readonly string[] = [], from = mira.address) => stage.send(mira, to, text, headers, from)
const newest = async (who: Someone) => (await tickets(who)).at(-1)

describe('one schema and one question of entitlement, whichever door a ticket comes by', () => {
  test('a mail is filed with what its address was made from, its files with it, and its writer gets the receipt', async () => {
    const { id, to } = await addressOf(mira)
    const mixed = [
      'Content-Type: multipart/mixed; boundary="b1"',
      'Subject: The volume does not attach',
      `From: Mira Keller <${mira.address}>`,
    ]
    const log =
      'Content-Type: text/plain; name="kernel.log"\r\nContent-Disposition: attachment; filename="kernel.log"\r\n\r\n[ 12.3] no such device'
    const parts = `--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSince noon, on web-3.\r\n--b1\r\n${log}\r\n--b1--`
    expect((await talk({ port, from: mira.address, to: [to], raw: letter(parts, mixed) })).data).toMatch(/^250/)
    await quiet()
    const ticket = (await newest(mira))!
    expect(ticket).toMatchObject({
      summary: 'The volume does not attach',
      request_type: 'technical',
      service: 'virtual-server',
      priority: 'medium',
      organisation_id: acme,
    })
    const message = await database.worker.selectFrom('message').selectAll().where('ticket_id', '=', ticket.id).executeTakeFirstOrThrow()
    expect(message).toMatchObject({ body: 'Since noon, on web-3.', via: 'mail', author_id: mira.id, from_staff: false })
    const files = await database.worker.selectFrom('message_file').select(['name', 'size']).where('message_id', '=', message.id).execute()
    expect(files).toMatchObject([{ name: 'kernel.log' }])
    expect(await verdicts(id)).toEqual(['taken'])
    await sink.saying('The volume does not attach', { to: mira.address })
    expect(await reading(database.app, mira.id, mailedLately)).toMatchObject([{ state: 'taken', reference: ticket.reference }])
    expect((await reading(database.app, mira.id, (tx) => ticketAddressesOf(tx, mira.id)))[0]!.usedAt).not.toBeNull()
  })

  test('what the form would refuse stays a draft with every word, and its writer is told what is missing', async () => {
    const before = (await tickets(mira)).length
    const { id, to } = await addressOf(mira, { priority: null })
    await send(to, 'All of it.', ['Subject: No priority was chosen'])
    await quiet()
    expect(await tickets(mira)).toHaveLength(before)
    expect(await verdicts(id)).toEqual(['kept-as-draft'])
    const draft = (await draftsAt(mira))[0]!
    expect(draft.content).toMatchObject({ type: 'technical', summary: 'No priority was chosen', body: 'All of it.' })
    const { mail } = await sink.saying('One step is missing', { to: mira.address })
    expect(mail.text).toContain('How urgent is it for you? Choose one.')
    expect(mail.text).toContain(`https://support.provider.example/tickets/new?draft=${draft.id}`)
    expect(mail.text).not.toContain('All of it.')
  })

  test('a right that is gone since refuses the mail as it refuses the page', async () => {
    const tom = await person('tom', { name: 'Tom Berger', organisation: acme })
    const { id, to } = await addressOf(tom)
    const mailed = (text: string) => send(to, text, [`From: ${tom.address}`, `Subject: ${text}`], tom.address)
    await mailed('With the right')
    await quiet()
    expect(await tickets(tom)).toHaveLength(1)
    await database.worker.updateTable('membership').set({ files_tickets: false }).where('person_id', '=', tom.id).execute()
    await mailed('Without the right')
    await quiet()
    expect(await tickets(tom)).toHaveLength(1)
    expect(await verdicts(id)).toEqual(['taken', 'kept-as-draft'])
    await database.worker.updateTable('person').set({ disabled_at: new Date() }).where('id', '=', tom.id).execute()
    expect((await mailed('Gone')).rcpt[0]).toMatch(/^550/)
    expect(await verdicts(id)).toHaveLength(2)
    expect(sink.to(tom.address).filter(({ mail }) => mail.text?.includes('One step is missing'))).toHaveLength(1)
  })

  test('a type that the plan does not have, and a vendor’s product, are refused with the reason of the form', async () => {
    const { to } = await addressOf(mira, { requestType: 'callback' })
    await send(to, 'Please call.', ['Subject: Call me'])
    const product = await addressOf(mira, { service: 'sentinel-backup' })
    await send(product.to, 'Restore stops.', ['Subject: About a vendor’s product'])
    await quiet()
    const drafts = (await draftsAt(mira)).map(({ content }) => content['summary'])
    expect(drafts).toEqual(expect.arrayContaining(['Call me', 'About a vendor’s product']))
    const kept = sink.to(mira.address).map(({ mail }) => mail.text ?? '')
    expect(kept.some((text) => text.includes('Call me') && text.includes('comes with this plan: Advanced or Premium'))).toBe(true)
    expect(kept.some((text) => text.includes('About a vendor') && text.includes('Sentinel'))).toBe(true)
  })

  test('a partner’s mail is filed for the customer while the delegation lasts, and stays with the partner once it is over', async () => {
    const { pia, customer, helpers, delegation } = await stage.partner()
    const { id, to } = await addressOf(pia, { organisationId: customer, partnerId: helpers })
    const mailed = (text: string) => send(to, text, [`From: ${pia.address}`, `Subject: ${text}`], pia.address)
    await mailed('While it lasts')
    await quiet()
    expect(await tickets(pia)).toMatchObject([{ organisation_id: customer, partner_id: helpers }])
    await database.owner.updateTable('delegation').set({ ended_at: new Date() }).where('id', '=', delegation).execute()
    await mailed('Once it is over')
    await quiet()
    expect(await tickets(pia)).toHaveLength(1)
    expect(await verdicts(id)).toEqual(['taken', 'kept-as-draft'])
    expect((await draftsAt(pia)).map(({ content }) => content['summary'])).toContain('Once it is over')
  })

  test('files beyond the limits of the type are named and left out, the others are kept', async () => {
    const { to } = await addressOf(mira)
    const part = (name: string, size: number) =>
      `--b1\r\nContent-Type: application/octet-stream; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${'x'.repeat(size)}`
    const raw = letter(
      `--b1\r\nContent-Type: text/plain\r\n\r\nTwo files\r\n${part('small.log', 40)}\r\n${part('dump.bin', 25_000_001)}\r\n--b1--`,
      [`From: ${mira.address}`, 'Subject: One is too large', 'Content-Type: multipart/mixed; boundary="b1"'],
    )
    await talk({ port, from: mira.address, to: [to], raw })
    await quiet(30_000)
    const draft = (await draftsAt(mira)).find(({ content }) => content['summary'] === 'One is too large')!
    expect(draft.files.map(({ name }) => name)).toEqual(['small.log'])
    const { mail } = await sink.saying('dump.bin was left out', { to: mira.address })
    expect(mail.text).toContain('25 MB')
  })

  test('a signature right below the text makes no heading of it', async () => {
    const { to } = await addressOf(mira)
    await send(to, 'It is slow.\r\n-- \r\nMira Keller\r\n=====\r\nAcme', ['Subject: Signed'])
    await quiet()
    const ticket = (await newest(mira))!
    const { body } = await database.worker.selectFrom('message').select('body').where('ticket_id', '=', ticket.id).executeTakeFirstOrThrow()
    expect(body).toBe('It is slow.\n\n-- \nMira Keller\n\n=====\nAcme')
    expect(renderMarkdown(body)).not.toContain('<h')
  })

  test('without a subject, or with one that nobody sees, the first line is the summary', async () => {
    const { id, to } = await addressOf(mira)
    for (const headers of [[], ['Subject:'], ['Subject: =?utf-8?b?4oCLwq3ioIA=?='], ['Subject: =?utf-8?q?=E2=80=AE_=E2=81=A6?=']])
      await send(to, '\r\nThe disk is full.\r\nSince noon.', headers)
    await quiet()
    expect(await verdicts(id)).toEqual(['taken', 'taken', 'taken', 'taken'])
    expect((await tickets(mira)).slice(-4).map(({ summary }) => summary)).toEqual(Array(4).fill('The disk is full.'))
    await send(to, 'Words', ['Subject: =?utf-8?q?invoice=E2=80=AEfdp.exe?='])
    await quiet()
    expect((await newest(mira))!.summary).toBe('invoicefdp.exe')
  })

  test('a subject may be long, and a text longer than a message goes along as a file', async () => {
    const { to } = await addressOf(mira)
    await send(to, 'word '.repeat(20_000), [`Subject: ${'long '.repeat(100)}`])
    await quiet()
    const ticket = (await newest(mira))!
    expect(ticket.summary).toMatch(/^long long .*…$/)
    const files = await database.worker
      .selectFrom('message_file as f')
      .innerJoin('message as m', 'm.id', 'f.message_id')
      .select('f.name')
      .where('m.ticket_id', '=', ticket.id)
      .execute()
    expect(files).toEqual([{ name: 'message.txt' }])
  })
})

describe('who knows the address and is not its owner', () => {
  test('F01 F04 F05 files nothing, follows nothing and is told nothing, whatever stands in the headers', async () => {
    const { id, to } = await addressOf(mira)
    await quiet()
    const [before, told, kept] = [(await tickets(mira)).length, sink.mails.length, (await draftsAt(mira)).length]
    const stranger = 'thief@evil.example'
    const variants: string[][] = [
      [`From: ${stranger}`],
      [`From: "${mira.address}" <${stranger}>`],
      [`From: Mira Keller <${mira.address}> <${stranger}>`],
      [`From: ${mira.address}, ${stranger}`],
      [`From: ${mira.address}`, `From: ${stranger}`],
      [`From: Group: ${mira.address};`],
      [`From: =?utf-8?q?mira=40customer=2Eexample?= <${stranger}>`],
      [`From: mira(comment)@customer.example`],
      [`From: ${mira.address}.evil.example`],
      [`From: ${mira.address}`, `Sender: ${stranger}`],
      [`From: ${mira.address}`, `Sender: ${mira.address}.evil.example`],
      [`From: ${mira.address}`, `Resent-From: ${stranger}`, `Resent-To: ${stranger}`],
      [`From: ${noor.address}`],
      [`From: ${stranger}`, `Reply-To: ${mira.address}`, `Cc: ${stranger}`],
    ]
    for (const [at, headers] of variants.entries()) await send(to, `Variant ${at}`, [...headers, `Subject: Variant ${at}`], stranger)
    await quiet()
    expect(await tickets(mira)).toHaveLength(before)
    expect(await draftsAt(mira)).toHaveLength(kept)
    expect(sink.mails).toHaveLength(told)
    expect(new Set(await verdicts(id))).toEqual(new Set(['not-theirs', 'from-unclear']))
  })

  test('F01 a Cc follows nothing, also when the owner wrote it', async () => {
    const { to } = await addressOf(mira)
    await send(to, 'Read along', ['Subject: With a Cc', 'Cc: friend@elsewhere.example', 'Reply-To: friend@elsewhere.example'])
    await quiet()
    const ticket = (await newest(mira))!
    expect(ticket.summary).toBe('With a Cc')
    expect(await database.worker.selectFrom('participant').selectAll().where('ticket_id', '=', ticket.id).execute()).toEqual([])
    expect(sink.mails.some(({ to }) => to.includes('friend@elsewhere.example'))).toBe(false)
  })

  test('F02 what another’s machine writes to it is shown nowhere, not even its subject, so that the address proves nothing', async () => {
    const { id, to } = await addressOf(mira)
    await send(to, 'Your code is 482-113', ['From: Slack <no-reply@slack.example>', 'Subject: Code 482-113'], 'bounce@slack.example')
    await quiet()
    expect(await verdicts(id)).toEqual(['not-theirs'])
    const shown = JSON.stringify(await reading(database.app, mira.id, mailedLately))
    expect(shown).toContain('not-theirs')
    expect(shown).not.toMatch(/482-113|slack/i)
    const rows = reading(database.app, mira.id, (tx) => tx.selectFrom('incoming_mail').selectAll().execute())
    expect(await rows).toEqual([])
  })

  test('F03 an administrator cannot let it in in the owner’s name, and nobody who works here gets such an address', async () => {
    const { id, to } = await addressOf(mira)
    await send(to, 'Let me in', ['From: thief@evil.example'])
    await quiet()
    const [mail] = await incoming(id)
    await expect(releaseMail(as(ada), mail!.id)).rejects.toMatchObject({ code: 'not-in-this-state' })
    await expect(openTicketAddress(as(noor), { form: {}, wanted: technical })).rejects.toMatchObject({ code: 'may-not-do-that' })
    const inserted = reading(database.app, noor.id, (tx) => tx.selectFrom('ticket_address').select('id').execute())
    expect(await inserted).toEqual([])
  })

  test('F09 automatic mail, bounces and our own are answered by nothing', async () => {
    const { id, to } = await addressOf(mira)
    await quiet()
    const told = sink.mails.length
    const kinds: [string, string[], string?][] = [
      ['bounce', [], ''],
      ['bounce', ['Content-Type: multipart/report; report-type=delivery-status; boundary=x']],
      ['automatic', ['Auto-Submitted: auto-replied']],
      ['automatic', ['Auto-Submitted: auto-generated']],
      ['automatic', ['Precedence: bulk']],
      ['own', ['Message-ID: <019f0000-0000-7000-8000-000000000000@support.provider.example>']],
    ]
    for (const [, headers, from] of kinds) await send(to, 'I am away.', [...headers, 'Subject: Away'], from)
    await quiet()
    expect(await verdicts(id)).toEqual(kinds.map(([cause]) => cause))
    expect(sink.mails).toHaveLength(told)
  })

  test('another’s address can be neither seen, renewed nor ended; its hash is read by nobody', async () => {
    const vic = await person('vic', { organisation: acme, sees: 'all' })
    const { id, secret } = await addressOf(mira)
    await expect(giveTicketAddress(as(vic), id)).rejects.toMatchObject({ code: 'not-found' })
    await expect(endTicketAddress(as(vic), id)).rejects.toMatchObject({ code: 'not-found' })
    expect(await reading(database.app, vic.id, mailedLately)).toEqual([])
    const seen = (who: Someone) => reading(database.app, who.id, (tx) => tx.selectFrom('ticket_address').select('id').execute())
    expect(await seen(vic)).toEqual([])
    expect(await seen(ada)).toEqual([])
    await expect(reading(database.app, mira.id, (tx) => tx.selectFrom('ticket_address').select('secret_hash').execute())).rejects.toThrow(
      'permission denied',
    )
    const all = JSON.stringify(await database.worker.selectFrom('ticket_address').selectAll().execute())
    expect(all).not.toContain(secret)
    expect(all).toContain(createHash('sha256').update(secret).digest('hex'))
  })

  test('an address that ended or was replaced is refused at the door, as one that never was', async () => {
    const { id, to, secret } = await addressOf(mira)
    const renewed = await giveTicketAddress(as(mira), id)
    expect((await send(to, 'x')).rcpt).toEqual(['550 5.1.1 There is no such mailbox here'])
    await endTicketAddress(as(mira), id)
    expect((await send(`${renewed.secret}@${replyDomain}`, 'x')).rcpt).toEqual(['550 5.1.1 There is no such mailbox here'])
    expect((await send(`${secret}@elsewhere.example`, 'x')).rcpt[0]).toMatch(/^550/)
    await expect(giveTicketAddress(as(mira), id)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('colleagues do not learn the address from what its owner quotes or attaches', async () => {
    const { to, secret } = await addressOf(mira)
    await send(to, `I wrote to ${to.toUpperCase()} before.`, [`Subject: Again to ${to}`])
    await quiet()
    const ticket = (await newest(mira))!
    const message = await database.worker.selectFrom('message').select('body').where('ticket_id', '=', ticket.id).executeTakeFirstOrThrow()
    expect(`${ticket.summary} ${message.body}`).toBe(`Again to …@${replyDomain} I wrote to …@${replyDomain.toUpperCase()} before.`)
    const all = JSON.stringify([
      await mails(),
      sink.mails.map(({ raw }) => raw),
      await database.worker.selectFrom('incoming_mail').select('subject').execute(),
    ])
    expect(all.toLowerCase()).not.toContain(secret)
  })
})

describe('F35 F36 once, whatever happens', () => {
  test('the same mail again is one ticket; two mailboxes, or other words, are two', async () => {
    const [one, other] = [await addressOf(mira), await addressOf(mira)]
    const before = (await tickets(mira)).length
    const same = ['Subject: The same', 'Message-ID: <same@customer.example>']
    for (let time = 0; time < 3; time++) await send(one.to, 'Same words', same)
    await send(other.to, 'Same words', same)
    await send(one.to, 'Other words', same)
    await quiet()
    expect(await tickets(mira)).toHaveLength(before + 3)
  })

  test('read by several at once, and again after a kill between draft, ticket and verdict', async () => {
    const { id, to } = await addressOf(mira)
    await quiet()
    const [before, told] = [(await tickets(mira)).length, sink.to(mira.address).length]
    await send(to, 'At once', ['Subject: At once'])
    await quiet()
    const [mail] = await incoming(id)
    const again = () => stage.read(mail!.id)
    // As if a kill had come before the verdict was written.
    await database.worker.updateTable('incoming_mail').set({ state: 'waiting', ticket_id: null }).where('id', '=', mail!.id).execute()
    await Promise.all([again(), again(), again(), again()])
    await quiet()
    expect(await tickets(mira)).toHaveLength(before + 1)
    expect(await incoming(id)).toMatchObject([{ state: 'taken', ticket_id: (await newest(mira))!.id }])
    expect(sink.to(mira.address)).toHaveLength(told + 1)
  })

  test('so many an hour are taken, and no more', async () => {
    const { id, to } = await addressOf(mira)
    const at = new Date()
    const [one] = await database.worker.selectFrom('incoming_mail').selectAll().where('state', '=', 'taken').limit(1).execute()
    for (let n = 0; n < 30; n++)
      await database.worker
        .insertInto('incoming_mail')
        .values({
          ...one!,
          id: newId(),
          ticket_address_id: id,
          received_at: at,
          fingerprint: createHash('sha256').update(`${n}`).digest('hex'),
        })
        .execute()
    const before = (await tickets(mira)).length
    await send(to, 'One more', ['Subject: One more'])
    await quiet()
    expect((await verdicts(id)).at(-1)).toBe('too-many')
    expect(await tickets(mira)).toHaveLength(before)
  })
})
