// Whatever strangers send to a conversation's address, over a real socket: what becomes of it, and what does not.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { operator } from '../../src/desk/actor.ts'
import { applyConfiguration } from '../../src/desk/catalogue/apply-configuration.ts'
import { configurationOf } from '../../src/desk/catalogue/configuration-of.ts'
import { endVendorThread } from '../../src/desk/marketplace/end-thread.ts'
import { releaseMail } from '../../src/desk/marketplace/release-mail.ts'
import { ticketPage } from '../../src/desk/tickets/ticket-page.ts'
import { readMail } from '../../src/mail/inbound/read-mail.ts'
import { readInThread } from '../../src/mail/inbound/read-in-thread.ts'
import { reading } from '../../src/platform/database.ts'
import { openStorage } from '../../src/platform/storage.ts'
import { letter, talk } from '../support/smtp-talk.ts'
import { replyDomain, vendorAddress, vendorStage } from './vendor-stage.ts'

const { database, sink, storage, organisation, person, as, worker, quiet, handed, messagesOf, incoming, port, mails } = await vendorStage()
const acme = await organisation('Acme')
const mira = await person('mira', { name: 'Mira Keller', organisation: acme })
const noor = await person('noor', { name: 'Noor Haddad', staff: 'agent', queues: ['technical'] })
const configured = await configurationOf(database.worker)
const technical = configured.request_types.find(({ key }) => key === 'technical')!
const smallFiles = { ...technical, key: 'small-files', limits: { file_mb: 3, files: 2, message_mb: 5 } }
await applyConfiguration(
  { db: database.worker, actor: operator, at: new Date() },
  { ...configured, request_types: [...configured.request_types, smallFiles] },
)
await worker()

const send = (address: string, raw: string | Buffer, more: { from?: string; cut?: number } = {}) =>
  talk({ port, to: [address], raw, ...more })
const verdicts = async (threadId: string) => (await incoming(threadId)).map(({ state, cause }) => cause ?? state)
const people = async () =>
  (await database.worker.selectFrom('participant').select('person_id').execute()).length +
  (await database.worker.selectFrom('membership').select('person_id').execute()).length
const boundary = (parts: readonly string[], type = 'mixed', mark = 'b1') =>
  [`Content-Type: multipart/${type}; boundary="${mark}"`, '', ...parts.flatMap((part) => [`--${mark}`, part]), `--${mark}--`, ''].join(
    '\r\n',
  )
const multipart = (parts: readonly string[]) =>
  `From: Ana <ana@sentinel.example>\r\nMessage-ID: <${Math.random()}@sentinel.example>\r\n${boundary(parts)}`
const file = (name: string, bytes: string, encoding = '7bit') =>
  `Content-Type: application/octet-stream; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${bytes}`

describe('F01 a mail adds words and nothing else', () => {
  test('whoever stands in From, Cc, Reply-To or Sender follows nothing, and is told nothing', async () => {
    const { id, address, threadId } = await handed(mira, 'Spoofed')
    await quiet()
    const before = await people()
    const stranger = 'thief@evil.example'
    const variants: string[][] = [
      ['From: Mira Keller <mira@customer.example>', `Cc: ${stranger}`],
      ['From: noor@customer.example', `Cc: ${stranger}`],
      [`From: ${stranger}`, 'Subject: [CS-295900] Spoofed'],
      [`From: ${stranger}`, 'References: <ticket.x@support.provider.example>', 'In-Reply-To: <ticket.x@support.provider.example>'],
      [`From: "Sentinel Software" <${stranger}>`],
      [`From: Ana <ana@sentinel.example>`, `Reply-To: ${stranger}`],
      [`From: Ana <ana@sentinel.example>`, `Sender: ${stranger}`],
      ['From: ana@sentinel.example', `From: ${stranger}`],
      [`From: Group: ana@sentinel.example, ${stranger};`],
      [`From: =?utf-8?q?ana=40sentinel=2Eexample?= <${stranger}>`],
      [`From: ana@sentinel.example`, `Resent-From: ${stranger}`, `Resent-To: ${stranger}`],
      [
        `From: ${stranger}`,
        `Cc: ${stranger}, mira@customer.example`,
        `Disposition-Notification-To: ${stranger}`,
        `Return-Receipt-To: ${stranger}`,
      ],
    ]
    for (const [at, headers] of variants.entries())
      await send(address, letter(`/close\r\nassign: me\r\nVariant ${at}`, [...headers, `Message-ID: <v${at}@x.example>`]), {
        from: stranger,
      })
    await quiet()
    expect(await people()).toBe(before)
    expect(sink.mails.filter(({ to }) => to.includes(stranger))).toEqual([])
    const ticket = await database.worker.selectFrom('ticket').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(ticket).toMatchObject({ status: 'on-hold', assignee_id: null, requester_id: mira.id })
    const answers = (await messagesOf(id)).slice(1)
    expect(
      answers.every(
        ({ vendor, from_staff, author_id }) => vendor === 'sentinel' && !from_staff && author_id !== mira.id && author_id !== noor.id,
      ),
    ).toBe(true)
    const seen = await verdicts(threadId)
    expect(seen).toHaveLength(variants.length)
    expect(seen[7]).toBe('from-unclear') // two From
  })
})

