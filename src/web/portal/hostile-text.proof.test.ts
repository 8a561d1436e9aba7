// F10 what people write is shown as text wherever it stands: summary, letter, file name, person's and organisation's name, search words; every field of
// an article on each page, in each frame and program's list that shows it.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createTicket } from '../../desk/tickets/create-ticket.ts'
import { newId } from '../../platform/id.ts'
import { writeArticle } from '../../../test/support/articles.ts'
import { testHouse } from '../../../test/support/house.ts'

const { as, db, house, people } = await testHouse()
const lena = await as('lena')

const payloads = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '"><svg onload=alert(1)>',
  '\'"><img src=x onerror=alert(1)>',
  '[click](javascript:alert(1))',
  '[click](JaVaScRiPt:alert(1))',
  '[click](java\tscript:alert(1))',
  '[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[click](vbscript:msgbox(1))',
  '![x](javascript:alert(1))',
  '![x](https://evil.example/pixel.png)',
  '<javascript:alert(1)>',
  '[a]: javascript:alert(1)\n[a]',
  '<a href="javascript:alert(1)">x</a>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<style>@import "https://evil.example/x.css"</style>',
  '<base href="https://evil.example/">',
  '<form action="https://evil.example/"><input name=csrf></form>',
  '<turbo-stream action="append" target="main"><template><script>alert(1)</script></template></turbo-stream>',
  '<turbo-frame src="https://evil.example/"></turbo-frame>',
  '```html\n<script>alert(1)</script>\n```',
  '`<img src=x onerror=alert(1)>`',
  '</textarea><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
  '<details open ontoggle=alert(1)>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  ']]></content><script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
]

