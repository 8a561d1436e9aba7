// The door for answers in a process of its own, for tests that kill it. Everything comes by the environment.
import { openReceiver } from '../../src/mail/inbound/receive.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { openLog } from '../../src/platform/log.ts'
import { openStorage } from '../../src/platform/storage.ts'

const { WORKER_URL, FILES, REPLY_DOMAIN } = process.env as Record<string, string>
const receiver = await openReceiver({
  db: openDatabase(WORKER_URL!, { max: 4, name: 'mail' }).db,
  storage: await openStorage(FILES!),
  replyDomain: REPLY_DOMAIN!,
  listen: { host: '127.0.0.1', port: 0 },
  log: openLog('error'),
  now: () => new Date(),
})
process.stdout.write(`${receiver.port}\n`)
