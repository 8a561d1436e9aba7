import { expect, test } from 'vitest'
import { draftsOf } from '../desk/tickets/drafts.ts'
import { reading } from '../platform/database.ts'
import { apiHouse } from '../../test/support/api.ts'

const { call, open, app, tokenOf, people, house } = await apiHouse()
const octets = { 'content-type': 'application/octet-stream' }
const send = (who: 'alice' | 'tess', name: string, body: BodyInit) =>
  call(who, 'POST', `/attachments?name=${encodeURIComponent(name)}`, { body, headers: octets })
const bytesOf = async (who: 'alice' | 'bob' | 'tess' | 'amy', id: string) =>
  app.request(`http://localhost:3000/attachments/${id}`, { headers: { authorization: `Bearer ${await tokenOf(who)}` } })

test('X-05 raw bytes and multipart both become a file that a ticket and a reply can name', async () => {
  const raw = await send('alice', 'console.log', 'line 1\nline 2\n')
  expect([raw.status, raw.body.name, raw.body.mediaType, raw.body.size]).toEqual([201, 'console.log', 'text/plain', 14])
  const form = new FormData()
  form.append('file', new File(['hello'], 'hallå "1".txt'))
  const multipart = await call('alice', 'POST', '/attachments', { body: form })
  expect([multipart.status, multipart.body.name]).toEqual([201, 'hallå "1".txt'])

  const { reference } = await open('alice', { attachments: [multipart.body.id, raw.body.id] })
  const { messages } = (await call('tess', 'GET', `/tickets/${reference}/messages`)).body
  expect(messages[0].attachments.map(({ id }: { id: string }) => id)).toEqual([multipart.body.id, raw.body.id])
  const served = await bytesOf('tess', raw.body.id)
  expect(await served.text()).toBe('line 1\nline 2\n')

  const second = await send('alice', 'b.txt', 'two')
  expect(
    (await call('alice', 'POST', `/tickets/${reference}/messages`, { json: { body: 'see', attachments: [second.body.id] } })).status,
  ).toBe(201)
  const again = await call('alice', 'POST', `/tickets/${reference}/messages`, { json: { body: 'see', attachments: [second.body.id] } })
  expect([again.status, again.body.code]).toEqual([404, 'not-found'])
})

test('F12 a file leaves as bytes to keep, whatever it holds', async () => {
  const { body } = await send(
    'alice',
    'x.svg\r\nset-cookie: a=1',
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
  )
  const served = await bytesOf('alice', body.id)
  await served.arrayBuffer()
  expect(
    Object.fromEntries(
      ['content-type', 'content-disposition', 'content-security-policy', 'x-content-type-options', 'set-cookie'].map((name) => [
        name,
        served.headers.get(name),
      ]),
    ),
  ).toEqual({
    'content-type': 'application/octet-stream',
    'content-disposition': expect.stringMatching(/^attachment; filename\*=UTF-8''[A-Za-z0-9._%-]+$/),
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'set-cookie': null,
  })
})

test('F13 before it is sent a file is its sender’s alone; a note’s file is never a customer’s', async () => {
  const { body } = await send('tess', 'inside.txt', 'between us')
  expect((await bytesOf('alice', body.id)).status).toBe(404)
  const { reference } = await open('alice')
  expect((await call('tess', 'POST', `/tickets/${reference}/notes`, { json: { body: 'see file', attachments: [body.id] } })).status).toBe(
    201,
  )
  expect((await bytesOf('tess', body.id)).status).toBe(200)
  for (const who of ['alice', 'amy', 'bob'] as const) expect((await bytesOf(who, body.id)).status).toBe(404)
})

test('a file that is too large, empty or nameless is refused with its name, and leaves nothing behind', async () => {
  const large = await send('alice', 'huge.bin', Buffer.alloc(25_000_001))
  expect([large.status, large.body.code]).toEqual([413, 'file-too-large'])
  expect(large.body.detail).toMatch(/huge\.bin.*25 MB/)
  expect((await send('alice', 'empty.txt', '')).body.code).toBe('file-empty')
  expect((await call('alice', 'POST', '/attachments', { body: 'x', headers: octets })).status).toBe(422)
  expect((await send('alice', '..', 'x')).body.code).toBe('file-name-bad')
})

test('a form with two files, a field, or none is refused', async () => {
  const form = (parts: [string, string | File][]) => {
    const form = new FormData()
    for (const [name, value] of parts) form.append(name, value)
    return call('alice', 'POST', '/attachments', { body: form })
  }
  const file = (name: string) => new File(['x'], name)
  expect(
    (
      await form([
        ['file', file('a')],
        ['file', file('b')],
      ])
    ).status,
  ).toBe(422)
  expect(
    (
      await form([
        ['__proto__', 'x'],
        ['file', file('a')],
      ])
    ).status,
  ).toBe(422)
  expect((await form([['note', 'x']])).status).toBe(422)
  expect((await call('alice', 'POST', '/attachments', { json: { file: 'x' } })).status).toBe(415)
})

test('the same upload under one key is one file', async () => {
  const sent = await Promise.all(
    [1, 2, 3].map(() =>
      call('alice', 'POST', '/attachments?name=k.txt', { body: 'same', headers: { ...octets, 'idempotency-key': 'upload-1' } }),
    ),
  )
  expect(new Set(sent.map(({ body }) => body.id)).size).toBe(1)
  const other = await call('alice', 'POST', '/attachments?name=k.txt', {
    body: 'other',
    headers: { ...octets, 'idempotency-key': 'upload-1' },
  })
  expect(other.body.code).toBe('already-sent-otherwise')
})

test('HEAD of a file tells its size and opens nothing', async () => {
  const { body } = await send('alice', 'a.txt', 'abc')
  const head = await call('alice', 'HEAD', `/attachments/${body.id}`)
  expect([head.status, head.headers.get('content-length'), head.text]).toEqual([200, '3', ''])
})

test('a file sent ahead is no draft that the portal would offer', async () => {
  await send('alice', 'waiting.txt', 'abc')
  expect(await reading(house.app, people.alice, (tx) => draftsOf(tx, people.alice))).toEqual([])
})

test('a part of a file is asked for and sent, as after a broken download', async () => {
  const { body } = await send('alice', 'long.log', '0123456789')
  const part = async (headers: Record<string, string>, method = 'GET') =>
    app.request(`http://localhost:3000/attachments/${body.id}`, {
      method,
      headers: { authorization: `Bearer ${await tokenOf('alice')}`, ...headers },
    })
  const whole = await part({})
  expect(whole.headers.get('accept-ranges')).toBe('bytes')
  const etag = whole.headers.get('etag')!
  const middle = await part({ range: 'bytes=3-5', 'if-range': etag })
  expect([middle.status, middle.headers.get('content-range'), middle.headers.get('content-length')]).toEqual([206, 'bytes 3-5/10', '3'])
  expect(await middle.text()).toBe('345')
  expect(await (await part({ range: 'bytes=-2' })).text()).toBe('89')
  expect(await (await part({ range: 'bytes=3-5', 'if-range': '"another"' })).text()).toBe('0123456789')
  const beyond = await part({ range: 'bytes=10-' })
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10'])
  expect((await part({ 'if-none-match': etag })).status).toBe(304)
})
