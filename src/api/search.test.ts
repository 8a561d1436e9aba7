// X-07 NTT-20 F22: searching, suggesting and completing over REST answer as the pages do, each asker within what they read.
import { expect, test } from 'vitest'
import { apiHouse } from '../../test/support/api.ts'
import { reading } from '../platform/database.ts'
import { complete } from '../desk/search/complete.ts'
import { suggest } from '../desk/search/suggest.ts'

const { call, open, people, organisations, house } = await apiHouse()
const ticket = await open('alice')
const published = async (title: string, audience: object) => {
  const made = (
    await call('tess', 'POST', '/articles', {
      json: { language: 'en', words: { title, body: 'Marmots sleep.' }, about: { kind: 'faq', services: ['backup'] }, audience },
    })
  ).body as { id: string; slug: string }
  expect((await call('tess', 'PUT', `/articles/${made.id}/publication`, { json: {} })).status).toBe(204)
  return made.slug
}
const all = await published('Marmots at large', { audience: 'signed-in' })
const ofB = await published('Marmots of B', { audience: 'chosen', organisations: [organisations.b] })

test('suggestions are those that stand beside the form', async () => {
  const { body } = await call('alice', 'GET', '/search/suggestions?text=marmots+sleep&service=backup&type=technical&language=en')
  expect(body.articles.map(({ slug }: { slug: string }) => slug)).toEqual([all])
  const beside = await reading(house.app, people.alice, (tx) =>
    suggest(tx, { text: 'marmots sleep', service: 'backup', requestType: 'technical', language: 'en' }),
  )
  expect(body.articles.map(({ slug }: { slug: string }) => slug)).toEqual(beside.map(({ slug }) => slug))
  expect((await call('bob', 'GET', '/search/suggestions?text=marmots')).text).toContain(ofB)
  expect((await call('alice', 'GET', `/search/suggestions?text=${'x'.repeat(601)}`)).status).toBe(422)
})

test('completions are those under the field', async () => {
  const at = async (who: 'alice' | 'bob' | 'tess', query: string) =>
    (await call(who, 'GET', `/search/completions?${query}`)).body.completions as {
      kind: string
      text: string
      label: string
      reference: string
      slug: string
    }[]
  expect(await at('alice', 'text=sta&to=filters&language=en')).toEqual([
    { kind: 'filter', text: 'status:', label: 'status:', reference: null, slug: null },
  ])
  expect((await at('alice', `text=${ticket.reference}&to=tickets`)).map(({ reference }) => reference)).toEqual([ticket.reference])
  expect(await at('bob', `text=${ticket.reference}&to=tickets`)).toEqual([])
  expect((await at('alice', 'text=marmo&to=articles')).map(({ slug }) => slug)).toEqual([all])
  const said = await reading(house.app, people.alice, (tx) => complete(tx, { personId: people.alice, staffRole: null }, { text: 'type:' }))
  expect((await at('alice', 'text=type:&language=en')).map(({ label }) => label)).toEqual(said.map((one) => 'label' in one && one.label))
  expect(await at('bob', 'text=type:')).toEqual([])
  expect((await call('alice', 'GET', '/search/completions?text=a&to=everything')).status).toBe(422)
})

test('the search for one customer holds only its tickets', async () => {
  const found = async (query: string) =>
    ((await call('alice', 'GET', `/search?${query}`)).body.tickets as { reference: string }[]).map(({ reference }) => reference)
  expect(await found(`text=${ticket.reference}&organisation=${organisations.a}`)).toEqual([ticket.reference])
  expect(await found(`text=${ticket.reference}&organisation=${organisations.b}`)).toEqual([])
})

test('F13 a file hangs on an article once, is named by its address, and nobody but staff hangs any', async () => {
  const { id } = (
    await call('tess', 'POST', '/articles', {
      json: { language: 'en', words: { title: 'With a picture', body: 'x' }, about: { kind: 'faq' } },
    })
  ).body
  const send = (who: 'tess' | 'alice', of = id, body = 'one line', name = 'log.txt') =>
    call(who, 'POST', `/articles/${of}/files?name=${encodeURIComponent(name)}`, {
      body,
      headers: { 'content-type': 'application/octet-stream' },
    })
  const first = await send('tess')
  expect(first.status, first.text).toBe(201)
  expect(first.body).toMatchObject({ name: 'log.txt', bytes: 8, address: `/help/files/${first.body.id}` })
  expect((await send('tess')).body.id).toBe(first.body.id)
  expect((await send('alice')).status).toBe(403)
  expect((await send('tess', '0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001')).status).toBe(404)
  expect((await send('tess', id, '')).body.code).toBe('file-empty')
})
