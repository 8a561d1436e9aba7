// Files over HTTP as a browser and a script send them: streamed, limited, typed by content, and handed out so that nothing runs.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDraft } from '../../desk/tickets/drafts.ts'
import { newId } from '../../platform/id.ts'
import { type Browser, origin, testHouse } from '../../../test/support/house.ts'

const { house, db, web, as } = await testHouse({ world: false })
const person = async (name: string) => {
  const id = newId()
  const at = new Date()
  await db.owner
    .insertInto('person')
    .values({ id, first_name: name, last_name: 'X', name, language: 'en', time_zone: 'UTC', created_at: at })
    .execute()
  await db.owner
    .insertInto('person_address')
    .values({ address: `${name}@example.com`, person_id: id, created_at: at, verified_at: at })
    .execute()
  return as(id)
}
const ada = await person('ada')
const bob = await person('bob')
await db.owner
  .insertInto('setting')
  .values({ key: 'limits', value: JSON.stringify({ fileBytes: 1_000_000, files: 3, totalBytes: 2_000_000 }) })
  .onConflict((c) => c.column('key').doUpdateSet({ value: JSON.stringify({ fileBytes: 1_000_000, files: 3, totalBytes: 2_000_000 }) }))
  .execute()

const draftOf = async (who: Browser) =>
  (
    await openDraft(
      { db: house.app, actor: { personId: who.personId!, staffRole: null, via: 'portal' }, at: new Date() },
      { kind: 'ticket' },
    )
  ).id
const json = { accept: 'application/json' }

async function send(who: Browser, path: string, form: FormData, headers: Record<string, string> = {}): Promise<Response> {
  const request = new Request(`${origin}${path}`, { method: 'POST', body: form })
  const body = Buffer.from(await request.arrayBuffer())
  return web.request(`${origin}${path}`, {
    method: 'POST',
    body,
    headers: {
      'content-length': String(body.length),
      host: 'localhost:3000',
      cookie: who.cookie,
      origin,
      'sec-fetch-site': 'same-origin',
      'content-type': request.headers.get('content-type')!,
      ...headers,
    },
  })
}
const attach = (who: Browser, draft: string, name: string, content: string | Uint8Array<ArrayBuffer>, type = '') => {
  const form = new FormData()
  form.append('csrf', who.csrf)
  form.append('files', new File([content], name, { type }))
  return send(who, `/drafts/${draft}/files`, form, json)
}
const filesIn = (directory: string) =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(directory, name)).isFile())
const onDisk = () => filesIn(join(house.config.home, 'files'))
const attached = async (draft: string) =>
  (await db.owner.selectFrom('draft_file').select('name').where('draft_id', '=', draft).orderBy('created_at').orderBy('id').execute()).map(
    (row) => row.name,
  )
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