test('F02 confirmations that others’ machines send to the address are shown to no customer', async () => {
  const { id, address, threadId } = await handed(mira, 'Ticket trick')
  const samples: [string, string[]][] = [
    ['Your Slack confirmation code is 482-113', ['From: Slack <no-reply@email.slackhq.example>']],
    ['Confirm your account', ['From: GitHub <noreply@github.example>']],
    ['Your verification code: 993112', ['From: Google <account-verification@google.example>']],
    ['Verify your e-mail', ['From: Zoom <do-not-reply@zoom.example>']],
    ['You were invited', ['From: Notion <invitations@notion.example>']],
    ['Welcome to Trello', ['From: Trello <hello@trello.example>', 'List-Unsubscribe: <https://t.example/u>']],
    ['Code 118822', ['From: Atlassian <id@atlassian.example>', 'Feedback-ID: 1:atlassian']],
    ['Sign in link', ['From: Figma <login@figma.example>']],
    ['Security alert', ['From: security@bank.example']],
    ['Confirm subscription', ['From: News <lists@news.example>', 'List-Id: <news.example>']],
  ]
  for (const [text, headers] of samples)
    await send(address, letter(text, [...headers, `Subject: ${text}`]), { from: 'bounces@mailer.example' })
  await quiet()
  expect(await messagesOf(id)).toHaveLength(1)
  expect((await verdicts(threadId)).every((verdict) => ['no-reply', 'automatic'].includes(verdict))).toBe(true)
  const page = await reading(database.app, mira.id, (tx) => ticketPage(tx, { personId: mira.id, staffRole: null }, id))
  expect(JSON.stringify(page.timeline)).not.toMatch(/482-113|993112|set-aside/)
  expect(sink.to(mira.address).some(({ raw }) => /482-113|993112/.test(raw))).toBe(false)
})

test('F02 the customer does not learn the address from what the vendor quotes', async () => {
  const { id, address, secret, threadId } = await handed(mira, 'Quoted')
  await send(address, letter(`Done.\r\n\r\n${address.toUpperCase()} wrote:\r\n> hello`, [`Subject: Re: ${secret}`]))
  await quiet()
  expect((await messagesOf(id))[1]!.body).toContain('…@')
  const all = JSON.stringify([
    await messagesOf(id),
    await mails(),
    sink.to(mira.address).map(({ raw }) => raw),
    (await incoming(threadId)).map(({ subject }) => subject),
  ])
  expect(all.toLowerCase()).not.toContain(secret)
})

