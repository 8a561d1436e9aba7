// F35: connections that are cut in the middle of jobs, and while what was done or failed is written down, end no process and lose no mail.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { mailStage, question } from '../../test/mail/stage.ts'
import { createTicket } from '../desk/tickets/create-ticket.ts'

const { database, sink, person, as, worker } = await mailStage()
const { pool } = database.databases.worker
const running = await worker()
const people = await Promise.all(['ada', 'bob', 'cleo', 'dan', 'eve'].map((name) => person(name)))

test('every mail is sent, and no job is left with a worker that forgot it', { timeout: 90_000 }, async () => {
  const superuser = new pg.Client({ connectionString: database.urls.superuser })
  await superuser.connect()
  const all = []
  for (let round = 0; round < 5; round++) {
    for (const who of people) all.push(await createTicket(as(who), question(`Round ${round}`, 'Hello.')))
    running.wake()
    await sleep(30 + 25 * round)
    await superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'guichet_worker'`,
    )
  }
  await superuser.end()
  const left = async () => {
    const { rows } = await pool.query(`select (select count(*) from outgoing_mail where state = 'sent') as sent,
      (select count(*) from graphile_worker._private_jobs where locked_by is not null or attempts > 0) as jobs`)
    return rows[0]
  }
  // What failed is tried again after seconds, and what a worker held that is gone is given back after some more.
  await expect.poll(left, { timeout: 80_000, interval: 300 }).toEqual({ sent: all.length, jobs: 0 })
  expect(new Set(sink.mails.map(({ to }) => String(to))).size).toBe(people.length)
})