describe('attaching', () => {
  test('X-05 DT-17 a file sent by script hangs on the draft, with its name, its size and the type of its content', async () => {
    const draft = await draftOf(ada)
    const response = await attach(ada, draft, 'Ekran görüntüsü.png', new Uint8Array(png), 'text/html')
    expect(response.status).toBe(201)
    const { files } = (await response.json()) as { files: { id: string }[] }
    expect(files).toEqual([{ id: expect.any(String), name: 'Ekran görüntüsü.png', size: png.length, mediaType: 'image/png' }])
    const got = await ada.get(`/files/${files[0]!.id}`)
    expect(got.status).toBe(200)
    expect(Buffer.from(await got.arrayBuffer())).toEqual(png)
  })

  test('a file too large is refused with its name, its size and the limit, and leaves nothing on the disk', async () => {
    const draft = await draftOf(ada)
    const before = onDisk()
    const response = await attach(ada, draft, 'dump.bin', 'x'.repeat(1_200_000))
    expect(response.status).toBe(413)
    const { detail, code } = (await response.json()) as { detail: string; code: string }
    expect(code).toBe('file-too-large')
    expect(detail).toContain('dump.bin is 1.2 MB')
    expect(detail).toContain('1 MB')
    expect(onDisk()).toEqual(before)
    expect(await attached(draft)).toEqual([])
  })

  test('the type that is marked in the form decides how large it may be, whatever the draft named before', async () => {
    const draft = await draftOf(ada)
    const small = JSON.stringify({ fileBytes: 10, files: 1, totalBytes: 15 })
    await db.owner.updateTable('request_type').set({ limits: small }).where('key', '=', 'billing').execute()
    await db.owner
      .updateTable('draft')
      .set({ content: { type: 'billing' } })
      .where('id', '=', draft)
      .execute()
    const attachAs = async (type: string) => {
      const form = new FormData()
      form.append('csrf', ada.csrf)
      form.append('type', type)
      form.append('files', new File(['x'.repeat(100)], 'trace.log'))
      return (await send(ada, `/drafts/${draft}/files`, form, json)).status
    }
    expect(await attachAs('billing')).toBe(413)
    expect(await attachAs('technical')).toBe(201)
    await db.owner.updateTable('request_type').set({ limits: null }).where('key', '=', 'billing').execute()
  })

  test('HK-24 refusing one file loses neither the other files nor the text', async () => {
    const draft = await draftOf(ada)
    const form = new FormData()
    form.append('csrf', ada.csrf)
    form.append('draft', draft)
    form.append('summary', 'It is slow')
    form.append('body', 'since this morning\r\n')
    form.append('files', new File(['one'], 'one.txt'))
    form.append('files', new File(['x'.repeat(1_200_000)], 'large.bin'))
    form.append('files', new File([], 'empty.txt'))
    form.append('files', new File(['two'], 'two.txt'))
    const response = await send(ada, `/drafts/${draft}/files/${newId()}/removal`, form)
    expect(response.status).toBe(303)
    expect(await attached(draft)).toEqual(['one.txt', 'two.txt'])
    const kept = await db.owner.selectFrom('draft').select('content').where('id', '=', draft).executeTakeFirstOrThrow()
    expect(kept.content).toEqual({ summary: 'It is slow', body: 'since this morning\r\n' })
  })

  test('the number of files and their sum are limited, also when they come at the same moment', async () => {
    const draft = await draftOf(ada)
    const answers = await Promise.all(Array.from({ length: 6 }, (_, at) => attach(ada, draft, `${at}.txt`, `file ${at}`)))
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(3)
    expect(await answers.find((answer) => answer.status !== 201)!.json()).toMatchObject({ code: 'too-many-files' })
    expect(await attached(draft)).toHaveLength(3)

    const heavy = await draftOf(ada)
    const codes = await Promise.all(['a', 'b', 'c'].map(async (name) => (await attach(ada, heavy, name, name.repeat(900_000))).status))
    expect(codes.sort()).toEqual([201, 201, 413])
  })

  test('no file chosen is no fault; an empty one, and a name of nothing, are refused', async () => {
    const draft = await draftOf(ada)
    expect(await (await attach(ada, draft, 'empty.log', '')).json()).toMatchObject({
      code: 'file-empty',
      detail: expect.stringContaining('empty.log'),
    })
    expect(await (await attach(ada, draft, '\u200b', 'x')).json()).toMatchObject({ code: 'file-name-bad' })
    const form = new FormData()
    form.append('csrf', ada.csrf)
    form.append('files', new File([], ''))
    expect((await send(ada, `/drafts/${draft}/files`, form, json)).status).toBe(201)
    expect(await attached(draft)).toEqual([])
  })

  test('F29 without the token, or with it behind a file, nothing is taken', async () => {
    const draft = await draftOf(ada)
    for (const parts of [[], ['late'], ['foreign']]) {
      const form = new FormData()
      if (parts[0] === 'foreign') form.append('csrf', bob.csrf)
      form.append('files', new File(['x'], 'x.txt'))
      if (parts[0] === 'late') form.append('csrf', ada.csrf)
      expect((await send(ada, `/drafts/${draft}/files`, form, json)).status).toBe(403)
    }
    expect(await attached(draft)).toEqual([])
  })

  test('F20 a draft of another, a sent one, or an id that is none, is gone', async () => {
    const draft = await draftOf(ada)
    for (const id of [draft, newId(), 'x']) expect((await attach(bob, id, 'x.txt', 'x')).status, id).toBe(404)
    expect(await attached(draft)).toEqual([])
  })

  test('the same content attached twice lies on the disk once', async () => {
    const [one, two] = [await draftOf(ada), await draftOf(bob)]
    const before = onDisk().length
    await attach(ada, one, 'a.log', 'the same log\n')
    await attach(bob, two, 'b.log', 'the same log\n')
    expect(onDisk().length).toBe(before + 1)
  })

  test('a file is taken away again; twice is no fault; another person cannot', async () => {
    const draft = await draftOf(ada)
    const { files } = (await (await attach(ada, draft, 'x.txt', 'x')).json()) as { files: { id: string }[] }
    const address = `/drafts/${draft}/files/${files[0]!.id}/removal`
    expect((await bob.post(address, {}, json)).status).toBe(404)
    expect(await attached(draft)).toEqual(['x.txt'])
    expect((await ada.post(address, {}, json)).status).toBe(200)
    expect((await ada.post(address, {}, json)).status).toBe(200)
    expect(await attached(draft)).toEqual([])
    const back = await ada.post(address, {}, { referer: `${origin}/tickets/new?type=incident` })
    expect(back.headers.get('location')).toBe(`/tickets/new?type=incident&draft=${draft}`)
  })
})

