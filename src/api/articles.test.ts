import { expect, test } from 'vitest'
import { apiHouse } from '../../test/support/api.ts'

const { call, raw, tokenOf, organisations } = await apiHouse()

const article = (more: object = {}) => ({
  language: 'en',
  words: { title: 'Only by REST', body: 'Press {{label:portal.new.button}}. <b>no</b>' },
  about: { kind: 'how-to' },
  ...more,
})
const made = async (more: object = {}) => {
  const answer = await call('tess', 'POST', '/articles', { json: article(more) })
  expect(answer.status, answer.text).toBe(201)
  return answer.body as { id: string; slug: string }
}

test('F25 written by one, approved by another, published, read; the same refusals as the pages', async () => {
  const { id, slug } = await made({ audience: { audience: 'everyone' } })
  expect((await call('alice', 'GET', `/articles/${slug}`)).status).toBe(404)
  expect((await call('tess', 'PUT', `/articles/${id}/publication`, { json: {} })).body.code).toBe('article-not-approved')
  expect((await call('tess', 'POST', `/articles/${id}/reviews`, { json: { language: 'en', version: 1, forEveryone: true } })).status).toBe(
    201,
  )
  const decision = { language: 'en', version: 1, approve: true }
  expect((await call('tess', 'PUT', `/articles/${id}/decision`, { json: decision })).body.code).toBe('own-approval')
  expect((await call('bill', 'PUT', `/articles/${id}/decision`, { json: decision })).status).toBe(204)
  expect((await call('tess', 'PUT', `/articles/${id}/publication`, { json: {} })).status).toBe(204)
  const read = await call('alice', 'GET', `/articles/${slug}`, { headers: { 'accept-language': 'tr' } })
  expect(read.body).toMatchObject({ slug, language: 'en', version: 1, body: 'Press {{label:portal.new.button}}. <b>no</b>' })
  expect(read.body.html).toBe('<p>Press <b class="ui-label">Yeni talep</b>. &lt;b&gt;no&lt;/b&gt;</p>')
  expect((await call('tess', 'DELETE', `/articles/${id}/publication`)).status).toBe(204)
  expect((await call('alice', 'GET', `/articles/${slug}`)).status).toBe(404)
})

test('F25 another customer’s article is not found by list, name, code or former name', async () => {
  const audience = { audience: 'chosen', organisations: [organisations.b] }
  const { id, slug } = await made({ slug: 'for-b', audience, about: { kind: 'error-guide', errorCodes: ['B-1'] } })
  expect((await call('tess', 'PUT', `/articles/${id}/publication`, { json: {} })).status).toBe(204)
  for (const [who, reads] of [
    ['bob', true],
    ['alice', false],
    ['amy', false],
    ['carla', false],
  ] as const) {
    expect((await call(who, 'GET', `/articles/${slug}`)).status).toBe(reads ? 200 : 404)
    for (const path of ['/articles', '/articles?code=b-1', '/articles?kind=error-guide']) {
      const { articles } = (await call(who, 'GET', path)).body as { articles: { slug: string }[] }
      expect(
        articles.some((one) => one.slug === slug),
        `${who} ${path}`,
      ).toBe(reads)
    }
  }
  expect((await raw('GET', `/articles/${slug}`)).status).toBe(401)
})

test('customers write nothing, and a token without the scope neither', async () => {
  expect((await call('amy', 'POST', '/articles', { json: article() })).body.code).toBe('may-not-do-that')
  const weak = { authorization: `Bearer ${await tokenOf('tess', ['tickets:read'])}` }
  expect((await raw('POST', '/articles', { json: article(), headers: weak })).body.code).toBe('token-lacks-scope')
})

test('a repeated request makes one article; a version that came too late is told', async () => {
  const twice = { json: article({ slug: 'once-only' }), headers: { 'idempotency-key': 'article-1' } }
  const [first, second] = [await call('tess', 'POST', '/articles', twice), await call('tess', 'POST', '/articles', twice)]
  expect(second.body).toEqual(first.body)
  expect((await call('tess', 'POST', '/articles', { json: article({ slug: 'once-only' }) })).body.code).toBe('slug-taken')
  const version = { language: 'en', basedOn: 1, words: { title: 'Two', body: 'y' } }
  expect((await call('tess', 'POST', `/articles/${first.body.id}/versions`, { json: version })).body).toEqual({ version: 2 })
  expect((await call('bill', 'POST', `/articles/${first.body.id}/versions`, { json: version })).body.code).toBe('changed-meanwhile')
  const wrong = await call('tess', 'POST', `/articles/${first.body.id}/versions`, {
    json: { ...version, basedOn: 2, words: { title: 'x', body: '{{label:no.such}}' } },
  })
  expect([wrong.status, wrong.body.code]).toEqual([422, 'invalid'])
})

test('the same file under one key hangs once, and its answer comes again; another file under that key is refused', async () => {
  const { id } = await made()
  const hang = (body: string, key: string) =>
    call('tess', 'POST', `/articles/${id}/files?name=guide.txt`, {
      body,
      headers: { 'content-type': 'application/octet-stream', 'idempotency-key': key },
    })
  const sent = await Promise.all([1, 2, 3].map(() => hang('same', 'file-1')))
  expect(sent.map(({ status }) => status)).toEqual([201, 201, 201])
  expect(sent.map(({ body }) => body)).toEqual(Array.from({ length: 3 }, () => sent[0]!.body))
  expect((await hang('other', 'file-1')).body.code).toBe('already-sent-otherwise')
  expect((await hang('other', 'no key of mine')).body.code, 'a key has no spaces').toBe('invalid')
  expect((await hang('other', 'file-2')).body.id).not.toBe(sent[0]!.body.id)
})
