import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { addParticipant, removeParticipant } from '../../src/desk/tickets/participants.ts'
import { changeQueue } from '../../src/desk/tickets/change-queue.ts'
import { createTicket } from '../../src/desk/tickets/create-ticket.ts'
import { move } from '../../src/desk/tickets/move.ts'
import { note } from '../../src/desk/tickets/note.ts'
import { reply } from '../../src/desk/tickets/reply.ts'
import { reading } from '../../src/platform/database.ts'
import { Refusal } from '../../src/platform/refusal.ts'
import { smtpTransport } from '../../src/mail/outbound/post.ts'
import { refusal } from '../support/smtp-sink.ts'
import { type Someone, mailStage, question, url } from './stage.ts'

const { database, sink, organisation, person, as, worker, quiet, mails } = await mailStage()
const noor = await person('noor', { name: 'Noor Haddad', staff: 'agent', queues: ['technical'] })

const refusalOnly = (fault: unknown) => {
  if (!(fault instanceof Refusal)) throw fault
}

async function decided(): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ busy: boolean }>`select exists (select from graphile_worker.jobs where task_identifier = 'tell-of-ticket')
      or exists (select from ticket_event e, dispatcher d where d.outbox = 'ticket_event' and (e.xid, e.seq) > (d.xid, d.seq)) as busy`.execute(
      database.worker,
    )
    if (!rows[0]!.busy) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('F23 in random houses every sentence in a mail is one that its reader may read', async () => {
  const canaries = new Map<string, 'message' | 'note'>()
  let number = 0
  // The server takes nothing until all is over: mails are decided on while rights change, and written for good afterwards.
  let open = false
  sink.recipient = () => (open ? null : refusal(451, 'Not yet'))
  const running = await worker({ concurrency: 6, backOff: () => (open ? 50 : 3_600_000) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ who: fc.nat(7), what: fc.nat(6), on: fc.nat(2), whom: fc.nat(7) }), { minLength: 10, maxLength: 16 }),
      async (acts) => {
        const prefix = `h${number++}`
        const [acme, globex] = [await organisation(`Acme ${prefix}`, true), await organisation(`Globex ${prefix}`)]
        const people = [
          await person(`${prefix}a`, { organisation: acme }),
          await person(`${prefix}b`, { organisation: acme, sees: 'all' }),
          await person(`${prefix}c`, { organisation: acme, mail: 'notice' }),
          await person(`${prefix}d`, { organisation: globex }),
          await person(`${prefix}e`, { verified: false }),
          await person(`${prefix}f`, { staff: 'agent', queues: ['billing'] }),
          await person(`${prefix}g`, { staff: 'agent', queues: ['technical'] }),
          await person(`${prefix}h`),
        ]
        const canary = (kind: 'message' | 'note') => {
          const word = `canary-${prefix}-${canaries.size}-x`
          canaries.set(word, kind)
          return word
        }
        const tickets: string[] = []
        for (const requester of [people[0]!, people[3]!, people[0]!])
          tickets.push((await createTicket(as(requester), question(`Ticket of ${prefix}`, canary('message')))).id)
        for (const { who, what, on, whom } of acts) {
          const [actor, other, ticket] = [people[who]!, people[whom]!, tickets[on]!]
          running.wake()
          await [
            () => reply(as(actor), ticket, { body: canary('message') }),
            () => note(as(actor), ticket, { body: canary('note') }),
            () => addParticipant(as(actor), ticket, other.staffRole ? { personId: other.id } : { address: other.address }),
            () => removeParticipant(as(actor), ticket, other.id),
            () => changeQueue(as(actor), ticket, { queue: whom % 2 ? 'billing' : 'technical' } as never),
            () => move(as(actor), ticket, { happening: 'solved' }),
            () => reply(as(people[6]!), ticket, { body: canary('message') }),
          ][what]!().catch(refusalOnly)
        }
        // Everyone to be told has been decided on; now half of them lose their right.
        for (const { who, on } of acts) {
          const other = people[who % 6]!
          await addParticipant(as(people[6]!), tickets[on]!, other.staffRole ? { personId: other.id } : { address: other.address }).catch(
            refusalOnly,
          )
          await reply(as(people[6]!), tickets[on]!, { body: canary('message') }).catch(refusalOnly)
        }
        await decided()
        for (const { who, on } of acts) await removeParticipant(as(people[6]!), tickets[on]!, people[who % 6]!.id).catch(refusalOnly)
      },
    ),
    { numRuns: 3 },
  )
  // A mail that was written before its reader lost the right must be put off before the server opens, or it would be sent as of then.
  const underway = async () =>
    (
      await sql<{ count: number }>`select count(*)::int as count from graphile_worker._private_jobs
        where key like 'send-mail:%' and (locked_at is not null or run_at <= now())`.execute(database.worker)
    ).rows[0]?.count
  await expect.poll(underway, { timeout: 30_000 }).toBe(0)
  open = true
  for (let times = 0; times < 2; times++) {
    await sql`update graphile_worker._private_jobs set run_at = now() where locked_at is null and key like 'send-mail:%'`.execute(
      database.worker,
    )
    await new Promise((resolve) => setTimeout(resolve, 500)) // a try that was underway is put off by the old measure
  }
  await quiet(60_000)
  await running.stop()
  expect(sink.mails.length).toBeGreaterThan(30)
  expect((await mails()).some((mail) => mail.state === 'withdrawn')).toBe(true)
  let read = 0
  for (const caught of sink.mails) {
    expect(caught.to).toHaveLength(1)
    const reader = await database.worker
      .selectFrom('person_address')
      .innerJoin('person', 'person.id', 'person_id')
      .select(['person.id', 'verified_at', 'mail'])
      .where('address', '=', caught.to[0]!)
      .executeTakeFirstOrThrow()
    const words = [...new Set(`${caught.mail.text} ${caught.mail.html}`.match(/canary-h\d+-\d+-x/g))]
    if (reader.mail === 'notice' || !reader.verified_at) expect(words).toEqual([])
    for (const word of words) {
      expect(canaries.get(word)).toBe('message')
      const { rows } = await reading(database.app, reader.id, (tx) =>
        sql<{ body: string }>`select body from message where body = ${word}`.execute(tx),
      )
      expect(rows, `${caught.to[0]} was mailed ${word}`).toHaveLength(1)
      read++
    }
  }
  expect(read).toBeGreaterThan(20)
}, 120_000)