/** Everything in a page that could act: elements by name and attributes by name, as a parser without mercy would find them. */
function active(page: string): string[] {
  const found: string[] = []
  for (const [tag] of page.matchAll(/<[a-z][^>]*>/gi)) {
    const bare = tag.replaceAll(/"[^"]*"|'[^']*'/g, '""')
    if (
      /^<(script|iframe|object|embed|base|style|turbo-stream|math|link|meta)\b/i.test(tag) &&
      !/^<(script type="module" src="\/assets\/|link rel="(preload|stylesheet|icon)" href="\/assets\/|meta (?!http-equiv))/.test(tag) &&
      // Where a public article lies, in which languages, and its feed.
      !/^<link rel="(canonical|alternate)"( type="application\/atom\+xml")?( hreflang="[a-z-]+")? href="(http:\/\/localhost:3000)?\/(?!\/)[\w/?=.-]*"( title="[^"<]*")?\/?>$/.test(
        tag,
      )
    )
      found.push(tag)
    if (/\son[a-z]+\s*=/i.test(bare)) found.push(tag)
    if (/\s(href|src|action|formaction)="\s*(javascript|vbscript|data):/i.test(tag)) found.push(tag)
    if (/\s(src|action|formaction)="https?:/i.test(tag)) found.push(tag)
    if (/\sstyle=/i.test(bare)) found.push(tag)
  }
  return found
}

test('F10 the finder finds what it should', () => {
  for (const payload of [
    '<script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">',
    '<svg onload=x>',
    '<img src="https://evil.example/x">',
    '<link rel="canonical" href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  ])
    expect(active(payload)).not.toEqual([])
})

test('F10 no payload becomes markup in summary, letter, file name, names or search', async () => {
  const act = { db: house.app, actor: { personId: people.get('lena')!, staffRole: null, via: 'portal' as const }, at: new Date() }
  const pages: string[] = []
  for (const payload of payloads) {
    const summary = payload.replaceAll(/\s+/g, ' ').slice(0, 190)
    const made = await createTicket(act, {
      requestType: 'technical',
      service: 'other',
      organisationId: null,
      priority: 'low',
      summary,
      body: payload,
    })
    const message = await db.owner.selectFrom('message').select('id').where('ticket_id', '=', made.id).executeTakeFirstOrThrow()
    const stored = await db.owner.selectFrom('stored_file').select('sha256').executeTakeFirstOrThrow()
    await db.owner
      .insertInto('message_file')
      .values({
        id: newId(),
        message_id: message.id,
        sha256: stored.sha256,
        name: `${payload.replaceAll('/', '_').slice(0, 200)}.png`,
        media_type: 'image/png',
        size: 10,
        position: 1,
      })
      .execute()
    pages.push(await lena.page(`/tickets/${made.reference}`))
    pages.push(await lena.page(`/tickets?q=${encodeURIComponent(payload)}`))
    const refused = await lena.post(`/tickets/new?draft=${newId()}`, {
      type: '',
      service: '',
      organisation: '',
      priority: '',
      severity: '',
      summary: payload,
      body: payload,
      addresses: payload,
    })
    pages.push(await refused.text())
  }
  await db.owner.updateTable('person').set({ name: payloads[1]!, first_name: payloads[0]! }).where('id', '=', lena.personId).execute()
  pages.push(await lena.page('/tickets'), await lena.page('/'), await lena.page('/tickets/new'))
  expect(pages.flatMap(active)).toEqual([])
})

/** What a strict reader of XML says: each element closed in its place, no attribute twice, no sign that begins markup loose. null: it is in order. */
function brokenXml(text: string): string | null {
  const rest = text.replace(/^<\?xml version="1\.0" encoding="utf-8"\?>/, '')
  const open: string[] = []
  let at = 0
  for (const found of rest.matchAll(/<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>/g)) {
    const [whole, closes, name, attributes, empty] = found
    const between = rest.slice(at, found.index)
    if (/[<>]/.test(between)) return between
    at = found.index + whole.length
    const names = [...attributes!.matchAll(/([\w:.-]+)="/g)].map(([, name]) => name)
    if (new Set(names).size < names.length) return whole
    if (closes ? open.pop() !== name : false) return whole
    if (!closes && !empty) open.push(name!)
  }
  const end = rest.slice(at)
  const loose = /&(?!#\d+;|#x[\da-f]+;|(?:amp|lt|gt|quot|apos);)[^;]{0,9}|[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/i.exec(rest)
  return open.length > 0 ? open.join() : end.trim() || (loose?.[0] ?? null)
}
const unescaped = (text: string) =>
  text.replaceAll(/&(?:#(\d+)|(amp|lt|gt|quot));/g, (_, code, name) =>
    code ? String.fromCodePoint(Number(code)) : { amp: '&', lt: '<', gt: '>', quot: '"' }[name as 'amp']!,
  )

test('F10 the reader of XML finds what is broken', () => {
  for (const text of ['<a>', '<a></b>', '<a>&x</a>', '<a b="1" b="2"/>', '<a b="<"/>', '<a>\u0001</a>', '<a></a>]]>', '<a><b></a></b>'])
    expect(brokenXml(text), text).not.toBeNull()
  expect(brokenXml('<?xml version="1.0" encoding="utf-8"?>\n<a b="1"><c/>x &#60; &amp;</a>\n')).toBeNull()
})

test('F10 no payload becomes markup in an article: page, list, search, answers beside the form, preview, editor, comparison, feed', async () => {
  const noor = await as('noor')
  const found: string[] = []
  /** The place stands beside what could act, since a hundred pages are looked at. */
  const look = (where: string, page: string) => found.push(...active(page).map((tag) => `${where}: ${tag}`))
  const shown = new Set<string>()
  // Under a word that finds them, since what is typed finds little by its signs.
  for (const [n, payload] of payloads.entries()) {
    const line = `zyx${n} ${payload.replaceAll(/\s+/g, ' ').slice(0, 180)}\u0001`
    const id = await writeArticle(db.owner, {
      kind: 'error-guide',
      title: line,
      summary: line,
      body: `## ${line}\n\n${payload}\n\nzyx${n}`,
      codes: [payload.slice(0, 60)],
      texts: [payload],
    })
    await sql`update article_text set workaround = ${payload} where article_id = ${id}`.execute(db.owner)
    await sql`insert into article_text (article_id, language, version, title, summary, body, state, at) values (${id}, 'en', 2, ${`${line} 2`},
      ${`2 ${line}`}, ${`${payload}\n\nanother\n\n${payload}2`}, 'draft', now())`.execute(db.owner)
    const { slug } = await db.owner.selectFrom('article').select('slug').where('id', '=', id).executeTakeFirstOrThrow()
    const paths = {
      page: `/help/${slug}`,
      search: `/search?q=zyx${n}&in=articles`,
      beside: `/tickets/new/answers?text=${encodeURIComponent(`zyx${n} ${payload}`)}`,
      answer: `/tickets/new/answers/${slug}`,
      byError: `/help?kind=error-guide&code=${encodeURIComponent(payload)}`,
    }
    for (const [where, path] of Object.entries(paths)) {
      const page = await lena.page(path)
      if (page.includes(`zyx${n}`)) shown.add(where)
      look(`${where} ${n}`, page)
    }
    const here = `/workspace/articles/${id}`
    for (const path of [here, `${here}/text/en`, `${here}/text/fr`, `${here}/text/en/versions?from=1&to=2`])
      look(path, await noor.page(path))
    const typed = { language: 'en', title: line, summary: line, body: payload, workaround: payload, machine: '' }
    const preview = await noor.post('/workspace/articles/preview', typed)
    expect(preview.status).toBe(200)
    look(`preview ${n}`, await preview.text())
    const about = { kind: payload, services: payload, errorCodes: payload, errorTexts: payload, slug: payload, forOrganisations: payload }
    const refused = await noor.post('/workspace/articles/new', { ...typed, ...about, audience: 'chosen' })
    expect(refused.status).toBe(422)
    look(`refused ${n}`, await refused.text())
  }
  for (const path of ['/help', '/help?kind=error-guide', '/workspace/articles', '/workspace/articles?q=zyx'])
    look(path, await (path.startsWith('/workspace') ? noor : lena).page(path))
  expect([...shown].sort()).toEqual(['answer', 'beside', 'byError', 'page', 'search'])

  const feed = await lena.page('/help/feed.xml')
  expect(brokenXml(feed)).toBeNull()
  const contents = [...feed.matchAll(/<content type="html">([^<]*)<\/content>/g)].map(([, escaped]) => unescaped(escaped!))
  expect(contents.length).toBeGreaterThan(payloads.length)
  for (const content of contents) look('feed', content.replaceAll('src="http://localhost:3000/', 'src="/'))
  for (const path of ['/sitemap.xml', '/sitemap/start']) expect(brokenXml(await lena.page(path)), path).toBeNull()
  expect(found).toEqual([])
})
