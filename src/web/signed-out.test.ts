// What was typed is not lost with the session, not even for a browser without script.
import { expect, test } from 'vitest'
import { origin, testHouse } from '../../test/support/house.ts'

const { as, db, stranger, web } = await testHouse()
const path = '/tickets/CS-1/replies'

test('a form sent after the session ended shows its text again, escaped, and where to sign in', async () => {
  const answer = await stranger.post(
    path,
    { body: 'Late </textarea><b>words', csrf: 'gone' },
    { referer: `${origin}/tickets/CS-1?to=x`, accept: 'text/html' },
  )
  expect(answer.status).toBe(401)
  const page = await answer.text()
  expect(page).toContain('Late &lt;/textarea&gt;&lt;b&gt;words')
  expect(page).toContain('href="/sign-in?next=%2Ftickets%2FCS-1%3Fto%3Dx"')
})

test('so does a form with large files: the text before them is shown, to be copied, as what came behind them was not read', async () => {
  const body = new FormData()
  body.set('csrf', 'gone')
  body.set('body', 'Words before a file')
  body.set('file', new File([new Uint8Array(9_000_000)], 'large.bin'))
  const sent = new Response(body)
  const answer = await web.request(`${origin}${path}`, {
    method: 'POST',
    body: Buffer.from(await sent.arrayBuffer()),
    headers: { host: 'localhost:3000', origin, 'sec-fetch-site': 'same-origin', 'content-type': sent.headers.get('content-type')! },
  })
  expect(answer.status).toBe(401)
  const page = await answer.text()
  expect(page).toContain('Words before a file')
  expect(page).toContain('Copy your text from here')
  expect(page).not.toContain('Continue')
})

test('F29 from another site nothing of the form is shown', async () => {
  const answer = await stranger.post(
    path,
    { body: 'Words of elsewhere' },
    { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
  )
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(await answer.text()).not.toContain('Words of elsewhere')
})

test('without text, or for a program, the answer stays the plain one', async () => {
  expect(await (await stranger.post(path, { body: ' ' })).text()).not.toContain('<textarea')
  const asked = await stranger.post(path, { body: 'Words' }, { accept: 'application/json' })
  expect(((await asked.json()) as { code: string }).code).toBe('sign-in-first')
})

test('in another language the text is still there, more than once, and the choice is kept', async () => {
  const page = await (await stranger.post(path, { body: 'Late <b>words' }, { referer: `${origin}/tickets/CS-1` })).text()
  expect(page).toContain('formaction="/signed-out?language=fr"')
  expect(page).toContain('so nothing was sent. Sign in, come back to this page')
  expect(page, 'called as on the page it comes from').toContain('Your message')
  const again = async (language: string, next: string) => {
    const body = new FormData()
    body.set('kept.next', next)
    body.set('body', 'Late <b>words')
    return web.request(`${origin}/signed-out?language=${language}`, {
      method: 'POST',
      body,
      headers: { host: 'localhost:3000', origin, 'sec-fetch-site': 'same-origin' },
    })
  }
  const french = await again('fr', '/tickets/CS-1')
  expect(french.headers.get('set-cookie')).toContain('language=fr')
  const text = await french.text()
  expect(text).toContain('<html lang="fr"')
  expect(text).toContain('Late &lt;b&gt;words</textarea>')
  expect(text).toContain('href="/sign-in?next=%2Ftickets%2FCS-1"')
  expect(text).toContain('formaction="/signed-out?language=ja"')
  expect(await (await again('tr', 'https://elsewhere.example/')).text()).toContain('href="/sign-in?next=%2F"')
})

test('who signed in meanwhile sends from there, once, all that the form held', async () => {
  const tom = await as('tom')
  const ticket = await db.owner
    .selectFrom('ticket')
    .select(['id', 'reference'])
    .where('requester_id', '=', tom.personId!)
    .where('status', '=', 'open')
    .limit(1)
    .executeTakeFirstOrThrow()
  const to = `/tickets/${ticket.reference}/replies?draft=01a0b0c0-0000-7000-8000-000000000001&ticket=${ticket.id}`
  const form = (fields: Record<string, string>) => {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    return body
  }
  const post = (path: string, body: FormData, cookie = '') =>
    web.request(`${origin}${path}`, {
      method: 'POST',
      body,
      headers: { host: 'localhost:3000', origin, 'sec-fetch-site': 'same-origin', cookie },
    })
  const sent = form({ csrf: 'gone', body: 'Late "words"' })
  sent.append('file', new File(['log'], 'small.log'))
  sent.append('state', 'solve') // behind the file
  const fieldsOf = (page: string) => {
    const plain = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
    const hidden = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      plain(value!),
    ])
    return Object.fromEntries([...hidden, ['body', plain(/<textarea[^>]*>\n?([^<]*)/.exec(page)![1]!)]])
  }
  const first = await (await post(to, sent)).text()
  expect(first).toContain('Files could not be kept')
  const stillOut = await (await post('/signed-out', form(fieldsOf(first)))).text()
  expect(stillOut).toContain('Continue')
  const ready = await post('/signed-out', form(fieldsOf(stillOut)), tom.cookie)
  expect(ready.status).toBe(200)
  const page = await ready.text()
  expect(page).toContain('You are signed in as')
  expect(page).toContain(`formaction="${to.replaceAll('&', '&amp;')}" formenctype="multipart/form-data"`)
  const fields = fieldsOf(page)
  expect(fields).toMatchObject({ csrf: tom.csrf, body: 'Late "words"', state: 'solve' })
  expect((await post(to, form(fields), tom.cookie)).status).toBe(303)
  const said = await db.owner
    .selectFrom('message')
    .select('body')
    .where('ticket_id', '=', ticket.id)
    .where('body', 'like', 'Late%')
    .execute()
  expect(said).toEqual([{ body: 'Late "words"' }])
})

test('the place it is sent to is one of ours', async () => {
  const body = new FormData()
  body.set('kept.to', 'https://elsewhere.example/')
  body.set('kept.type', 'text/plain')
  body.set('body', 'Words')
  const tom = await as('tom')
  const headers = { host: 'localhost:3000', origin, 'sec-fetch-site': 'same-origin', cookie: tom.cookie }
  const page = await (await web.request(`${origin}/signed-out`, { method: 'POST', body, headers })).text()
  expect(page).toContain('formaction="/" formenctype="multipart/form-data"')
  expect(page).not.toContain('elsewhere')
})
