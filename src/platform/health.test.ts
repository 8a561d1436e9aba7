// What a supervisor decides by: whether to restart a process, and whether to send people to it.
import { type AddressInfo, createServer, type Socket } from 'node:net'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import { openDatabase } from './database.ts'
import { healthAnswer } from './health.ts'

const { urls } = await testDatabase()
const { pool, close } = openDatabase(urls.app, { max: 1, name: 'health' })
afterAll(close)

async function asked(path: string, pool: pg.Pool | null, ready = true) {
  const answer = await healthAnswer(path, pool, ready)
  return answer && [answer.status, await answer.text(), answer.headers.get('retry-after')]
}

test('a process that runs is alive, whatever its database does', async () => {
  expect(await asked('/healthz', null, false)).toEqual([200, 'ok\n', null])
  expect(await asked('/healthz', pool)).toEqual([200, 'ok\n', null])
})

test('it is ready once the database answers it', async () => {
  expect(await asked('/readyz', pool)).toEqual([200, 'ready\n', null])
})

test('while it starts or closes it is not', async () => {
  expect(await asked('/readyz', null)).toEqual([503, 'not ready\n', '3'])
  expect(await asked('/readyz', pool, false)).toEqual([503, 'not ready\n', '3'])
})

test('nor while its database refuses connections, or takes them and says nothing', async () => {
  const held: Socket[] = []
  const mute = createServer((socket) => held.push(socket))
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  const { port } = mute.address() as AddressInfo
  const silent = new pg.Pool({ host: '127.0.0.1', port, user: 'nobody' })
  const refusing = new pg.Pool({ host: '127.0.0.1', port: 1, user: 'nobody' })
  const away = [503, 'the database does not answer\n', '3']
  expect(await asked('/readyz', refusing)).toEqual(away)
  expect(await asked('/readyz', silent)).toEqual(away)
  for (const socket of held) socket.destroy()
  mute.close()
})

test('no other address is its affair', async () => {
  for (const path of ['/', '/healthz/', '/readyz/x', '/tickets']) expect(await asked(path, pool), path).toBeNull()
})
