// F34 AT-15 Searching without signing in is braked by network: for seconds, in words, and without holding up anybody who is signed in.
import { afterEach, expect, test, vi } from 'vitest'
import { writeArticle } from '../../../test/support/articles.ts'
import { testHouse } from '../../../test/support/house.ts'

const { as, stranger, db } = await testHouse({ config: { trustedProxies: ['127.0.0.1'] } })
const tom = await as('tom')
await writeArticle(db.owner, { title: 'Zebra crossing', kind: 'error-guide', codes: ['Z-77'] })

const search = '/search?q=zebra'
const from = (address: string, path = search, more: Record<string, string> = {}) =>
  stranger.get(path, { 'x-forwarded-for': address, ...more })
/** Asks for more at once than is answered, as a script would; the first refusal. */
async function exhaust(address: string, path = search, more: Record<string, string> = {}): Promise<Response> {
  const answers = await Promise.all(Array.from({ length: 70 }, () => from(address, path, more)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(60)
  return answers.find(({ status }) => status !== 200)!
}
afterEach(() => void vi.useRealTimers())

test('a network that asks without end is told in words, in its language, when to ask again', async () => {
  const refused = await exhaust('203.0.113.7')
  expect(refused.status).toBe(429)
  const seconds = Number(refused.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds, 'an office behind one address waits seconds, not minutes').toBeLessThanOrEqual(10)
  const page = await refused.text()
  expect(page).toMatch(/Very many searches have just come from your network\. Load this page again in \d+ seconds?/)
  expect(page).toContain('href="/sign-in?next=%2Fsearch%3Fq%3Dzebra"')
  expect(await (await from('203.0.113.7', search, { 'accept-language': 'tr' })).text()).toContain('Ağınızdan')
})

test('who is signed in at the same place searches on, and so do other networks', async () => {
  await exhaust('203.0.113.8')
  const ours = await Promise.all(
    Array.from({ length: 70 }, () => tom.get('/search?q=zebra&in=articles', { 'x-forwarded-for': '203.0.113.8' })),
  )
  expect(new Set(ours.map(({ status }) => status))).toEqual(new Set([200]))
  expect((await from('203.0.113.9')).status).toBe(200)
  expect((await from('203.0.113.8', '/help')).status, 'reading is not searching').toBe(200)
  expect((await from('203.0.113.8', '/search')).status, 'nor is an empty page of search').toBe(200)
})

test('however long somebody goes on, the others of that network search again after seconds', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const start = Date.now()
  await exhaust('203.0.113.10')
  for (const second of [3, 6, 9]) {
    vi.setSystemTime(start + second * 1000)
    expect((await from('203.0.113.10')).status).toBe(429)
  }
  vi.setSystemTime(start + 10_500)
  expect((await from('203.0.113.10')).status).toBe(200)
})

test('one customer of IPv6 is one network, and nobody names another address than their own', async () => {
  await exhaust('2001:db8:1:2::3')
  expect((await from('2001:db8:1:2:ffff::4')).status).toBe(429)
  expect((await from('2001:db8:1:3::3')).status).toBe(200)
  const untrusting = await testHouse({ world: false })
  const answers = await Promise.all(
    Array.from({ length: 70 }, (_, n) => untrusting.stranger.get(search, { 'x-forwarded-for': `198.51.100.${n}` })),
  )
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(10)
})

test('an error looked for by its code is a search as well', async () => {
  expect((await exhaust('203.0.113.11', '/help?code=Z-77')).status).toBe(429)
})

test('typing is braked on its own: what stood there stays, and pressing Search is not refused for it', async () => {
  expect((await exhaust('203.0.113.12', search, { 'turbo-frame': 'found' })).status).toBe(204)
  expect((await from('203.0.113.12')).status).toBe(200)
})
