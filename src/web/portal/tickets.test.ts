// The customer's list through the door: what it shows, how it is narrowed, and that it never shows anyone else's.
import { expect, test, vi } from 'vitest'
import { createTicket } from '../../desk/tickets/create-ticket.ts'
import { patience } from '../../desk/tickets/stretches.ts'
import { testHouse } from '../../../test/support/house.ts'

const { as, stranger, db, house, people } = await testHouse()
const tom = await as('tom')
const mira = await as('mira')

const priyaMay = (may: { files_tickets: boolean; sees_tickets: 'none' | 'all' }) =>
  db.owner.updateTable('membership').set(may).where('person_id', '=', people.get('priya')!).execute()

const references = (page: string): string[] => [...page.matchAll(/<tr id="(CS-\d+)"/g)].map((found) => found[1]!)
const mark = (page: string, tab: string): boolean => new RegExp(`aria-current="page">${tab}<`).test(page)

test('DT-07 someone who never filed a ticket is invited, not shown an empty table', async () => {
  await priyaMay({ files_tickets: true, sees_tickets: 'none' })
  const priya = await (await as('priya')).page('/tickets')
  expect(priya).toContain('Open your first ticket')
  expect(priya).not.toContain('<table')
})

test('DT-24 DT-25 HK-12 HK-13 HK-14 HK-15 HK-16 AT-13 NTT-33 all tickets stand there, open and closed, with type, reference, summary, status, updated and created', async () => {
  const page = await tom.page('/tickets')
  expect(references(page)).toHaveLength(2)
  for (const column of ['Type', 'Reference', 'Summary', 'Status', 'Updated', 'Created']) expect(page).toContain(`>${column}`)
  expect(page).toContain('Disk of analytics-07 turns read-only every night')
  expect(page).toContain('How do we expire old versions in a bucket?')
  expect(page).toContain('Something is broken')
  expect(page).toMatch(/<time datetime="\d{4}-\d\d-\d\dT/)
})

test('DT-29 HK-18 AT-17 each row leads to its ticket', async () => {
  const [reference] = references(await tom.page('/tickets'))
  const page = await tom.page('/tickets')
  expect(page).toContain(`href="/tickets/${reference}"`)
  expect(await tom.page(`/tickets/${reference}`)).toContain(reference!)
})

test('AT-14 AT-15 AT-16 mine, those I am CC’d on, and my organisation’s are three lists', async () => {
  const mine = await mira.page('/tickets')
  expect(mark(mine, 'My requests')).toBe(true)
  expect(mine).toContain('Invoice 2026-1088')
  expect(mine).not.toContain('Disk of analytics-07')
  const cc = await mira.page('/tickets?tab=cc')
  expect(cc).toContain('Disk of analytics-07')
  expect(cc).not.toContain('Invoice 2026-1088')
  const organisation = await mira.page('/tickets?tab=organisation')
  expect(references(organisation).length).toBeGreaterThanOrEqual(3)
  expect(organisation).toContain('Tom Whitfield')
})

test('AT-16 a member who may not see all tickets has no organisation tab, and its address shows nothing', async () => {
  expect(await tom.page('/tickets')).not.toContain('Organisation requests')
  expect(await tom.page('/tickets?tab=organisation')).not.toContain('Invoice 2026-1088')
})

test('who may not file is offered no new ticket, but the organisation’s where they may read those', async () => {
  const priya = await as('priya')
  await priyaMay({ files_tickets: false, sees_tickets: 'all' })
  const reader = await priya.page('/tickets')
  expect(reader).not.toContain('href="/tickets/new"')
  expect(reader).toContain('You have no tickets of your own')
  expect(reader).toMatch(/class="empty-action"><a [^>]*href="\/tickets\?tab=organisation"/)
  expect(await priya.page('/tickets?tab=organisation')).not.toContain('href="/tickets/new"')
  await priyaMay({ files_tickets: false, sees_tickets: 'none' })
  expect(await priya.page('/tickets')).not.toMatch(/href="\/tickets\/new"|class="empty-action"/)
  await priyaMay({ files_tickets: true, sees_tickets: 'none' })
  expect(await priya.page('/tickets')).toContain('href="/tickets/new"')
})

test('the first page of who may not file says why, who can change it, and what there is to read, and asks for it once', async () => {
  const priya = await as('priya')
  await priyaMay({ files_tickets: false, sees_tickets: 'all' })
  const reader = await priya.page('/')
  expect(reader).not.toMatch(/href="\/tickets\/new"|New ticket/)
  expect(reader).not.toContain('open a ticket')
  expect(reader).toContain('You can read tickets here, but not open new ones')
  expect(reader).toContain('For Aurora Analytics, you may not file tickets. Who can change it in your organisation: Mira Okafor.')
  expect(reader).toContain('href="/tickets?tab=organisation"')
  const asking = /action="(\/organisations\/[^"]+\/asking)"/.exec(reader)![1]!
  expect((await priya.post(asking, { right: 'filing' })).status).toBe(303)
  await priyaMay({ files_tickets: false, sees_tickets: 'none' })
  const asked = await priya.page('/')
  expect(asked).toContain('Asked on')
  expect(asked).not.toMatch(/\/asking"|tab=organisation/)
  await priyaMay({ files_tickets: true, sees_tickets: 'none' })
  const filer = await priya.page('/')
  expect(filer).toContain('href="/tickets/new"')
  expect(filer).not.toContain('but not open new ones')
})

