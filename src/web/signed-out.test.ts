// What was typed is not lost with the session, not even for a browser without script.
import { expect, test } from 'vitest'
import { origin, testHouse } from '../../test/support/house.ts'

const { stranger, web } = await testHouse()
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

test('so does a form with files: the text before them is shown, the files are not read', async () => {
  const body = new FormData()
  body.set('csrf', 'gone')
  body.set('body', 'Words before a file')
  body.set('file', new File([new Uint8Array(3_000_000)], 'large.bin'))
  const sent = new Response(body)
  const answer = await web.request(`${origin}${path}`, {
    method: 'POST',
    body: Buffer.from(await sent.arrayBuffer()),
    headers: { host: 'localhost:3000', origin, 'sec-fetch-site': 'same-origin', 'content-type': sent.headers.get('content-type')! },
  })
  expect(answer.status).toBe(401)
  expect(await answer.text()).toContain('Words before a file')
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
  expect(page).toContain('so nothing was sent. Copy your text from here')
  expect(page, 'called as on the page it comes from').toContain('Your message')
  const again = async (language: string, next: string) => {
    const body = new FormData()
    body.set('next', next)
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