describe('autosave', () => {
  const put = (who: Browser, draft: string, body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return web.request(`${origin}/drafts/${draft}`, {
      method: 'PUT',
      body: text,
      headers: {
        host: 'localhost:3000',
        cookie: who.cookie,
        origin,
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(text)),
        'x-csrf-token': who.csrf,
        ...headers,
      },
    })
  }

  test('what is typed is kept as it is, for its writer only', async () => {
    const draft = await draftOf(ada)
    const content = { body: 'İki satır\n😀', cc: ['a', 'b'] }
    expect((await put(ada, draft, content)).status).toBe(200)
    const kept = await db.owner.selectFrom('draft').select('content').where('id', '=', draft).executeTakeFirstOrThrow()
    expect(kept.content).toEqual(content)
    expect((await put(bob, draft, { body: 'mine now' })).status).toBe(404)
  })

  test('F29 F33 no token, another type, a body that is no draft: refused, and nothing is polluted', async () => {
    const draft = await draftOf(ada)
    expect((await put(ada, draft, {}, { 'x-csrf-token': '' })).status).toBe(403)
    expect((await put(ada, draft, {}, { 'content-type': 'text/plain' })).status).toBe(415)
    for (const bad of ['', '[]', 'null', '{"a":1}', '{"a":{"b":"c"}}', '{"a":[["x"]]}', '"x"', '{'])
      expect((await put(ada, draft, bad)).status, bad).toBe(422)
    await put(ada, draft, '{"__proto__":"polluted","constructor":"x","a":"1","a":"2"}')
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect((await put(ada, draft, { body: 'x'.repeat(1_100_000) })).status).toBe(413)
  })
})

describe('reading', () => {
  test('F13 a file is found by whoever may read what it hangs on, and by nobody else: absent and foreign look alike', async () => {
    const draft = await draftOf(ada)
    const { files } = (await (await attach(ada, draft, 'secret.txt', 'secret')).json()) as { files: { id: string }[] }
    for (const path of [`/files/${files[0]!.id}`, `/files/${files[0]!.id}/text`]) {
      expect((await ada.get(path)).status).toBe(200)
      const [foreign, absent] = [await bob.get(path), await bob.get(path.replace(files[0]!.id, newId()))]
      expect([foreign.status, absent.status]).toEqual([404, 404])
      const plain = async (response: Response) => (await response.text()).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
      expect(await plain(foreign)).toBe(await plain(absent))
      expect((await ada.get('/files/not-an-id')).status).toBe(404)
    }
    await ada.post(`/drafts/${draft}/files/${files[0]!.id}/removal`, {}, json)
    expect((await ada.get(`/files/${files[0]!.id}`)).status).toBe(404)
  })

  test('a part of a file, and none of it when it is known already', async () => {
    const draft = await draftOf(ada)
    const { files } = (await (await attach(ada, draft, 'n.txt', '0123456789')).json()) as { files: { id: string }[] }
    const path = `/files/${files[0]!.id}`
    const whole = await ada.get(path)
    const etag = whole.headers.get('etag')!
    expect(whole.headers.get('cache-control')).toBe('private, no-cache')
    const get = async (headers: Record<string, string>) => {
      const response = await ada.get(path, headers)
      return [response.status, response.headers.get('content-range'), await response.text()]
    }
    expect(await get({ range: 'bytes=2-4' })).toEqual([206, 'bytes 2-4/10', '234'])
    expect(await get({ range: 'bytes=-3' })).toEqual([206, 'bytes 7-9/10', '789'])
    expect(await get({ range: 'bytes=8-' })).toEqual([206, 'bytes 8-9/10', '89'])
    expect(await get({ range: 'bytes=10-' })).toEqual([416, 'bytes */10', ''])
    expect(await get({ range: 'bytes=1-2,4-5' })).toEqual([200, null, '0123456789'])
    expect(await get({ range: 'bytes=2-4', 'if-range': '"other"' })).toEqual([200, null, '0123456789'])
    expect(await get({ 'if-none-match': etag })).toEqual([304, null, ''])
  })

  test('a log is read in the page with numbered lines, escaped, a part at a time', async () => {
    const draft = await draftOf(ada)
    const log = Array.from({ length: 6000 }, (_, at) => `\u001b[31m${at + 1}\u001b[0m <script>alert(${at})</script>`).join('\n')
    const { files } = (await (await attach(ada, draft, 'app.log', log)).json()) as { files: { id: string; mediaType: string }[] }
    expect(files[0]!.mediaType).toBe('text/plain')
    const first = await ada.page(`/files/${files[0]!.id}/text`)
    expect(first).toContain('<tr id="L5000">')
    expect(first).toContain('5000 &lt;script&gt;')
    expect(first).not.toContain('<script>alert')
    expect(first).not.toContain('id="L5001"')
    const later = /href="(\/files\/[^"]*from=[^"]*)"/.exec(first)![1]!.replaceAll('&amp;', '&')
    const second = await ada.page(later)
    expect(second).toContain('<tr id="L5001">')
    expect(second).toContain('<tr id="L6000">')
    expect(first).not.toContain('class="back"') // the ticket is not sent yet: there is none to go back to
  })
})