test('DT-26 a search finds by reference and by words, and only among one’s own', async () => {
  const page = await tom.page('/tickets?q=bucket')
  expect(page).toContain('How do we expire old versions')
  expect(page).not.toContain('Disk of analytics')
  const near = 'Nothing has exactly these words.'
  expect(page).not.toContain(near)
  expect(await tom.page('/tickets?q=bukket')).toMatch(new RegExp(`${near}.*How do we expire old versions`, 's'))
  const [reference] = references(page)
  expect(references(await tom.page(`/tickets?q=${reference}`))).toEqual([reference])
  expect(references(await (await as('elif')).page(`/tickets?q=${reference}`))).toEqual([])
})

test('DT-27 DT-28 HK-17 the list is filtered by status and by type, and all shows all again', async () => {
  const all = references(await tom.page('/tickets'))
  const page = await tom.page('/tickets')
  const statuses = [...page.matchAll(/href="\/tickets\?status=([a-z-]+)"/g)].map((found) => found[1]!)
  expect(statuses.length).toBeGreaterThan(1)
  const byStatus = await Promise.all(statuses.map(async (status) => references(await tom.page(`/tickets?status=${status}`))))
  expect(byStatus.flat().sort()).toEqual([...all].sort())
  expect(references(await tom.page('/tickets?type=incident'))).toHaveLength(1)
  expect(await tom.page('/tickets?type=sales')).toContain('No ticket matches')
  expect(await tom.page('/tickets?type=sales')).toContain('Clear all filters')
  const words = await tom.page('/tickets?q=zzyzx')
  expect(words).toContain('Clear the search')
  expect(words, 'none is set').not.toContain('Clear all filters')
})

test('HK-28 what was updated is marked, and can be asked for', async () => {
  const before = await tom.page('/tickets?updated=1')
  const [reference] = references(before)
  expect(before).toContain('is-unread')
  expect((await tom.post(`/tickets/${reference}/read`, {})).status).toBe(303)
  expect(references(await tom.page('/tickets?updated=1'))).not.toContain(reference)
  expect(references(await tom.page('/tickets'))).toContain(reference)
})

test('a long list goes on by address and misses nothing', async () => {
  const bent = await as('lena')
  for (let at = 0; at < 30; at++) {
    await createTicket(
      { db: house.app, actor: { personId: people.get('lena')!, staffRole: null, via: 'portal' }, at: new Date(Date.now() + at) },
      { requestType: 'technical', service: 'other', organisationId: null, priority: 'low', summary: `Number ${at}`, body: 'x' },
    )
  }
  const first = await bent.page('/tickets')
  const next = /rel="next"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*rel="next"/.exec(first)
  const address = (next?.[1] ?? next?.[2] ?? '').replaceAll('&amp;', '&')
  const second = await bent.page(address)
  const seen = [...references(first), ...references(second)]
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen).toHaveLength(31)
  expect(second).toContain('Back to the top')
})

test('a stranger is sent to sign in and back', async () => {
  const answer = await stranger.get('/tickets?tab=cc')
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/sign-in?next=%2Ftickets%3Ftab%3Dcc')
})

test('AT-26 the first page leads each of the three kinds of visitor to their door', async () => {
  const page = await stranger.page('/')
  for (const door of ['/sign-up', '/sign-in', '/forgot-password']) expect(page).toContain(`href="${door}"`)
})

test('a filter that takes long says how far it looked, and goes on from there to the end', async () => {
  let clock = 0
  const slow = vi.spyOn(performance, 'now').mockImplementation(() => (clock += patience + 1))
  let address: string | undefined = '/tickets?type=something-broken&severity=none-of-these&tab=mine'
  const pages: string[] = []
  try {
    while (address && pages.length < 10) {
      const page: string = await mira.page(address)
      pages.push(page)
      address = /<a class="button is-plain" href="([^"]+)" rel="next">/.exec(page)?.[1]?.replaceAll('&amp;', '&')
    }
  } finally {
    slow.mockRestore()
  }
  expect(pages).toHaveLength(6)
  for (const page of pages.slice(0, -1)) {
    expect(page).toContain('Nothing found so far')
    expect(page).toMatch(/Tickets from before [^<]+ \d{4} have not been looked through yet\./)
    expect(page).toContain('Look further back')
  }
  expect(pages.at(-1)).toContain('No ticket matches')
  expect(pages.at(-1)).not.toContain('Look further back')
})