test('F02 nor from the original that the vendor attaches, nor from the name of a file', async () => {
  const { id, address, secret } = await handed(mira, 'Attached')
  const original = `From: x@y.example\r\nReply-To: ${address}\r\n\r\nhello`
  const attached = `Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="${secret}.eml"\r\n\r\n${original}`
  await send(
    address,
    multipart(['Content-Type: text/plain\r\n\r\nSee there', attached, file('log.txt', `sent to ${address.toUpperCase()} twice`)]),
  )
  await quiet()
  const files = await database.worker
    .selectFrom('message_file as f')
    .innerJoin('message as m', 'm.id', 'f.message_id')
    .select(['f.name', 'f.sha256', 'f.size'])
    .where('m.ticket_id', '=', id)
    .execute()
  expect(files).toHaveLength(2)
  for (const { name, sha256, size } of files) {
    const bytes = Buffer.from(await new Response(await storage.read(sha256)).arrayBuffer())
    expect(bytes).toHaveLength(Number(size))
    expect(`${name} ${bytes}`.toLowerCase()).not.toContain(secret)
  }
})

test('F04 F05 the holder of the address may answer from elsewhere, and is shown as unverified; two readers who disagree count as doubt', async () => {
  const { id, address } = await handed(mira, 'From elsewhere')
  const froms: [string, boolean, string | null][] = [
    ['Ana <ana@sentinel.example>', false, 'ana@sentinel.example'],
    ['ana@eu.sentinel.example', false, 'ana@eu.sentinel.example'],
    ['Bob <bob@contractor.example>', true, 'bob@contractor.example'],
    ['ana@notsentinel.example', true, 'ana@notsentinel.example'],
    ['ana@sentinel.example.evil.example', true, 'ana@sentinel.example.evil.example'],
    ['"ana@sentinel.example" <bob@evil.example>', true, 'bob@evil.example'],
    ['ana@sentinel.example <bob@evil.example>', true, null],
    ['<ana@sentinel.example> bob@evil.example', true, null],
    ['"x@evil.example> <ana"@sentinel.example', true, null],
    ['ana@sentinel.example, bob@evil.example', true, null],
    ['ana(comment)@sentinel.example', true, null],
    ['=?utf-8?b?YW5hQHNlbnRpbmVsLmV4YW1wbGU=?=', true, null],
  ]
  for (const [at, [from]] of froms.entries()) await send(address, letter(`Number ${at}.`, [`From: ${from}`]))
  await quiet(30_000)
  const said = new Map((await messagesOf(id)).map((message) => [message.body, message]))
  for (const [at, [from, unverified, sender]] of froms.entries())
    expect(said.get(`Number ${at}.`), from).toMatchObject({ unverified, vendor_sender: sender })
  expect(sink.mails.some(({ to }) => to.some((one) => one.includes('evil.example') || one.includes('contractor.example')))).toBe(false)
  expect(sink.to(mira.address).filter(({ mail }) => mail.text?.includes('Unverified sender: bob@contractor.example'))).toHaveLength(1)
})

test('F09 automatic mail is answered by nothing, stands on no ticket, and is told to agents once', async () => {
  const { id, address, threadId } = await handed(mira, 'Loop')
  await quiet()
  const before = sink.mails.length
  const host = 'support.provider.example'
  const kinds: [string, string[], string?][] = [
    ['bounce', [], ''],
    ['bounce', ['From: MAILER-DAEMON@sentinel.example']],
    ['bounce', ['Content-Type: multipart/report; report-type=delivery-status; boundary=x']],
    ['automatic', ['Auto-Submitted: auto-replied']],
    ['automatic', ['Auto-Submitted: auto-generated (vacation)']],
    ['automatic', ['Precedence: bulk']],
    ['automatic', ['X-Autoreply: yes']],
    ['automatic', ['X-MS-Exchange-Inbox-Rules-Loop: ana@sentinel.example']],
    ['own', [`Message-ID: <019f0000-0000-7000-8000-000000000000@${host}>`]],
    ['own', [`X-Guichet-House: ${host}`]],
    ['own', [`From: x@${replyDomain}`]],
  ]
  for (const [, headers, from] of kinds) await send(address, letter('I am away.', headers), from === undefined ? {} : { from })
  await quiet()
  expect(await verdicts(threadId)).toEqual(kinds.map(([cause]) => cause))
  expect(await messagesOf(id)).toHaveLength(1)
  expect(sink.mails.length).toBe(before)
  const told = await database.worker
    .selectFrom('ticket_event')
    .select(['audience', 'payload'])
    .where('ticket_id', '=', id)
    .where('type', '=', 'ticket.mail-set-aside')
    .execute()
  expect(told.map(({ audience, payload }) => `${audience} ${(payload as { cause: string }).cause}`).sort()).toEqual([
    'staff automatic',
    'staff bounce',
    'staff own',
  ])
  await send(address, letter('A person.', ['Auto-Submitted: no']))
  await quiet()
  expect(await messagesOf(id)).toHaveLength(2)
})

