// Builds the whole house from its configuration and takes it down again: home, database, identity, storage, live stream, doors, worker.
import { availableParallelism } from 'node:os'
import { setUpToken } from './desk/people/set-up.ts'
import { apiApp } from './api/api.ts'
import { openReceiver } from './mail/inbound/receive.ts'
import { bringArticles, demoPeople, furnish, nameLostQuotes, refuseOtherPreset, type DemoPeople } from './first-start.ts'
import type { Config, Settings } from './platform/config.ts'
import { type Database, openDatabase } from './platform/database.ts'
import { type Databases, openDatabases } from './platform/databases.ts'
import { databaseAnswers, healthAnswer } from './platform/health.ts'
import { type Home, openHome } from './platform/home.ts'
import type { House } from './platform/house.ts'
import { createIdentity } from './platform/identity.ts'
import { openLiveHub } from './platform/live.ts'
import { type Logger, openLog } from './platform/log.ts'
import { type HttpServer, listen, notNow } from './platform/server.ts'
import { type FileStorage, openStorage } from './platform/storage.ts'
import { webApp } from './web/app.tsx'
import { type RunningWorker, startWorker, wakeWorkers } from './worker/start.ts'

export interface Guichet {
  readonly config: Config
  readonly demo: DemoPeople | null
  /** The one-time token of the set-up page while nobody works here; it belongs on the operator's terminal alone. */
  readonly setUpToken: string | null
  /** Requests first, then jobs, then the database. */
  stop(): Promise<void>
}

/**
 * Connections that ask as the application: two for each processor, so that none idles while another transaction waits for the disk. More would only
 * wait for one another, and each keeps plans of its own, some 20 MB.
 */
const connections = Math.min(16, Math.max(4, 2 * availableParallelism()))

/** What has been opened so far, in order, so that a start that fails half-way leaves nothing behind. */
class Opened {
  #closers: (() => Promise<unknown> | unknown)[] = []
  add<T>(thing: T, close: (thing: T) => Promise<unknown> | unknown): T {
    this.#closers.push(() => close(thing))
    return thing
  }
  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close()
  }
}

/** `now`: the clock of all doors and jobs; journeys turn it on. */
export async function startGuichet(settings: Settings, now: () => Date = () => new Date()): Promise<Guichet> {
  const log = openLog(settings.logLevel)
  const opened = new Opened()
  try {
    const home = opened.add(openHome(settings.home, { alone: settings.database === null }), (it) => it.leave())
    const server = settings.roles.has('web') ? opened.add(await listen(settings), (it) => it.drain(0)) : null
    const config = configOf(settings, home, server)
    home.note(config.url)
    const databases = opened.add(await openDatabases(config, home, log, (urls) => furnish(config, home.files, urls)), (it) => it.stop())
    return await openDoors({ config, home, server, databases, log, opened, now })
  } catch (fault) {
    await opened.close()
    throw fault
  }
}

/** PORT=0 takes any free port, which becomes part of the default address. */
function configOf(settings: Settings, home: Home, server: HttpServer | null): Config {
  const port = server?.port ?? settings.port
  const url = settings.port === 0 && settings.url === 'http://localhost:0' ? `http://localhost:${port}` : settings.url
  return { ...settings, port, url, secret: settings.secret ?? home.secret }
}

interface Open {
  config: Config
  home: Home
  server: HttpServer | null
  databases: Databases
  log: Logger
  opened: Opened
  now: () => Date
}

async function openDoors({ config, home, server, databases, log, opened, now }: Open): Promise<Guichet> {
  const app = opened.add(openDatabase(databases.urls.app, { max: connections, name: 'app' }), (it) => it.close())
  const unknown = opened.add(openDatabase(databases.urls.identity, { max: connections / 2, name: 'identity' }), (it) => it.close())
  await refuseOtherPreset(app.db, config)
  const storage = await openStorage(home.files)
  await bringArticles(app.db, databases.urls.worker, config.preset, storage)
  const identity = createIdentity({ db: unknown.db, url: config.url, secret: config.secret, now })
  const worker = opened.add(await openWorker({ config, server, databases, log, now, identity, storage }), (it) => it.stop())
  if (config.roles.has('worker')) opened.add(nameLostQuotes(databases.urls.worker, log), (it) => it)
  await openMailDoor(config, databases, storage, log, opened, now)
  const live = opened.add(openLiveHub({ app: app.db, url: databases.urls.app, onFault: (err) => log.warn({ err }, 'live stream') }), (it) =>
    it.close(),
  )

  const demo = demoPeople(config.home)
  let closing = false
  const house: House = {
    config,
    demo: demo !== null,
    app: app.db,
    identity,
    storage,
    live,
    log,
    now,
    wake: () => worker.wake(),
    isReady: () => !closing && databases.isUp(),
  }
  if (server) server.answer(answers(house, app))
  const token = config.roles.has('web') ? await setUpToken(unknown.db) : null
  return {
    config,
    demo,
    setUpToken: token,
    async stop() {
      closing = true
      await live.close() // open streams would hold the drain for good
      await server?.drain(10)
      await opened.close()
    },
  }
}

function openWorker({
  config,
  server,
  databases,
  ...given
}: Pick<Open, 'config' | 'server' | 'databases' | 'log' | 'now'> & Pick<House, 'identity' | 'storage'>): Promise<RunningWorker> {
  const { smtpUrl, replyDomain, url, fetchAllow } = config
  if (!config.roles.has('worker')) return wakeWorkers(databases.urls.worker)
  return startWorker({
    databaseUrl: databases.urls.worker,
    url,
    smtpUrl,
    replyDomain,
    fetchAllow,
    ...given,
    ...(server && { inHand: server.inHand }),
  })
}

/** Beside the worker, which reads what is taken in here. */
async function openMailDoor(
  config: Config,
  databases: Databases,
  storage: FileStorage,
  log: Logger,
  opened: Opened,
  now: () => Date,
): Promise<void> {
  const { mailListen: listen, replyDomain } = config
  if (!config.roles.has('worker') || !listen || !replyDomain) return
  const database = opened.add(openDatabase(databases.urls.worker, { max: 4, name: 'mail' }), (it) => it.close())
  const receiver = opened.add(await openReceiver({ db: database.db, storage, replyDomain, listen, log, now }), (it) => it.close())
  log.info({ host: listen.host, port: receiver.port, domain: replyDomain }, 'taking in mail')
}

/** Health before everything; pages and machines only while the database is there, and a failure while it went away is not their fault. */
function answers(house: House, app: Database): Parameters<HttpServer['answer']>[0] {
  const web = webApp(house)
  web.route('/api/v1', apiApp(house))
  const away = () => notNow('Guichet is catching its breath.')
  return async (request, env) => {
    const health = await healthAnswer(new URL(request.url).pathname, app.pool, house.isReady())
    if (health) return health
    if (!house.isReady()) return away()
    const response = await web.fetch(request, env)
    // What broke off an answer is known here before it is known that PostgreSQL ended.
    return response.status < 500 || (house.isReady() && (await databaseAnswers(app.pool))) ? response : away()
  }
}
