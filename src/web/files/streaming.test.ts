// Over a real socket: a huge upload costs no memory, a broken one leaves nothing, and a refusal is heard.
import { readdirSync } from 'node:fs'
import { type ClientRequest, type IncomingMessage, type Server, request } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { afterAll, expect, test } from 'vitest'
import { openDraft } from '../../desk/tickets/drafts.ts'
import { newId } from '../../platform/id.ts'
import { testHouse } from '../../../test/support/house.ts'

const { house, db, web, as } = await testHouse({ world: false })
const id = newId()
await db.owner
  .insertInto('person')
  .values({ id, first_name: 'Ada', last_name: '', name: 'Ada', language: 'en', time_zone: 'UTC', created_at: new Date() })
  .execute()
await db.owner
  .insertInto('person_address')
  .values({ address: 'ada@example.com', person_id: id, created_at: new Date(), verified_at: new Date() })
  .execute()
const ada = await as(id)
const server = serve({ fetch: web.fetch, port: 0, hostname: '127.0.0.1' })
await new Promise((resolve) => server.once('listening', resolve))
const { port } = server.address() as AddressInfo
let sockets: Socket[] = []
;(server as Server).on('connection', (socket: Socket) => sockets.push(socket))
afterAll(() => new Promise((resolve) => server.close(resolve)))

const openOne = () =>
  openDraft({ db: house.app, actor: { personId: id, staffRole: null, via: 'portal' }, at: new Date() }, { kind: 'ticket' })
const boundary = 'xYzZYxxx'
const head = (name: string) =>
  `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
const tail = `\r\n--${boundary}--\r\n`
const mebibyte = Buffer.alloc(1_048_576, 'x')

/** Begins an upload of so many bytes; the caller writes them. */
function begin(draft: string, bytes: number): ClientRequest {
  const length = Buffer.byteLength(head('huge.bin')) + bytes + Buffer.byteLength(tail)
  const sent = request({
    host: '127.0.0.1',
    port,
    method: 'POST',
    path: `/drafts/${draft}/files`,
    headers: {
      host: 'localhost:3000',
      origin: 'http://localhost:3000',
      cookie: ada.cookie,
      'x-csrf-token': ada.csrf,
      accept: 'application/json',
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': length,
    },
  })
  sent.write(head('huge.bin'))
  return sent
}

async function pour(sent: ClientRequest, mebibytes: number, isOver: () => boolean): Promise<number> {
  let written = 0
  while (written < mebibytes && !isOver()) {
    written++
    if (!sent.write(mebibyte))
      await Promise.race([new Promise((resolve) => sent.once('drain', resolve)), new Promise((resolve) => setTimeout(resolve, 2000))])
    else await new Promise((resolve) => setImmediate(resolve))
  }
  return written
}

const leftovers = () => readdirSync(join(house.config.home, 'files', 'arriving'))

test('F15 a file of 2 GB is refused while it streams: memory stays flat, most of it is never read, and its sender hears why', async () => {
  const draft = await openOne()
  sockets = []
  const sent = begin(draft.id, 2048 * mebibyte.length)
  let answer: IncomingMessage | undefined
  let isOver = false
  const answered = new Promise<string>((resolve) => {
    sent.on('response', (response) => {
      answer = response
      let text = ''
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve(text))
      isOver = true
    })
    sent.on('error', () => {
      isOver = true
      if (!answer) resolve('')
    })
  })
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let most = 0
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - before)), 10)
  await pour(sent, 2048, () => isOver)
  const text = await answered
  clearInterval(watch)
  sent.destroy()
  expect(answer?.statusCode).toBe(413)
  expect(JSON.parse(text)).toMatchObject({ code: 'file-too-large', detail: expect.stringMatching(/huge\.bin is 2\.1 GB.*25 MB/) })
  // What the sender wrote lies partly in buffers between the two; what counts is what was read: the 25 MB of the limit and at most 1 MB more,
  // beside what one chunk holds.
  const read = sockets.reduce((sum, socket) => sum + socket.bytesRead, 0) / 1_000_000
  expect(read).toBeGreaterThan(25)
  expect(read).toBeLessThan(25 + 1 + 1)
  expect(most / 1_048_576).toBeLessThan(100)
  expect(leftovers()).toEqual([])
})

test('an upload of 20 MB goes through, and is there whole', async () => {
  const draft = await openOne()
  const sent = begin(draft.id, 20 * mebibyte.length)
  const answered = new Promise<IncomingMessage>((resolve) => sent.on('response', resolve))
  await pour(sent, 20, () => false)
  sent.end(tail)
  expect((await answered).statusCode).toBe(201)
  const row = await db.owner.selectFrom('draft_file').select(['size', 'name']).where('draft_id', '=', draft.id).executeTakeFirstOrThrow()
  expect({ ...row, size: Number(row.size) }).toEqual({ size: 20 * mebibyte.length, name: 'huge.bin' })
})

test('an upload that its sender breaks off leaves nothing behind', async () => {
  const draft = await openOne()
  const sent = begin(draft.id, 20 * mebibyte.length)
  sent.on('error', () => {})
  await pour(sent, 5, () => false)
  for (let waited = 0; leftovers().length === 0 && waited < 15_000; waited += 20) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(leftovers()).toHaveLength(1)
  sent.destroy()
  for (let waited = 0; leftovers().length > 0 && waited < 15_000; waited += 20) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(leftovers()).toEqual([])
  expect(await db.owner.selectFrom('draft_file').select('id').where('draft_id', '=', draft.id).execute()).toEqual([])
})
