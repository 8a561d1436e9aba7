import { once } from 'node:events'
import { expect, test } from 'vitest'
import { refusedMailsOf } from '../../src/desk/notices/mails.ts'
import { createTicket } from '../../src/desk/tickets/create-ticket.ts'
import { reply } from '../../src/desk/tickets/reply.ts'
import { reading } from '../../src/platform/database.ts'
import { refusal, smtpSink } from '../support/smtp-sink.ts'
import { mailStage, question } from './stage.ts'

const { database, sink, person, as, worker, workerProcess, quiet, mails } = await mailStage()
const noor = await person('noor', { staff: 'agent', queues: ['technical'], mail: 'off' })
const until = async (true_: () => Promise<boolean> | boolean, ms = 15_000) => {
  for (const end = Date.now() + ms; !(await true_()); await new Promise((resolve) => setTimeout(resolve, 50)))
    if (Date.now() > end) throw new Error('It never came true.')
}

test('a mail server that is down and comes back: each mail arrives, once', async () => {
  const reserved = await smtpSink()
  const { port } = reserved
  await reserved.close()
  const patient = await worker({ smtpUrl: `smtp://127.0.0.1:${port}?from=desk@provider.example` })
  const waiting = await person('waiting')
  const { id } = await createTicket(as(waiting), question('Down', 'Hello.'))
  await reply(as(noor), id, { body: 'One.' })
  await reply(as(noor), id, { body: 'Two.' })
  patient.wake()
  await until(async () => (await mails()).filter((mail) => mail.recipient === waiting.address && mail.attempts > 2).length === 3)
  expect((await mails()).every((mail) => mail.state !== 'sent')).toBe(true)
  const back = await smtpSink({ port })
  await back.until(3, { to: waiting.address })
  await quiet()
  expect(back.to(waiting.address)).toHaveLength(3)
  expect((await mails()).filter((mail) => mail.recipient === waiting.address).map((mail) => mail.state)).toEqual(['sent', 'sent', 'sent'])
  await patient.stop()
  await back.close()
})

test('a temporary no is asked again, a permanent no is not, and the ticket’s staff see it', async () => {
  const running = await worker()
  const busy = await person('busy')
  const closed = await person('closed-mailbox')
  let noes = 0
  sink.recipient = (address) =>
    address === closed.address
      ? refusal(550, 'No such mailbox here')
      : address === busy.address && noes++ < 2
        ? refusal(451, 'Try later')
        : null
  await createTicket(as(busy), question('Busy', 'Hello.'))
  const { id } = await createTicket(as(closed), question('Closed', 'Hello.'))
  running.wake()
  await sink.until(1, { to: busy.address })
  await quiet()
  sink.recipient = null
  expect(sink.to(busy.address)).toHaveLength(1)
  const refused = (await mails()).find((mail) => mail.recipient === closed.address)!
  expect(refused).toMatchObject({ state: 'refused', attempts: 1 })
  const seen = (who: string) => reading(database.app, who, (tx) => refusedMailsOf(tx, id))
  expect(await seen(noor.id)).toEqual([
    expect.objectContaining({ recipient: closed.address, lastAnswer: expect.stringContaining('No such mailbox here') }),
  ])
  expect(await seen(closed.id)).toEqual([])
  await running.stop()
})

test('kill -9 in the middle of a mail: sent, once, within 30 seconds', async () => {
  const held: string[] = []
  sink.data = (raw) => {
    held.push(raw)
    return held.length === 1 ? new Promise(() => {}) : undefined // the first one never gets its answer
  }
  const first = await workerProcess()
  const cut = await person('cut-off')
  await createTicket(as(cut), question('Cut off', 'Hello.'))
  await until(() => held.length === 1)
  const second = await workerProcess()
  first.kill('SIGKILL')
  const killed = Date.now()
  await sink.until(1, { to: cut.address, ms: 30_000 })
  expect(Date.now() - killed).toBeLessThan(30_000)
  await until(async () => (await mails()).some((mail) => mail.recipient === cut.address && mail.state === 'sent'))
  await quiet()
  sink.data = null
  expect(sink.to(cut.address)).toHaveLength(1)
  const id = (raw: string) => raw.match(/^Message-ID: (.*)$/im)![1]
  expect(id(held[1]!)).toBe(id(held[0]!)) // the same mail, should the first copy have been kept after all
  expect((await mails()).find((mail) => mail.recipient === cut.address)).toMatchObject({ attempts: 2 })
  second.kill('SIGTERM')
  await once(second, 'exit')
})

test('two workers and every job twice: each mail once', async () => {
  const [one, two] = [await worker(), await worker()]
  const many = await person('many')
  const { id } = await createTicket(as(many), question('Many', 'Hello.'))
  for (let n = 0; n < 10; n++) await reply(as(noor), id, { body: `Number ${n}.` })
  one.wake()
  two.wake()
  await sink.until(11, { to: many.address })
  await quiet()
  // As if the dispatcher had been set back, the reactions run again for all events.
  await database.databases.worker.pool.query(`update dispatcher set xid = '0', seq = 0`)
  one.wake()
  await quiet()
  expect(sink.to(many.address)).toHaveLength(11)
  expect(new Set(sink.to(many.address).map((caught) => caught.mail.messageId)).size).toBe(11)
  await Promise.all([one.stop(), two.stop()])
})
