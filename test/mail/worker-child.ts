// A worker in a process of its own, for tests that kill it. Everything comes by the environment.
import { createIdentity } from '../../src/platform/identity.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { openLog } from '../../src/platform/log.ts'
import { startWorker } from '../../src/worker/start.ts'
import { testStorage } from '../support/storage.ts'

const { WORKER_URL, IDENTITY_URL, SMTP_URL, GUICHET_URL, FETCH_ALLOW } = process.env as Record<string, string>
const identity = createIdentity({
  db: openDatabase(IDENTITY_URL!, { max: 2, name: 'identity' }).db,
  url: GUICHET_URL!,
  secret: 'a secret of at least thirty-two characters',
  now: () => new Date(),
})
await startWorker({
  databaseUrl: WORKER_URL!,
  url: GUICHET_URL!,
  smtpUrl: SMTP_URL!,
  identity,
  storage: await testStorage(),
  log: openLog('error'),
  ...(FETCH_ALLOW && { fetchAllow: FETCH_ALLOW.split(',') }),
  now: () => new Date(),
})
process.stdout.write('ready\n')
