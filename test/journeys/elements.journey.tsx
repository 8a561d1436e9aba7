// The parts that script adds to pages, in a real browser, on a page of their own: nothing typed is lost, files come and go, regions stay fresh.
import { serve } from '@hono/node-server'
import type { Context } from 'hono'
import { sql } from 'kysely'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { filesOfDraft } from '../../src/desk/files/attach-to-draft.ts'
import { draftOf, openDraft } from '../../src/desk/tickets/drafts.ts'
import { reading } from '../../src/platform/database.ts'
import { newId } from '../../src/platform/id.ts'
import { type LiveHub, openLiveHub } from '../../src/platform/live.ts'
import { words } from '../../src/platform/messages.ts'
import type { SignedAsk } from '../../src/web/ask.ts'
import { DraftForm } from '../../src/web/files/DraftForm.tsx'
import { FileField } from '../../src/web/files/FileField.tsx'
import { readForm } from '../../src/web/files/read-form.ts'
import { Frame } from '../../src/web/ui/Frame.tsx'
import { launchBrowser } from '../support/browser.ts'
import { testHouse } from '../support/house.ts'
import { freePort } from '../support/free-port.ts'

const browser = await launchBrowser()
const port = await freePort()
const origin = `http://localhost:${port}`
let hub: LiveHub
const { house, db, web, as } = await testHouse({
  world: false,
  config: { url: origin, port },
  live: (db) => (hub = openLiveHub({ app: db.app, url: db.urls.app })),
})

const at = new Date()
async function person(name: string) {
  const id = newId()
  await db.owner
    .insertInto('person')
    .values({ id, first_name: name, last_name: '', name, language: 'en', time_zone: 'UTC', created_at: at })
    .execute()
  await db.owner
    .insertInto('person_address')
    .values({ address: `${name}@example.com`, person_id: id, created_at: at, verified_at: at })
    .execute()
  return id
}
const [ada, bob] = [await person('ada'), await person('bob')]
const type = await db.owner.selectFrom('request_type').select(['key', 'queue_key']).executeTakeFirstOrThrow()
const ticketId = newId()
await db.owner
  .insertInto('ticket')
  .values({
    id: ticketId,
    reference: 'CS-1',
    request_type: type.key,
    requester_id: ada,
    queue_key: type.queue_key,
    summary: 'x',
    created_at: at,
    updated_at: at,
    touched_at: at,
  })
  .execute()
const limits = { fileBytes: 1_000_000, files: 3, totalBytes: 2_000_000 }
await db.owner
  .updateTable('setting')
  .set({ value: JSON.stringify(limits) })
  .where('key', '=', 'limits')
  .execute()

let renders = 0
let sentForms: Record<string, string>[] = []
const askOf = async (c: Context) =>
  ({
    c,
    house,
    visitor: await house.identity.whoAsks(c.req.raw),
    t: words('en'),
    language: 'en',
    timeZone: 'UTC',
    at: new Date(),
    params: {},
  }) as unknown as SignedAsk

