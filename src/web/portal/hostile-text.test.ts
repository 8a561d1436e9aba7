// F10 what people write is shown as text wherever it stands: summary, letter, file name, person's and organisation's name, search words.
import { expect, test } from 'vitest'
import { createTicket } from '../../desk/tickets/create-ticket.ts'
import { newId } from '../../platform/id.ts'
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
]

/** Everything in a page that could act: elements by name and attributes by name, as a parser without mercy would find them. */
function active(page: string): string[] {
  const found: string[] = []
  for (const [tag] of page.matchAll(/<[a-z][^>]*>/gi)) {
    const bare = tag.replaceAll(/"[^"]*"|'[^']*'/g, '""')
    if (
      /^<(script|iframe|object|embed|base|style|turbo-stream|math|link|meta)\b/i.test(tag) &&
      !/^<(script type="module" src="\/assets\/|link rel="(preload|stylesheet|icon)" href="\/assets\/|meta )/.test(tag)
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
