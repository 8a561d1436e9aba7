// A house with people, a worker and a mail server that keeps what it gets: what the tests of mail play on.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, onTestFinished } from 'vitest'
import type { Act, StaffRole } from '../../src/desk/actor.ts'
import { newId } from '../../src/platform/id.ts'
import { openLog } from '../../src/platform/log.ts'
import { type WorkerOptions, startWorker } from '../../src/worker/start.ts'
import { testDatabase } from '../support/database.ts'
import { testIdentity } from '../support/identity.ts'
import { withPreset } from '../support/prepared.ts'
import { smtpSink } from '../support/smtp-sink.ts'
import { testStorage } from '../support/storage.ts'

export const url = 'https://support.provider.example'

export interface Someone {
  readonly id: string
  readonly address: string
  readonly staffRole: StaffRole | null
}

interface Given {
  name?: string
  language?: string
  timeZone?: string
  staff?: StaffRole
  queues?: string[]
  mail?: 'full' | 'notice' | 'off'
  verified?: boolean
  organisation?: string
  sees?: 'none' | 'all'
}

export async function mailStage() {
  const database = await testDatabase({ from: await withPreset() })
  const sink = await smtpSink()
  afterAll(() => sink.close())
  const identity = testIdentity(database, { url })

  async function person(key: string, given: Given = {}): Promise<Someone> {
    const id = newId()
    const address = `${key}@customer.example`
    const at = new Date()
    const [first = key, last = ''] = (given.name ?? key).split(' ')
    await database.worker
      .insertInto('person')
      .values({
        id,
        first_name: first,
        last_name: last,
        name: given.name ?? key,
        language: given.language ?? 'en',
        time_zone: given.timeZone ?? 'UTC',
        staff_role: given.staff ?? null,
        mail: given.mail ?? 'full',
        created_at: at,
      })
      .execute()
    await database.worker
      .insertInto('person_address')
      .values({ address, person_id: id, verified_at: given.verified === false ? null : at, created_at: at })
      .execute()
    for (const queue of given.queues ?? [])
      await database.worker.insertInto('queue_member').values({ queue_key: queue, person_id: id }).execute()
    if (given.organisation) {
      await database.worker
        .insertInto('membership')
        .values({ organisation_id: given.organisation, person_id: id, sees_tickets: given.sees ?? 'none', created_at: at })
        .execute()
    }
    return { id, address, staffRole: given.staff ?? null }
  }

  async function organisation(name: string, outside = false): Promise<string> {
    const id = newId()
    await database.worker
      .insertInto('organisation')
      .values({ id, name, allows_outside_participants: outside, created_at: new Date() })
      .execute()
    return id
  }

  const as = (who: Someone): Act => ({
    db: database.app,
    actor: { personId: who.id, staffRole: who.staffRole, via: who.staffRole ? 'workspace' : 'portal' },
    at: new Date(),
  })

  const storage = await testStorage(afterAll)
  const smtpUrl = `${sink.url}?from=desk@provider.example`

  const workers: (() => Promise<void>)[] = []
  afterAll(() => Promise.all(workers.map((stop) => stop())))

  /** Stopped by itself after the file. */
  async function worker(options: Partial<WorkerOptions> = {}) {
    const running = await startWorker({
      databaseUrl: database.urls.worker,
      url,
      smtpUrl,
      identity,
      storage,
      log: openLog('silent'),
      now: () => new Date(),
      backOff: () => 50,
      ...options,
    })
    let stopped: Promise<void> | undefined
    const stop = () => (stopped ??= running.stop())
    workers.push(stop)
    return { wake: running.wake, stop }
  }

  /** In a process of its own, for a test that kills it; it has begun when it is returned, and is gone after the test. */
  async function workerProcess(environment: Record<string, string> = {}) {
    const child = spawn(process.execPath, [new URL('./worker-child.ts', import.meta.url).pathname], {
      env: {
        ...process.env,
        WORKER_URL: database.urls.worker,
        IDENTITY_URL: database.urls.identity,
        SMTP_URL: smtpUrl,
        GUICHET_URL: url,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    return child
  }

  /** Until no mail is underway and every event has been seen. */
  async function quiet(ms = 15_000): Promise<void> {
    const end = Date.now() + ms
    for (let still = 0; still < 2; ) {
      const { rows } = await database.databases.worker.pool.query<{
        busy: boolean
      }>(`select exists (select from graphile_worker.jobs where task_identifier in ('drop-callback', 'tell-of-ticket', 'tell-of-person', 'tell-of-delegation', 'tell-of-article', 'tell-of-kept-mail', 'tell-subscribers', 'tell-of-subscription', 'tell-vendor', 'read-mail', 'read-request', 'read-released', 'send-mail'))
        or exists (select from ticket_event, dispatcher d where d.outbox = 'ticket_event' and (ticket_event.xid, ticket_event.seq) > (d.xid, d.seq))
        or exists (select from people_event, dispatcher d where d.outbox = 'people_event' and (people_event.xid, people_event.seq) > (d.xid, d.seq))
        or exists (select from health_event, dispatcher d where d.outbox = 'health_event' and (health_event.xid, health_event.seq) > (d.xid, d.seq))
        or exists (select from article_event, dispatcher d where d.outbox = 'article_event' and (article_event.xid, article_event.seq) > (d.xid, d.seq)) as busy`)
      still = rows[0]!.busy ? 0 : still + 1
      if (Date.now() > end)
        throw new Error(
          `Mail did not come to rest: ${JSON.stringify((await database.databases.worker.pool.query('select task_identifier, attempts, last_error from graphile_worker.jobs')).rows)}`,
        )
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }

  const mails = () => database.worker.selectFrom('outgoing_mail').selectAll().orderBy('created_at').execute()
  return { database, sink, identity, storage, person, organisation, as, worker, workerProcess, quiet, mails }
}

/** A technical question of someone. */
export const question = (summary: string, body: string, more: object = {}) => ({
  requestType: 'technical',
  service: 'virtual-server',
  priority: 'medium',
  summary,
  body,
  ...more,
})
