// What vendors' own programs send: alphabets, files, help desks; and what becomes of a request that never got to its vendor.
import { expect, test } from 'vitest'
import { releaseMail } from '../../src/desk/marketplace/release-mail.ts'
import { refusal } from '../support/smtp-sink.ts'
import { letter, talk } from '../support/smtp-talk.ts'
import { vendorAddress, vendorStage } from './vendor-stage.ts'

const { database, sink, organisation, person, as, worker, quiet, handed, messagesOf, incoming, port } = await vendorStage()
const acme = await organisation('Acme')
const mira = await person('mira', { name: 'Mira Keller', organisation: acme })
const ada = await person('ada', { name: 'Ada Amari', staff: 'administrator' })
const noor = await person('noor', { name: 'Noor Haddad', staff: 'agent', queues: ['technical'] })
await worker()

const send = (address: string, raw: string | Buffer, more: { from?: string } = {}) => talk({ port, to: [address], raw, ...more })
const statusOf = async (id: string) =>
  (await database.worker.selectFrom('ticket').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status
const typed = (charset: string, bytes: Buffer, encoding = '8bit') =>
  Buffer.concat([
    Buffer.from(
      `From: Ana <ana@sentinel.example>\r\nMessage-ID: <${charset}.${encoding}@sentinel.example>\r\nContent-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ])

test('the words arrive whatever alphabet and encoding they were sent in', async () => {
  const { id, address } = await handed(mira, 'Alphabets')
  const sent: [string, Buffer, string?][] = [
    ['Árvíztűrő tükörfúrógép', typed('utf-8', Buffer.from('Árvíztűrő tükörfúrógép'))],
    [
      'tükörfúrógép, ő és ű',
      typed('iso-8859-2', Buffer.from([...'tükörfúrógép, ő és ű'].map((c) => ({ ő: 0xf5, ű: 0xfb })[c] ?? c.charCodeAt(0)))),
    ],
    [
      '“Ça marche” – déjà €',
      typed(
        'windows-1252',
        Buffer.from([
          0x93, 0xc7, 0x61, 0x20, 0x6d, 0x61, 0x72, 0x63, 0x68, 0x65, 0x94, 0x20, 0x96, 0x20, 0x64, 0xe9, 0x6a, 0xe0, 0x20, 0x80,
        ]),
      ),
    ],
    [
      'İş bitti, şimdi çalışıyor',
      typed('iso-8859-9', Buffer.from([...'İş bitti, şimdi çalışıyor'].map((c) => ({ İ: 0xdd, ş: 0xfe, ı: 0xfd })[c] ?? c.charCodeAt(0)))),
    ],
    ['こんにちは', typed('iso-2022-jp', Buffer.from('\x1b$B$3$s$K$A$O\x1b(B', 'latin1'), '7bit')],
    ['設定', typed('shift_jis', Buffer.from([0x90, 0xdd, 0x92, 0xe8]))],
    ['Zeit läuft', typed('utf-8', Buffer.from('Zeit l=C3=A4u=\r\nft'), 'quoted-printable')],
    ['Größe', typed('utf-8', Buffer.from(Buffer.from('Größe').toString('base64')), 'base64')],
  ]
  for (const [, raw] of sent) expect((await send(address, raw)).data).toMatch(/^250/)
  await quiet(30_000)
  expect(
    (await messagesOf(id))
      .slice(1)
      .map(({ body }) => body)
      .toSorted(),
  ).toEqual(sent.map(([words]) => words).toSorted())
  const html =
    'From: ana@sentinel.example\r\nMessage-ID: <html@x>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<style>p{}</style><p>First &amp; second.</p><script>alert(1)</script><p>Third.</p>'
  await send(address, html)
  await quiet()
  const last = (await messagesOf(id)).at(-1)!.body
  expect(last).toMatch(/First & second\.\s+Third\./)
  expect(last).not.toMatch(/alert|[<>]/)
})

test('files come with their names, in any alphabet, byte for byte', async () => {
  const { id, address } = await handed(mira, 'Files')
  const bytes = Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * 7) % 256))
  const part = (header: string) =>
    `--b\r\n${header}\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`
  await send(
    address,
    `From: ana@sentinel.example\r\nMessage-ID: <files@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee both.\r\n${part("Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=UTF-8''napl%C3%B3%20%C5%91sz.log")}${part('Content-Type: application/octet-stream; name="=?iso-2022-jp?B?GyRCQF9EahsoQi5iaW4=?="\r\nContent-Disposition: attachment')}--b--\r\n`,
  )
  await quiet()
  const [, answer] = await messagesOf(id)
  const files = await database.worker
    .selectFrom('message_file')
    .selectAll()
    .where('message_id', '=', answer!.id)
    .orderBy('position')
    .execute()
  expect(files.map(({ name, size }) => [name, Number(size)])).toEqual([
    ['napló ősz.log', 3000],
    ['設定.bin', 3000],
  ])
})

test('help desks mark what their people write as generated: from the vendor’s own domain it is an answer', async () => {
  const { id, address, threadId } = await handed(mira, 'Help desk')
  const desk = ['Auto-Submitted: auto-generated', 'Precedence: bulk', 'X-Auto-Response-Suppress: All']
  await send(address, letter('Answer of the desk.', desk))
  await send(address, letter('From elsewhere.', ['From: desk@elsewhere.example', ...desk]), { from: 'desk@elsewhere.example' })
  await send(address, letter('I am away.', ['Auto-Submitted: auto-generated', 'X-MS-Exchange-Inbox-Rules-Loop: ana@sentinel.example']))
  await send(address, letter('Got it.', ['Auto-Submitted: auto-replied']))
  await quiet()
  expect((await messagesOf(id)).slice(1).map(({ body }) => body)).toEqual(['Answer of the desk.'])
  expect((await incoming(threadId)).map(({ state, cause }) => cause ?? state)).toEqual(['taken', 'automatic', 'automatic', 'automatic'])
})

test('an administrator, and nobody else, puts on the ticket what was set aside and is an answer; once, marked as it is', async () => {
  const { id, reference, address, threadId } = await handed(mira, 'Released')
  await send(address, letter('The fix is out.', ['From: Desk <noreply@desk.example>']), { from: 'noreply@desk.example' })
  await send(address, letter('  '))
  await quiet()
  const [aside, empty] = await incoming(threadId)
  expect([aside!.cause, empty!.cause]).toEqual(['no-reply', 'empty'])
  await expect(releaseMail(as(noor), aside!.id)).rejects.toMatchObject({ code: 'not-found' })
  await expect(releaseMail(as(mira), aside!.id)).rejects.toMatchObject({ code: 'not-found' })
  await expect(releaseMail(as(ada), empty!.id)).rejects.toMatchObject({ code: 'not-in-this-state' })
  expect(await releaseMail(as(ada), aside!.id)).toEqual({ reference })
  await expect(releaseMail(as(ada), aside!.id)).rejects.toMatchObject({ code: 'not-in-this-state' })
  await quiet()
  const [, answer, ...more] = await messagesOf(id)
  expect(more).toEqual([])
  expect(answer).toMatchObject({ body: 'The fix is out.', vendor: 'sentinel', unverified: true, vendor_sender: 'noreply@desk.example' })
  expect((await incoming(threadId))[0]).toMatchObject({ state: 'taken', cause: null, message_id: answer!.id, released_by: ada.id })
  await expect(releaseMail(as(ada), aside!.id)).rejects.toMatchObject({ code: 'not-in-this-state' })
})

test('a request whose mail bounces, or is refused for good, stands in our queue again', async () => {
  const bounced = await handed(mira, 'Bounced')
  await quiet()
  expect(await statusOf(bounced.id)).toBe('on-hold')
  await send(bounced.address, letter('No such user.', ['From: MAILER-DAEMON@sentinel.example']), { from: '' })
  await quiet()
  expect(await statusOf(bounced.id)).toBe('open')
  expect(await messagesOf(bounced.id)).toHaveLength(1)
  // The answer of a vendor who was only late still comes in.
  await send(bounced.address, letter('Here we are.'))
  await quiet()
  expect(await messagesOf(bounced.id)).toHaveLength(2)

  sink.recipient = (address) => (address === vendorAddress ? refusal(550, '5.1.1 No such user') : null)
  const refused = await handed(mira, 'Refused')
  await quiet()
  sink.recipient = null
  expect(await statusOf(refused.id)).toBe('open')
})
