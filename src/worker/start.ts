// Runs the house's background work: dispatcher, jobs, recurring work. Without it nobody is told anything and solved tickets stay open.
import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { availableParallelism } from 'node:os'
import { Logger as QueueLogger, type Runner, type TaskList, run } from 'graphile-worker'
import { openPost } from '../mail/outbound/send-mail.ts'
import { createFetcher } from '../platform/fetcher.ts'
import type { Identity } from '../platform/identity.ts'
import type { FileStorage } from '../platform/storage.ts'
import type { Logger } from '../platform/log.ts'
import { openDatabase } from '../platform/database.ts'
import { startDispatcher } from './dispatcher.ts'
import { giveWay } from './give-way.ts'
import { type Lease, freeJobsOfTheDead, giveLeaseBack, takeLease } from './lease.ts'
import { openOwnConnection } from './own-connection.ts'
import { openQueuePool } from './queue-pool.ts'
import { schedule } from './schedule.ts'
import { tasksOf } from './tasks.ts'

export interface WorkerOptions {
  /** As guichet_worker. */
  readonly databaseUrl: string
  /** GUICHET_URL: the only source of links in mails. */
  readonly url: string
  /** Null: mails are kept. `?from=support@example.com` says who writes; default support@ the host of `url`. */
  readonly smtpUrl: string | null
  /** GUICHET_REPLY_DOMAIN: where answers of vendors come to; left out: nothing is handed to them. */
  readonly replyDomain?: string | null
  readonly identity: Identity
  readonly storage: FileStorage
  readonly log: Logger
  /** GUICHET_FETCH_ALLOW. */
  readonly fetchAllow?: readonly string[]
  now(): Date
  /** Jobs at a time. */
  readonly concurrency?: number
  /** Milliseconds before the next try of a mail, by the number of tries so far; tests shorten it. */
  readonly backOff?: (attempts: number) => number
  /** Requests that this process is answering. */
  readonly inHand?: () => number
}

export interface RunningWorker {
  /** After a commit of this process: look for events now. */
  wake(): void
  /** Lets running jobs end. */
  stop(): Promise<void>
}

/**
 * What was done or failed in so short a time is written down together. Killed before that it is done again, which is harmless; one by one, the
 * library would not hear of a fault.
 */
const batchMs = 10

/** Web processes without a worker tell it on this channel; see wakeWorkers. */
const wakeChannel = 'guichet_wake'

/** No more than jobs at a time, which wait for servers of mail too: each connection keeps plans of its own, some 15 MB. No job asks for two at once. */
const connections = Math.min(4, Math.max(2, availableParallelism()))

export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { log, now, concurrency = 4 } = options
  const database = openDatabase(options.databaseUrl, { max: connections, name: 'worker' })
  const queue = openQueuePool({ connectionString: options.databaseUrl, max: concurrency + 2, application_name: 'guichet-jobs' })
  const post = openPost({ ...options, db: database.db })
  const lease = { current: null as Lease | null }
  let dispatcher: ReturnType<typeof startDispatcher> | null = null

  const own = await openOwnConnection({
    url: options.databaseUrl,
    name: 'dispatcher',
    async prepare(query) {
      await query(`listen ${wakeChannel}`)
      if (lease.current) await takeLease(query, lease.current, now())
    },
    heard: () => dispatcher?.wake(),
    lost: (err) => log.warn({ err }, 'connection to the database lost'),
  })

  const events = new EventEmitter()
  events.on('job:error', ({ error, job, batchJobErrors }) =>
    log.error({ err: batchJobErrors?.[0] ?? error, task: job.task_identifier, jobId: job.id, attempt: job.attempts }, 'job failed'),
  )
  // Each pool has a new id; its lease is noted before the queue hands out the first job, or within the grace of freeJobsOfTheDead.
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
    const fresh = { workerId: workerPool.id, lockKey: randomBytes(6).readUIntBE(0, 6) }
    lease.current = fresh
    takeLease(own.query, fresh, now()).catch((err) => log.error({ err }, 'the worker could not note its lease'))
  })

  let stopped = false
  let runner: Runner | null = null
  const tasks = afterPeople(
    tasksOf({ db: database.db, post, storage: options.storage, fetcher: createFetcher({ allow: options.fetchAllow ?? [] }), now }),
    options.inHand,
  )
  const startRunner = () =>
    run({
      pgPool: queue.pool,
      taskList: tasks,
      parsedCronItems: schedule,
      concurrency,
      // Fetched some at a time: looking for each job alone took longer than many a job.
      preset: { worker: { localQueue: { size: 4 * concurrency }, completeJobBatchDelay: batchMs, failJobBatchDelay: batchMs } },
      pollInterval: 1000,
      noHandleSignals: true,
      events,
      logger: new QueueLogger(() => () => {}), // failures arrive as events; its sentences quote values
    })

  /** The library gives up after some failures in a row (a database that is away); we do not. */
  async function keepRunning(): Promise<void> {
    while (!stopped) {
      try {
        runner ??= await startRunner()
        await runner.promise
      } catch (err) {
        log.error({ err }, 'the job queue stopped and is started again')
      }
      const old = lease.current
      lease.current = null
      runner = null
      if (old) await giveLeaseBack(own.query, old).catch(() => {})
      if (!stopped) await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  }

  runner = await startRunner()
  const kept = keepRunning()
  const tidy = async () => {
    const dead = await freeJobsOfTheDead(own.query)
    if (dead.length > 0) log.warn({ count: dead.length }, 'jobs of killed workers were given back')
  }
  await tidy().catch((err) => log.error({ err }, 'jobs of killed workers could not be looked for'))
  const tidying = setInterval(() => tidy().catch(() => {}), 10_000)

  dispatcher = startDispatcher({
    db: database.db,
    notify: (seq) => own.query(`select pg_notify('guichet_event', $1)`, [String(seq)]),
    failed: (err) => log.error({ err }, 'events could not be dispatched; trying again'),
  })

  return {
    wake: () => dispatcher.wake(),
    async stop() {
      stopped = true
      clearInterval(tidying)
      await dispatcher.stop()
      queue.giveUp()
      await runner?.stop().catch(() => {})
      await kept
      post.close()
      await own.close()
      await queue.pool.end()
      await database.close()
    },
  }
}

function afterPeople(tasks: object, inHand: WorkerOptions['inHand']): TaskList {
  const list = tasks as TaskList
  if (!inHand) return list
  return Object.fromEntries(
    Object.entries(list).map(([name, task]) => [
      name,
      async (payload, helpers) => {
        await giveWay(inHand)
        return task!(payload, helpers)
      },
    ]),
  ) satisfies TaskList
}

/** For a process that only serves pages: says "look" to whichever process dispatches, at most every 20 ms, from a connection of its own. */
export async function wakeWorkers(databaseUrl: string): Promise<RunningWorker> {
  const own = await openOwnConnection({ url: databaseUrl, name: 'waker', prepare: async () => {} })
  let timer: NodeJS.Timeout | undefined
  return {
    wake() {
      timer ??= setTimeout(() => {
        timer = undefined
        own.query('select pg_notify($1, $2)', [wakeChannel, '']).catch(() => {}) // the dispatcher polls each second anyway
      }, 20)
    },
    async stop() {
      clearTimeout(timer)
      await own.close()
    },
  }
}