web.get('/bench/:draft', async (c) => {
  const ask = await askOf(c)
  if (!ask.visitor) return c.redirect('/sign-in', 303)
  const draft = c.req.param('draft')
  const { kept, files } = await reading(house.app, ask.visitor.personId, async (tx) => ({
    kept: await draftOf(tx, ask.visitor.personId, draft),
    files: await filesOfDraft(tx, draft),
  }))
  renders++
  return c.html(
    <Frame ask={ask} title="Bench" room="portal">
      <h1>Bench</h1>
      <turbo-frame id="region" data-live={`ticket:${ticketId}`}>
        <p id="renders">{renders}</p>
        <details id="fold">
          <summary>More</summary>
          <p>Folded</p>
        </details>
        <p id="quote">A sentence that somebody selects</p>
        <ol>
          {Array.from({ length: Math.min(renders, 200) }, (_, at) => (
            <li id={`line-${at}`}>{at}</li>
          ))}
        </ol>
      </turbo-frame>
      <DraftForm ask={ask} draftId={draft} action={`/bench/${draft}`} of={{ kind: 'ticket' }}>
        <label for="summary">Summary</label>
        <input id="summary" name="summary" value={(kept?.content['summary'] as string) ?? ''} />
        <label for="body">Text</label>
        <textarea id="body" name="body">
          {(kept?.content['body'] as string) ?? ''}
        </textarea>
        <FileField ask={ask} draftId={draft} files={files} limits={limits} of={{ kind: 'ticket' }} />
        <button type="submit" name="happening" value="solved">
          Send
        </button>
      </DraftForm>
    </Frame>,
  )
})
web.post('/bench/:draft', async (c) => {
  const ask = await askOf(c)
  if (!ask.visitor) return c.html(<p>Sign in first</p>, 401)
  const form = await readForm(ask, { draftId: c.req.param('draft') })
  sentForms.push(Object.fromEntries(form.fields))
  await new Promise((resolve) => setTimeout(resolve, 150))
  return c.redirect(`/bench/${newId()}`, 303)
})
const server = serve({ fetch: web.fetch, port, hostname: '127.0.0.1' })
afterAll(async () => {
  await browser?.close()
  await hub.close()
  await new Promise((resolve) => {
    server.close(resolve)
    ;(server as unknown as { closeAllConnections(): void }).closeAllConnections()
  })
})

const draft = async () =>
  (await openDraft({ db: house.app, actor: { personId: ada, staffRole: null, via: 'portal' }, at: new Date() }, { kind: 'ticket' })).id
const contentOf = async (id: string) =>
  (await db.owner.selectFrom('draft').select('content').where('id', '=', id).executeTakeFirst())?.content as
    | Record<string, string>
    | undefined
async function happens(): Promise<void> {
  await db.worker
    .insertInto('ticket_event')
    .values({ id: newId(), ticket_id: ticketId, actor_id: null, type: 'ticket.replied', audience: 'public', payload: '{}', at: new Date() })
    .execute()
  await sql`select pg_notify('guichet_event', '')`.execute(db.worker)
}
async function signIn(context: BrowserContext, personId: string): Promise<void> {
  const { cookie } = await as(personId)
  await context.clearCookies()
  await context.addCookies(
    cookie.split('; ').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: origin })),
  )
}
async function open(path: string, personId = ada): Promise<{ page: Page; context: BrowserContext; faults: string[] }> {
  const context = await browser!.newContext()
  await signIn(context, personId)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => /Content Security Policy|Refused to/.test(message.text()) && faults.push(message.text()))
  await page.goto(origin + path)
  return { page, context, faults }
}
const eventually = async (check: () => Promise<boolean> | boolean, ms = 15_000) => {
  for (let waited = 0; waited < ms; waited += 50) {
    if (await check()) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}
const file = (name: string, size: number) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.alloc(size, 'x') })