test('someone from outside hears of what is said from then on, and nothing before', async () => {
  const running = await worker()
  const acme = await organisation('Acme', true)
  const mira = await person('mira', { organisation: acme })
  const outside = await person('outside')
  const { id } = await createTicket(as(mira), question('Outside', 'before-canary'))
  await addParticipant(as(mira), id, { address: outside.address })
  await reply(as(noor), id, { body: 'after-canary' })
  running.wake()
  await sink.until(2, { to: outside.address })
  await quiet()
  const all = sink
    .to(outside.address)
    .map((caught) => caught.raw)
    .join()
  expect(all).toContain('after-canary')
  expect(all).not.toContain('before-canary')
  await running.stop()
})

test('F04 F08 an address that nobody has proven is mailed fixed words only', async () => {
  const running = await worker()
  const acme = await organisation('Acme', true)
  const mira = await person('mira2', { name: 'Typed Canaryname', organisation: acme })
  const { id, reference } = await createTicket(as(mira), question('Summary-canary', 'body-canary'))
  await addParticipant(as(mira), id, { address: 'unproven@elsewhere.example' })
  await reply(as(noor), id, { body: 'answer-canary' })
  running.wake()
  const caught = await sink.until(1, { to: 'unproven@elsewhere.example' })
  await quiet()
  expect(caught).toHaveLength(1) // and at most one an hour, however many tickets a stranger is added to
  for (const one of caught) {
    expect(one.raw).not.toMatch(/canary/i)
    expect(one.mail.text).toContain(`${url}/tickets/${reference}`)
  }
  await running.stop()
})