test('F09 more than people write within an hour stays aside', async () => {
  const { id, address, threadId } = await handed(mira, 'Storm')
  for (let n = 0; n < 34; n++) await send(address, letter(`Storm ${n}`))
  await quiet(60_000)
  expect(await messagesOf(id)).toHaveLength(31)
  expect((await verdicts(threadId)).filter((verdict) => verdict === 'too-many')).toHaveLength(4)
}, 90_000)

describe('F15 what is too much', () => {
  test('parts, header lines, depth, an empty one: aside, with the cause', async () => {
    const { id, address, threadId } = await handed(mira, 'Too much')
    const nested = (depth: number): string =>
      depth === 0 ? 'Content-Type: text/plain\r\n\r\ndeep' : boundary([nested(depth - 1)], 'mixed', `n${depth}`)
    const hostile = [
      multipart(Array.from({ length: 120 }, (_, at) => file(`f${at}.txt`, `x${at}`))),
      letter(
        'x',
        Array.from({ length: 10_050 }, (_, at) => `X-H${at}: 1`),
      ),
      `From: a@sentinel.example\r\nMessage-ID: <deep@x>\r\n${nested(60)}`,
      letter('   '),
    ]
    for (const raw of hostile) expect((await send(address, raw)).data).toMatch(/^250/)
    await quiet(30_000)
    expect(await verdicts(threadId)).toEqual(['too-many-parts', 'too-many-headers', 'unreadable', 'empty'])
    expect(await messagesOf(id)).toHaveLength(1)
  })

  test('HK-08 files are as large and as many as on tickets of that type, until an administrator lets the mail in all the same', async () => {
    const { id, address, threadId } = await handed(mira, 'Three megabytes', 'It stops.', { requestType: 'small-files' })
    const files = (...bytes: number[]) => multipart(bytes.map((size, at) => file(`f${at}.log`, `${'x'.repeat(size)}`)))
    for (const raw of [files(3_000_001), files(2_900_000, 2_900_000), files(1, 1, 1), files(2_900_000)]) await send(address, raw)
    const machine = files(3_000_001).replace('From: Ana', 'Auto-Submitted: auto-replied\r\nFrom: Ana')
    await send(address, machine)
    await quiet(30_000)
    expect(await verdicts(threadId)).toEqual(['file-too-large', 'message-too-large', 'too-many-files', 'taken', 'automatic'])
    expect(await messagesOf(id)).toHaveLength(2)
    const olga = await person('olga', { name: 'Olga Nilsson', staff: 'administrator' })
    for (const mail of (await incoming(threadId)).filter(({ state }) => state === 'quarantined')) await releaseMail(as(olga), mail.id)
    await quiet(30_000)
    expect(new Set(await verdicts(threadId))).toEqual(new Set(['taken']))
    expect(await messagesOf(id)).toHaveLength(6)
    const sizes = await database.worker
      .selectFrom('message_file')
      .innerJoin('message', 'message.id', 'message_id')
      .select('size')
      .where('ticket_id', '=', id)
      .orderBy('size')
      .execute()
    expect(sizes.map(({ size }) => Number(size))).toEqual([2, 2, 2, 2_900_001, 2_900_001, 2_900_001, 3_000_002, 3_000_002])
  })

  test('a file over 25 MB is set aside, a mail over 50 MB is refused in the conversation, and memory does not grow with it', async () => {
    const { address, threadId } = await handed(mira, 'Large')
    const line = `${'A'.repeat(76)}\r\n`
    const base64 = (bytes: number) => line.repeat(Math.ceil((bytes * 4) / 3 / 76))
    expect((await send(address, multipart([file('large.bin', base64(26_000_000), 'base64')]))).data).toMatch(/^250/)
    await quiet(60_000)
    expect(await verdicts(threadId)).toEqual(['file-too-large'])
    const [head, tail] = multipart([file('huge.bin', '*')]).split('*') as [string, string]
    // 54 MB that are there before memory is measured, made and sent without a second copy.
    const huge = Buffer.alloc(head.length + line.length * 700_000 + tail.length)
    huge.write(head)
    huge.fill(line, head.length, huge.length - tail.length)
    huge.write(tail, huge.length - tail.length)
    const before = process.memoryUsage().rss
    expect((await send(address, huge)).data).toMatch(/^552/)
    expect(await verdicts(threadId)).toHaveLength(1)
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
  }, 120_000)

  test('F15 F19 a mail that takes too long to read is given up, and the thread is free meanwhile', async () => {
    const slow = Buffer.from(multipart(Array.from({ length: 90 }, () => file('x', 'QUJD\r\n'.repeat(60_000), 'base64'))))
    let turns = 0
    const timer = setInterval(() => turns++, 5)
    expect(await readInThread(slow, 20)).toBe('too-slow')
    clearInterval(timer)
    expect(turns).toBeGreaterThan(0)
  })

  test('archives and documents stay closed: they are files, as they came', async () => {
    const { id, address } = await handed(mira, 'Zip')
    await send(
      address,
      multipart([
        'Content-Type: text/plain\r\n\r\nSee the file.',
        file('42.zip', Buffer.from('PK\u0003\u0004bomb').toString('base64'), 'base64'),
      ]),
    )
    await quiet()
    const [, answer] = await messagesOf(id)
    const files = await database.worker.selectFrom('message_file').select(['name', 'size']).where('message_id', '=', answer!.id).execute()
    expect(files).toEqual([{ name: '42.zip', size: 8 }])
  })
})