describe.skipIf(!browser)('live regions', () => {
  test('a change shows without reload; nothing of ours breaks the content security policy', async () => {
    const { page, context, faults } = await open(`/bench/${await draft()}`)
    const before = Number(await page.textContent('#renders'))
    await eventually(() => hub.streamsOf(ada) === 1)
    await happens()
    expect(await eventually(async () => Number(await page.textContent('#renders')) > before)).toBe(true)
    expect(faults).toEqual([])
    await context.close()
  })

  test('each file says how far it has come while it is on its way, to eyes and to readers', async () => {
    const { page, context, faults } = await open(`/bench/${await draft()}`)
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    // So slow that a busy machine looks often enough while it lasts.
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: 100_000,
    })
    await page.setInputFiles('input[type=file]', [file('first.log', 600_000), file('second.log', 600_000)])
    const bar = page.locator('.is-uploading', { hasText: 'first.log' }).locator('progress')
    const seen: number[] = []
    for (let waited = 0; waited < 40_000 && (await bar.count()) > 0; waited += 50) {
      const [value, max, said] = await bar
        .evaluate((one: HTMLProgressElement) => [one.value, one.max, one.getAttribute('aria-label') ?? ''] as const, { timeout: 500 })
        .catch(() => [0, 0, ''] as const) // it arrived between the two looks
      if (max > 0 && value !== seen.at(-1)) seen.push(value)
      if (max > 0 && value > 0) expect(said).toMatch(new RegExp(`first\\.log.*\\b${value}\\b|\\b${value}\\b.*first\\.log`))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    // On its way in steps that only grow, never done before the server says so.
    expect(seen.filter((value) => value > 0 && value < 100).length).toBeGreaterThanOrEqual(3)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(await eventually(async () => (await page.locator('.is-uploading').count()) === 0, 40_000)).toBe(true)
    expect(await page.locator('.file-card').count()).toBe(2)
    expect(faults).toEqual([])
    await context.close()
  })

  test('typing, Japanese composition, caret, selection, open details and a running upload survive 100 live updates', async () => {
    const id = await draft()
    const { page, context, faults } = await open(`/bench/${id}`)
    await page.locator('#fold summary').click()
    await page.fill('#summary', 'Half a sum')
    await page.locator('#body').focus()
    await page.keyboard.type('before  after')
    for (let at = 0; at < 6; at++) await page.keyboard.press('ArrowLeft')
    const session = await context.newCDPSession(page)
    await session.send('Input.imeSetComposition', { text: 'にほn', selectionStart: 3, selectionEnd: 3 })

    let release = () => {}
    await page.route('**/files?*', async (route) => {
      await new Promise<void>((resolve) => (release = resolve))
      await route.continue()
    })
    await page.setInputFiles('input[type=file]', file('running.log', 1000))
    await page.locator('.is-uploading').waitFor()

    const before = Number(await page.textContent('#renders'))
    const events = (async () => {
      for (let at = 0; at < 100; at++) {
        await happens()
        await new Promise((resolve) => setTimeout(resolve, 30))
      }
    })()
    // What the stream causes once a second, a hundred times over.
    await page.evaluate(async () => {
      const { Turbo } = window as unknown as { Turbo: { morphTurboFrameElements(current: Element, fresh: Element): void } }
      for (let at = 0; at < 100; at++) {
        const fresh = document.createElement('turbo-frame')
        fresh.id = 'region'
        fresh.innerHTML = `<p id="renders">${9000 + at}</p><details id="fold"><summary>More</summary><p>Folded</p></details><p id="quote">A sentence that somebody selects</p><ol>${Array.from({ length: at }, (_, line) => `<li id="line-${line}">${line}</li>`).join('')}</ol>`
        Turbo.morphTurboFrameElements(document.getElementById('region')!, fresh)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    })
    await events
    expect(
      await eventually(
        async () => Number(await page.textContent('#renders')) > before && Number(await page.textContent('#renders')) < 9000,
      ),
    ).toBe(true)

    expect(await page.inputValue('#body')).toBe('before にほn after')
    await session.send('Input.insertText', { text: '日本' })
    expect(await page.inputValue('#body')).toBe('before 日本 after')
    await page.keyboard.type('!')
    expect(await page.inputValue('#body')).toBe('before 日本! after')
    expect(await page.inputValue('#summary')).toBe('Half a sum')
    expect(await page.locator('#fold').getAttribute('open')).not.toBeNull()
    expect(await page.locator('.is-uploading').count()).toBe(1)
    release()
    expect(await eventually(async () => (await page.locator('.is-uploading').count()) === 0)).toBe(true)
    expect(await eventually(async () => (await contentOf(id))?.['body'] === 'before 日本! after')).toBe(true)
    expect(faults).toEqual([])
    await context.close()
  })

  test('a selection inside a region survives its renewal', async () => {
    const { page, context } = await open(`/bench/${await draft()}`)
    await eventually(() => hub.streamsOf(ada) === 1)
    await page.evaluate(() => getSelection()!.selectAllChildren(document.getElementById('quote')!))
    const before = Number(await page.textContent('#renders'))
    await happens()
    expect(await eventually(async () => Number(await page.textContent('#renders')) > before)).toBe(true)
    expect(await page.evaluate(() => String(getSelection()))).toBe('A sentence that somebody selects')
    await context.close()
  })

  test('three tabs hold one stream, and hear all the same; when the first closes another takes over', async () => {
    const { page, context } = await open(`/bench/${await draft()}`)
    const more = [await context.newPage(), await context.newPage()]
    for (const tab of more) await tab.goto(`${origin}/bench/${await draft()}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(hub.streamsOf(ada)).toBe(1)
    const asked = more.map(() => 0)
    more.forEach((tab, at) => tab.on('request', (request) => request.headers()['x-live'] && asked[at]!++))
    await page.close()
    expect(await eventually(() => hub.streamsOf(ada) === 1)).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await happens()
    // A hidden tab waits until it is looked at.
    for (const tab of more) {
      await tab.bringToFront()
      expect(await eventually(() => asked[more.indexOf(tab)]! > 0)).toBe(true)
    }
    await context.close()
  })
})

describe.skipIf(!browser)('drafts', () => {
  test('what is typed is on the server a moment later, and there again on another device', async () => {
    const id = await draft()
    const { page, context } = await open(`/bench/${id}`)
    await page.fill('#body', 'half of a thought')
    await page.getByText('Draft saved').waitFor()
    expect((await contentOf(id))?.['body']).toBe('half of a thought')
    await context.close()
    const other = await open(`/bench/${id}`)
    expect(await other.page.inputValue('#body')).toBe('half of a thought')
    await other.context.close()
  })

  test('an expired session keeps the text in the page; after sign-in the same person goes on, another gets nothing', async () => {
    const id = await draft()
    const { page, context } = await open(`/bench/${id}`)
    await page.fill('#body', 'before')
    await page.getByText('Draft saved').waitFor()
    await sql`delete from identity.session where user_id = ${ada}`.execute(house.identity.db)
    await page.locator('#body').pressSequentially(' and after')
    await page.getByText('You were signed out').waitFor()
    await page.getByRole('button', { name: 'Send' }).click()
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await page.inputValue('#body')).toBe('before and after')
    expect(sentForms.filter((form) => form['body']?.includes('and after'))).toEqual([])

    await signIn(context, bob)
    await page.evaluate(() => dispatchEvent(new Event('focus')))
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect((await contentOf(id))?.['body']).toBe('before')

    await signIn(context, ada)
    await page.evaluate(() => dispatchEvent(new Event('focus')))
    expect(await eventually(async () => (await contentOf(id))?.['body'] === 'before and after')).toBe(true)
    await page.getByRole('button', { name: 'Send' }).click()
    expect(await eventually(() => sentForms.some((form) => form['body'] === 'before and after' && form['happening'] === 'solved'))).toBe(
      true,
    )
    await context.close()
  })

  test('text that only this tab has is offered to the same person after signing in again, and put back on request', async () => {
    const id = await draft()
    const { page, context } = await open(`/bench/${id}`)
    await sql`delete from identity.session where user_id = ${ada}`.execute(house.identity.db)
    await page.fill('#body', 'typed into the void')
    await page.getByText('You were signed out').waitFor()
    page.on('dialog', (dialog) => void dialog.accept())
    await page.goto(`${origin}/sign-in`)
    await signIn(context, ada)
    await page.goto(`${origin}/bench/${id}`)
    expect(await page.inputValue('#body')).toBe('')
    await page.getByRole('button', { name: 'Put it back' }).click()
    expect(await page.inputValue('#body')).toBe('typed into the void')
    expect(await eventually(async () => (await contentOf(id))?.['body'] === 'typed into the void')).toBe(true)
    await context.close()
  })

  test('F35 a form is sent once however often one clicks; Ctrl+Enter sends; Enter in a field sends and removes no file', async () => {
    const id = await draft()
    const { page, context } = await open(`/bench/${id}`)
    await page.setInputFiles('input[type=file]', file('kept.log', 1000))
    await page.getByRole('button', { name: 'Remove kept.log' }).waitFor()
    await page.reload()
    sentForms = []
    await page.fill('#summary', 'By Enter')
    await page.locator('#summary').press('Enter')
    await page.waitForURL((url) => !url.pathname.includes(id))
    expect(sentForms).toHaveLength(1)
    expect(await db.owner.selectFrom('draft_file').select('name').where('draft_id', '=', id).execute()).toHaveLength(1)

    sentForms = []
    await page.goto(`${origin}/bench/${await draft()}`)
    await page.fill('#body', 'By keys')
    const here = page.url()
    await page.locator('#body').press('Control+Enter')
    await page
      .locator('#body')
      .press('Control+Enter')
      .catch(() => {})
    await page.evaluate(() => document.querySelector<HTMLButtonElement>('button[name=happening]')?.click()).catch(() => {})
    await page.waitForURL((url) => url.href !== here)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(sentForms.filter((form) => form['body'] === 'By keys')).toHaveLength(1)
    await context.close()
  })
})

describe.skipIf(!browser)('files', () => {
  test('DT-17 HK-24 chosen, dropped and pasted files are sent at once, each with its own line, and can be removed', async () => {
    const id = await draft()
    const { page, context, faults } = await open(`/bench/${id}`)
    const names = async () =>
      (await db.owner.selectFrom('draft_file').select('name').where('draft_id', '=', id).orderBy('created_at').execute()).map(
        (row) => row.name,
      )
    await page.setInputFiles('input[type=file]', file('chosen.log', 1000))
    expect(await eventually(async () => (await names()).includes('chosen.log'))).toBe(true)
    await page.evaluate(() => {
      const data = new DataTransfer()
      data.items.add(new File(['dropped'], 'dropped.txt'))
      document.querySelector('#body')!.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
    })
    expect(await eventually(async () => (await names()).includes('dropped.txt'))).toBe(true)
    await page.evaluate(() => {
      const data = new DataTransfer()
      data.items.add(new File(['pasted'], 'image.png', { type: 'image/png' }))
      document.querySelector('#body')!.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    })
    expect(await eventually(async () => (await names()).some((name) => /^image [\d.]+\.png$/.test(name)))).toBe(true)
    await page.getByRole('button', { name: 'Remove dropped.txt' }).click()
    expect(await eventually(async () => (await names()).length === 2)).toBe(true)
    expect(await eventually(async () => (await page.getByText('dropped.txt was removed.').count()) === 1)).toBe(true)
    expect(faults).toEqual([])
    await context.close()
  })

  test('what is over a limit is refused before a byte is sent, by name, size and limit; the others go on', async () => {
    const id = await draft()
    const { page, context } = await open(`/bench/${id}`)
    let posted = 0
    page.on('request', (request) => request.method() === 'POST' && posted++)
    await page.setInputFiles('input[type=file]', [file('large.bin', 1_500_000), file('empty.txt', 0), file('fine.txt', 10)])
    await page.getByText('large.bin is 1.5 MB. The most for one file is 1 MB.').waitFor()
    await page.getByText('empty.txt is empty').waitFor()
    await page.getByRole('button', { name: 'Remove fine.txt' }).waitFor()
    expect(posted).toBe(1)
    await context.close()
  })

  test('a broken upload is tried again, a running one cancelled, and sending waits for what is on its way', async () => {
    const id = await draft()
    const { page, context } = await open(`/bench/${id}`)
    let broken = true
    let release = () => {}
    await page.route('**/files?*', async (route) => {
      if (broken) return route.abort()
      await new Promise<void>((resolve) => (release = resolve))
      await route.continue().catch(() => {})
    })
    await page.setInputFiles('input[type=file]', file('a.log', 1000))
    await page.getByRole('button', { name: 'Try a.log again' }).waitFor()
    broken = false
    await page.getByRole('button', { name: 'Try a.log again' }).click()
    await page.getByRole('button', { name: 'Cancel a.log' }).click()
    expect(await page.locator('bdi', { hasText: 'a.log' }).count()).toBe(0)

    await page.setInputFiles('input[type=file]', file('b.log', 1000))
    await page.getByRole('button', { name: 'Cancel b.log' }).waitFor()
    sentForms = []
    await page.fill('#body', 'with a file')
    await page.getByRole('button', { name: 'Send' }).click()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(sentForms).toEqual([])
    release()
    expect(await eventually(() => sentForms.length === 1)).toBe(true)
    expect(await db.owner.selectFrom('draft_file').select('name').where('draft_id', '=', id).execute()).toEqual([{ name: 'b.log' }])
    await context.close()
  })
})
