// A house that promises an answer to technical questions, and what happens before and after it is due.
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { afterAll, beforeEach } from 'vitest'
import { applyConfiguration } from '../../src/desk/catalogue/apply-configuration.ts'
import { forgetCatalogue } from '../../src/desk/catalogue/catalogue-of.ts'
import { configurationOf } from '../../src/desk/catalogue/configuration-of.ts'
import { Configuration } from '../../src/desk/catalogue/configuration.ts'
import { escalate } from '../../src/desk/escalations/escalate.ts'
import { keepClocks } from '../../src/desk/promises/keep-clocks.ts'
import { createTicket } from '../../src/desk/tickets/create-ticket.ts'
import type { Db } from '../../src/platform/database.ts'
import { type Counter, type Someone, monday, question } from './counter.ts'
import type { TestDatabase } from './database.ts'

type Given = Record<string, unknown>

/** An hour for the first answer and for each further one, day and night; `steps` instead of all there are. */
export async function withSteps(
  { owner, app, worker }: { owner: Db; app: Db; worker: Db },
  steps: readonly Given[],
  more: Given = {},
): Promise<void> {
  const now = (await configurationOf(owner)) as unknown as { promises: { key: string }[] }
  const label = { en: 'Test' }
  const promise = {
    key: 'hour',
    label,
    request_types: ['technical'],
    first_response: 60,
    first_response_calendar: 'always',
    next_response: 60,
    next_response_calendar: 'always',
  }
  const to = Configuration.parse({
    ...now,
    promises: [promise, ...now.promises.filter(({ key }) => key !== 'hour')],
    escalations: steps.map((step) => ({ label, metric: 'first-response', minutes: 0, ...step })),
    ...more,
  })
  await applyConfiguration({ db: owner, actor: { personId: null, staffRole: null, via: 'workspace' }, at: new Date() }, to)
  for (const db of [owner, app, worker]) forgetCatalogue(db)
}

/** Tickets of `customer` whose clocks and steps a test moves by hand. Each test has its own: to those before it nothing was promised. */
export async function withoutWorker(database: TestDatabase, c: Counter, customer: Someone) {
  await runMigrations({ connectionString: database.urls.worker })
  const superuser = new pg.Client({ connectionString: database.urls.superuser })
  await superuser.connect()
  afterAll(() => superuser.end())
  beforeEach(async () => {
    await superuser.query(`set session_replication_role = replica; truncate escalation_notice, webhook_call, escalation, ticket_clock;
      delete from outgoing_mail; update ticket_event set payload = payload - 'promised'`)
  })

  /** As the job does after each event. */
  async function keep(at: Date): Promise<void> {
    const events = await c.worker.selectFrom('ticket_event').select(['id', 'ticket_id']).orderBy('seq').execute()
    for (const id of new Map(events.map((event) => [event.ticket_id, event.id])).values()) await keepClocks(c.worker, [id], at)
  }
  return {
    superuser,
    keep,
    async file(at: Date = monday): Promise<string> {
      const { id } = await createTicket(c.as(customer, at), question)
      await keep(at)
      return id
    },
    run: (at: Date) => escalate({ db: c.worker, now: () => at }),
    /** "late 1 done", in the order of their moments. */
    async marks(ticket: string): Promise<string[]> {
      const done = await c.worker
        .selectFrom('escalation')
        .select(['step_key', 'outcome', 'round'])
        .where('ticket_id', '=', ticket)
        .orderBy('step_at')
        .execute()
      return done.map(({ step_key, outcome, round }) => `${step_key} ${round} ${outcome}`)
    },
  }
}
