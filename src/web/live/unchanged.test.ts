import { expect, test } from 'vitest'
import { origin, testHouse } from '../../../test/support/house.ts'

const { as, web } = await testHouse()
const tom = await as('tom')
const ask = (path: string, tag?: string, live = true) =>
  web.request(`${origin}${path}`, {
    headers: {
      host: 'localhost:3000',
      cookie: tom.cookie,
      ...(live && { 'x-live': '1' }),
      ...(tag && { 'if-none-match': tag }),
    },
  })
const firstTicket = async () => /href="(\/tickets\/[A-Z]+-\d+)"/.exec(await (await ask('/tickets')).text())![1]!

test('a page that a live region asks for again is 304 while it says the same, forms with a draft of their own included', async () => {
  for (const path of ['/tickets', await firstTicket()]) {
    const first = await ask(path)
    const tag = first.headers.get('etag')!
    expect(first.status).toBe(200)
    const again = await ask(path, tag)
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect(again.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(again.headers.get('cache-control')).toBe('no-store')
  }
})

test('once something changed it is sent whole, with another tag', async () => {
  const path = await firstTicket()
  const tag = (await ask(path)).headers.get('etag')!
  const page = await tom.page(path)
  const action = /action="([^"]+\/replies\?[^"]+)"/.exec(page)![1]!.replaceAll('&amp;', '&')
  const lastSeen = /name="lastSeen" value="([^"]*)"/.exec(page)?.[1] ?? ''
  expect((await tom.post(action, { body: 'And once more.', lastSeen })).status).toBe(303)
  const after = await ask(path, tag)
  expect(after.status).toBe(200)
  expect(after.headers.get('etag')).not.toBe(tag)
  expect(await after.text()).toContain('And once more.')
})

test('a visit of the page itself has no tag and is never 304', async () => {
  const tag = (await ask('/tickets')).headers.get('etag')!
  const visit = await ask('/tickets', tag, false)
  expect(visit.status).toBe(200)
  expect(visit.headers.get('etag')).toBeNull()
})