const evil = [
  'x\r\nBcc: evil@attacker.example',
  'x\nTo: evil@attacker.example',
  'x\r\n\r\n<b>body',
  'x\u2028Bcc: evil@attacker.example',
  'x\0y',
  '"evil" <evil@attacker.example>,',
  '=?utf-8?q?x=0d=0aBcc:_evil@attacker.example?=',
  'evil@attacker.example, a: b@c.example;',
]

test('F16 F05 whatever stands in summary, name and brand, the mail has our headers and one recipient', async () => {
  const transport = smtpTransport(`${sink.url}?from=desk@provider.example`, url)
  for (const text of evil) {
    const before = sink.mails.length
    const outcome = await transport.send(
      {
        language: 'en',
        brand: text,
        subject: `[CS-1] ${text}`,
        title: text,
        lead: text,
        facts: [text],
        button: { label: text, url },
        footer: [text],
        body: { by: text, text, html: 'x' },
      },
      {
        to: { name: text, address: 'reader@customer.example' },
        messageId: '<1@support.provider.example>',
        thread: '<t@support.provider.example>',
        listId: '<l>',
      },
    )
    expect(outcome.sent, text).toBe(true)
    const [caught, ...more] = sink.mails.slice(before)
    expect(more).toEqual([])
    expect(caught!.to).toEqual(['reader@customer.example'])
    expect(caught!.from).toBe('desk@provider.example')
    const names = caught!.mail.headers.map((one) => one.key)
    expect(names.filter((name) => name === 'bcc' || name === 'cc')).toEqual([])
    expect(names.filter((name) => name === 'to')).toHaveLength(1)
    expect(caught!.mail.to!.map((to) => to.address)).toEqual(['reader@customer.example'])
  }
  for (const address of ['a@b.example\r\nBcc: evil@attacker.example', 'a@b.example, c@d.example', 'x: a@b.example;', '"a b"@c.example']) {
    const before = sink.mails.length
    expect(
      await transport.send(
        { language: 'en', brand: 'B', subject: 'S', title: 'T', lead: 'L', facts: [], button: { label: 'b', url }, footer: [] },
        { to: { name: null, address }, messageId: '<2@support.provider.example>', thread: null, listId: null },
      ),
    ).toMatchObject({ sent: false, permanent: true })
    expect(sink.mails.length).toBe(before)
  }
  transport.close()
})

test('F41 F10 the HTML of a mail loads nothing and runs nothing, whatever was written', async () => {
  const running = await worker()
  const reader: Someone = await person('reader')
  const body =
    '![p](https://tracker.example/p.gif) <img src="https://tracker.example/q.gif"> <script src="https://tracker.example/s.js"></script>\n\n[x](javascript:alert(1))'
  const { id } = await createTicket(as(reader), question('<img src=https://tracker.example/r.gif>', body))
  await reply(as(noor), id, { body })
  running.wake()
  const caught = await sink.until(2, { to: reader.address })
  await quiet()
  for (const { mail } of caught) {
    const tags = [...mail.html!.matchAll(/<[a-z][^>]*>/gi)].map(([tag]) => tag)
    expect(tags.filter((tag) => /^<(img|script|link|iframe|object|embed|video|audio|source|svg|input|form)\b/i.test(tag))).toEqual([])
    expect(tags.filter((tag) => /\b(src|srcset|background|poster)=/i.test(tag))).toEqual([])
    expect(tags.filter((tag) => /href="(?!https?:|mailto:)/i.test(tag))).toEqual([])
    expect(mail.html).not.toMatch(/url\(|@import|javascript:alert\(1\)"/i)
    expect(mail.attachments).toEqual([])
  }
  await running.stop()
})