test('F16 line breaks in subject, name and file name make no header, neither in what comes nor in what goes', async () => {
  const { id, address } = await handed(mira, 'Headers', 'Text.\r\nBcc: thief@evil.example')
  await send(
    address,
    multipart([
      'Content-Type: text/plain\r\n\r\nHello.',
      file('a\\r\\nX-Evil: 1.txt', 'x'),
      file('../../etc/passwd', 'y'),
      file('=?utf-8?q?x=0D=0AX-Evil:=201?=', 'z'),
    ]).replace('From: Ana', 'Subject: =?utf-8?q?x=0D=0ABcc:=20thief=40evil.example?=\r\nFrom: Ana'),
  )
  await quiet()
  const [, answer] = await messagesOf(id)
  const files = await database.worker.selectFrom('message_file').select('name').where('message_id', '=', answer!.id).execute()
  for (const { name } of files) expect(name).not.toMatch(/[\r\n/\\]/)
  for (const { raw, to } of sink.mails) {
    expect(to.join()).not.toContain('evil.example')
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^(x-evil|bcc):/im)
  }
})

describe('F35 once, whatever happens', () => {
  test('the same mail twice, four at a time, is one message; the same id with other words is another', async () => {
    const { id, address, threadId } = await handed(mira, 'Twice')
    const raw = letter('Once only.', ['Message-ID: <same@sentinel.example>'])
    const again = await Promise.all([0, 1, 2, 3].map((n) => send(address, `Received: by relay ${n}\r\n${raw}`)))
    expect(again.every(({ data }) => data?.startsWith('250'))).toBe(true)
    await send(address, letter('Other words.', ['Message-ID: <same@sentinel.example>']))
    await Promise.all(Array.from({ length: 20 }, (_, n) => send(address, letter(`Parallel ${n}`))))
    await quiet(30_000)
    const bodies = (await messagesOf(id)).slice(1).map(({ body }) => body)
    expect(bodies.toSorted()).toEqual(['Once only.', 'Other words.', ...Array.from({ length: 20 }, (_, n) => `Parallel ${n}`)].toSorted())
    expect(await incoming(threadId)).toHaveLength(22)
    // The job run again changes nothing.
    const [first] = await incoming(threadId)
    await Promise.all(
      [1, 2, 3, 4].map(() =>
        readMail({ db: database.worker, storage, ours: ['support.provider.example', replyDomain], now: () => new Date() }, first!.id),
      ),
    )
    expect(await messagesOf(id)).toHaveLength(23)
  })

  test('F36 one mail to two conversations stands on both', async () => {
    const [one, two] = [await handed(mira, 'One'), await handed(mira, 'Two')]
    const told = await talk({ port, to: [one.address, two.address, `nobody@${replyDomain}`], raw: letter('For both.') })
    expect(told.rcpt.map((line) => line.slice(0, 3))).toEqual(['250', '250', '550'])
    await quiet()
    for (const { id } of [one, two]) expect((await messagesOf(id)).map(({ body }) => body)).toContain('For both.')
  })

  test('a sender who breaks off in the middle has sent nothing', async () => {
    const { id, address, threadId } = await handed(mira, 'Broken off')
    await send(address, letter('x'.repeat(100_000)), { cut: 50_000 })
    await quiet()
    expect(await incoming(threadId)).toEqual([])
    expect(await messagesOf(id)).toHaveLength(1)
  })

  test('kill -9 between “250” and the job: what was acknowledged is on the ticket, once', async () => {
    const home = mkdtempSync(join(tmpdir(), 'guichet-inbound-'))
    onTestFinished(() => rmSync(home, { recursive: true, force: true }))
    const files = join(home, 'files')
    const { id, address } = await handed(mira, 'Killed')
    await quiet()
    // A door whose mails no worker can read: they lie in another folder until one is started for it.
    const door = spawn(process.execPath, [new URL('./receiver-child.ts', import.meta.url).pathname], {
      env: { ...process.env, WORKER_URL: database.urls.worker, FILES: files, REPLY_DOMAIN: replyDomain },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void door.kill('SIGKILL'))
    const [said] = (await once(door.stdout, 'data')) as [Buffer]
    const told = await Promise.all([0, 1, 2, 3].map((n) => talk({ port: Number(String(said)), to: [address], raw: letter(`Kept ${n}`) })))
    door.kill('SIGKILL')
    expect(told.every(({ data }) => data?.startsWith('250'))).toBe(true)
    const lying = await openStorage(files)
    const waiting = await database.worker.selectFrom('incoming_mail').selectAll().where('state', '=', 'waiting').execute()
    expect(waiting.length).toBe(4)
    for (const mail of waiting) {
      expect(await lying.has(mail.sha256)).toBe(true)
      await readMail({ db: database.worker, storage: lying, ours: [], now: () => new Date() }, mail.id)
    }
    expect(
      (await messagesOf(id))
        .slice(1)
        .map(({ body }) => body)
        .sort(),
    ).toEqual(['Kept 0', 'Kept 1', 'Kept 2', 'Kept 3'])
  })
})

test('nobody else’s mail comes in: other names, other domains, other secrets, all with one answer', async () => {
  const { secret, id } = await handed(mira, 'Door')
  await endVendorThread(as(mira), id)
  const to = ['support', 'postmaster', secret, `${secret}x`, '0'.repeat(32)].map((name) => `${name}@${replyDomain}`)
  const told = await talk({ port, to: [...to, vendorAddress, `${secret}@other.example`], raw: letter('x') })
  expect(new Set(told.rcpt)).toEqual(new Set(['550 5.1.1 There is no such mailbox here']))
  const guessing = await talk({
    port,
    to: Array.from({ length: 11 }, (_, at) => `${String(at).padStart(32, '0')}@${replyDomain}`),
    raw: letter('x'),
  })
  expect(guessing.rcpt.map((line) => line.slice(0, 3))).toEqual([...Array(10).fill('550'), '421'])
})
