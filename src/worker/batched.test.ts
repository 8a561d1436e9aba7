// Many events at once become few jobs, and a fault of one is no fault of the others.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { runMigrations } from 'graphile-worker'
import { mailStage, question } from '../../test/mail/stage.ts'
import { settled } from '../../test/support/settled.ts'
import { addParticipant } from '../desk/tickets/participants.ts'
import { createTicket } from '../desk/tickets/create-ticket.ts'
import { dispatchOnce } from './dispatcher.ts'

const { database, sink, person, organisation, as, worker, quiet, mails } = await mailStage()
await runMigrations({ connectionString: database.urls.worker, logger: undefined })
const db = database.worker
const jobs = async () =>
  (
    await sql<{
      task: string
      events: number
    }>`select t.identifier as task, case jsonb_typeof(j.payload::jsonb) when 'array' then jsonb_array_length(j.payload::jsonb) end as events
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier like '%-of-ticket' order by j.id`.execute(
      db,
    )
  ).rows
const drained = () => sql`delete from graphile_worker._private_jobs`.execute(db)

test('25 tickets are told of by two jobs, each requester once', async () => {
  const people = await Promise.all(Array.from({ length: 25 }, (_, at) => person(`requester${at}`)))
  for (const who of people) await createTicket(as(who), question('Many', 'at once'))
  await settled(db)
  await dispatchOnce(db, 500)
  expect(await jobs()).toEqual([
    { task: 'tell-of-ticket', events: 20 },
    { task: 'tell-of-ticket', events: 5 },
  ])
  const running = await worker()
  for (const { address } of people) await sink.until(1, { to: address })
  await quiet()
  expect(people.map(({ address }) => sink.to(address).length)).toEqual(people.map(() => 1))
  await running.stop()
})

test('what is at fault waits alone; the others of its job are told at once, and it is told once it can be', async () => {
  const [well, ill, alsoWell] = [await person('well'), await person('ill'), await person('well2')]
  await sql`create function refuse_ill() returns trigger language plpgsql as $$ begin
    if new.recipient = ${sql.lit(ill.address)} then raise exception 'at fault'; end if; return new; end $$`.execute(database.owner)
  await sql`create trigger refuse_ill before insert on outgoing_mail for each row execute function refuse_ill()`.execute(database.owner)
  for (const who of [well, ill, alsoWell]) await createTicket(as(who), question('Three', 'at once'))
  await settled(db)
  await dispatchOnce(db, 500)
  expect(await jobs()).toEqual([{ task: 'tell-of-ticket', events: 3 }])
  const running = await worker()
  await sink.until(1, { to: well.address })
  await sink.until(1, { to: alsoWell.address })
  await expect.poll(jobs).toEqual([{ task: 'tell-of-ticket', events: 1 }])
  expect(sink.to(ill.address)).toEqual([])
  await sql`drop trigger refuse_ill on outgoing_mail`.execute(database.owner)
  await sql`update graphile_worker._private_jobs set run_at = now()`.execute(db)
  await sink.until(1, { to: ill.address })
  await quiet()
  expect([well, ill, alsoWell].map(({ address }) => sink.to(address).length)).toEqual([1, 1, 1])
  await running.stop()
})

test('F08 an address that nobody has proven is told once, however many of a job’s events are about it', async () => {
  const acme = await organisation('Acme', true)
  const mira = await person('mira', { organisation: acme })
  for (const at of [1, 2, 3]) {
    const { id } = await createTicket(as(mira), question(`Ticket ${at}`, 'body'))
    await addParticipant(as(mira), id, { address: 'stranger@elsewhere.example' })
  }
  await settled(db)
  await dispatchOnce(db, 500)
  expect(await jobs()).toEqual([{ task: 'tell-of-ticket', events: 6 }])
  const running = await worker()
  await sink.until(1, { to: 'stranger@elsewhere.example' })
  await quiet()
  expect((await mails()).filter(({ recipient }) => recipient === 'stranger@elsewhere.example')).toHaveLength(1)
  await running.stop()
  await drained()
})
