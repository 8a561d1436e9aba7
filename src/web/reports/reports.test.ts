// Reports and statements through their doors: the page, the spreadsheet and the paper say the same, to whom they may, in their language.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { filesIncident, textOfPdf } from '../../../test/support/reports.ts'
import { forgetCatalogue } from '../../desk/catalogue/catalogue-of.ts'
import { newId } from '../../platform/id.ts'

const { as, db, people, setNow, stranger } = await testHouse()
await sql`update promise set next_response = null, resolution = null`.execute(db.worker)
await sql`delete from ticket_clock`.execute(db.worker)
for (const one of [db.app, db.worker]) forgetCatalogue(one)
const now = new Date('2026-11-20T12:00:00Z')
const organisation = async (name: string) =>
  (await db.owner.selectFrom('organisation').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
const [aurora, hokuto, harbour] = [
  await organisation('Aurora Analytics'),
  await organisation('北斗物流株式会社'),
  await organisation('Harbour & Vale'),
]
const person = (name: string) => ({ personId: people.get(name)!, staffRole: null })
const noorActs = { personId: people.get('noor')!, staffRole: 'agent' as const }
const file = (who: string, summary: string, day: number, answered?: number) =>
  filesIncident(db, person(who), noorActs, {
    summary,
    at: new Date(`2026-11-${String(day).padStart(2, '0')}T09:00:00Z`),
    ...(answered !== undefined && { answered }),
  })
const formula = '=HYPERLINK("https://evil.example","open")'
const kept = await file('mira', 'Answered in time', 3, 20)
const late = await file('tom', formula, 4, 150)
const open = await file('mira', 'Nobody answers', 5)
const japanese = await file('yuki', '髙島屋のサーバーが停止しました', 6, 100)
// Nothing is promised of an invoice; a clock of a policy that is gone is put beside it.
const [draft, helen] = [newId(), await as('helen')]
const invoice = { type: 'billing', service: 'virtual-server', priority: 'medium', summary: 'Invoice of October', body: 'The sum is wrong.' }
await helen.post(`/for/${harbour}/tickets/new?draft=${draft}`, { draft, ...invoice })
const filedForHarbour = await db.owner.selectFrom('ticket').select('id').where('organisation_id', '=', harbour).executeTakeFirstOrThrow()
await sql`insert into ticket_clock (ticket_id, metric, round, policy, version, minutes, calendar, state, started_at, left_ms, used_ms, missed, ended_at, queue_key, organisation_id)
  select id, 'first-response', 1, 'gone-long-ago', 1, 60, 'always', 'met', '2026-11-07T09:00:00Z', -60000, 3660000, true, '2026-11-07T10:01:00Z', queue_key, organisation_id
  from ticket where id = ${filedForHarbour.id}`.execute(db.worker)
setNow(now)

const [mira, priya, tom, yuki, noor, zsofia, ada] = [
  await as('mira'),
  await as('priya'),
  await as('tom'),
  await as('yuki'),
  await as('noor'),
  await as('zsofia'),
  await as('ada'),
]
const own = (id: string, month = '2026-11') => `/organisations/${id}/statements/${month}`
const ours = (id: string, month = '2026-11') => `/workspace/reports/customers/${id}/${month}`
const files = ['', '/statement.csv', '/statement.pdf']

describe('the report', () => {
  test('says for each promise what was kept and missed, draws it, and names what was missed and why', async () => {
    const page = await noor.page('/workspace/reports')
    expect(page).toContain('Europe/Paris')
    expect(page).toMatch(/<svg class="report-plot"[\s\S]*1 kept[\s\S]*3 missed/)
    expect(page).toContain('aria-describedby="months"')
    expect(page).toMatch(/Incident A<\/a>|Incident A<\/th>/)
    for (const { reference } of [late, open, japanese]) expect(page).toContain(`/workspace/tickets/${reference}`)
    expect(page).not.toContain(`/workspace/tickets/${kept.reference}`)
    expect(page).toContain('1 hr, 30 min') // 90 minutes late
    expect(page).toContain('filed: 2 hr, 30 min')
  })
  test('the address holds the filters, and what is none changes nothing', async () => {
    const page = await noor.page(`/workspace/reports?customer=${hokuto}&from=2026-11&until=2026-11`)
    expect(page).toContain(japanese.reference)
    expect(page).not.toContain(late.reference)
    expect(page).toContain(`${ours(hokuto)}"`)
    expect(await noor.page('/workspace/reports?from=2026-10&until=2026-10')).toContain('Nothing was promised here')
    expect(await noor.page('/workspace/reports?from=x&until=9999-99&metric=no&policy=%27--&queue=&customer=1')).toContain(late.reference)
    expect((await noor.get('/workspace/reports?after=x')).status).toBe(422)
  })
  test('F22 an agent of another queue counts nothing of it and hears no name of it; guessed queues and customers are not there', async () => {
    const page = await zsofia.page('/workspace/reports')
    for (const word of [late.reference, 'Nobody answers', 'Aurora Analytics', 'Hokuto']) expect(page).not.toContain(word)
    expect((await zsofia.get('/workspace/reports?queue=technical')).status).toBe(404)
    expect((await ada.get(`/workspace/reports?customer=${newId()}`)).status).toBe(404)
    expect(await ada.page('/workspace/reports?queue=technical')).toContain(late.reference)
    expect((await mira.get('/workspace/reports')).status).toBe(404)
  })
  test('a policy that is configured no more is named by its key', async () => {
    await sql`update ticket_clock set policy = 'gone-since' where ticket_id = ${late.id}`.execute(db.worker)
    expect(await noor.page('/workspace/reports?policy=gone-since')).toContain('gone-since')
    await sql`update ticket_clock set policy = 'incident-a' where ticket_id = ${late.id}`.execute(db.worker)
  })
})

describe('the statement', () => {
  test('F20 F22 page, CSV and PDF are for those who see all tickets of the customer, and for us by queue; to all others they do not exist', async () => {
    for (const file of files) {
      for (const who of [mira, priya]) expect((await who.get(own(aurora) + file)).status, file).toBe(200)
      for (const who of [tom, yuki, helen, noor, ada]) expect((await who.get(own(aurora) + file)).status, file).toBe(404)
      for (const who of [mira, helen]) expect((await who.get(ours(aurora) + file)).status, file).toBe(404)
      expect((await stranger.get(own(aurora) + file)).status).toBe(303)
      for (const who of [noor, ada]) expect((await who.get(ours(aurora) + file)).status, file).toBe(200)
      for (const month of ['2026-12', '2026-13', '26-11', '1999-01', '%2e%2e', newId()])
        expect((await mira.get(own(aurora, month) + file)).status, month + file).toBe(404)
      for (const id of [newId(), 'x', hokuto]) expect((await mira.get(own(id) + file)).status).toBe(404)
      expect((await noor.get(ours(newId()) + file)).status).toBe(404)
    }
  })
  test('F22 an agent of another queue is told nothing by any of the three', async () => {
    const page = await zsofia.page(ours(aurora))
    const csv = await (await zsofia.get(`${ours(aurora)}/statement.csv`)).text()
    const pdf = (await textOfPdf(new Uint8Array(await (await zsofia.get(`${ours(aurora)}/statement.pdf`)).arrayBuffer()))).text
    for (const text of [page, csv, pdf])
      for (const word of [late.reference, open.reference, 'Nobody answers']) expect(text).not.toContain(word)
    expect(csv.trim().split('\r\n')).toHaveLength(1)
  })
  test('says what was kept and missed of the month, and links its tickets', async () => {
    const page = await mira.page(own(aurora))
    expect(page).toMatch(/First answer<\/th><td>1<\/td><td>2<\/td><td>33.3%/)
    expect(page).toContain(`/tickets/${open.reference}`)
    expect(page).toContain('The month is not over')
    expect(await mira.page(own(aurora, '2026-10'))).toContain('Nothing was promised in this month')
    expect(await mira.page(`/organisations/${aurora}`)).toContain(own(aurora))
    expect(await tom.page(`/organisations/${aurora}`)).not.toContain('/statements/')
  })
  test('F17 no cell of the CSV becomes a formula, and every promise stands in it', async () => {
    const response = await mira.get(`${own(aurora)}/statement.csv`)
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="statement-2026-11.csv"')
    const lines = (await response.text()).replace('\ufeff', '').trim().split('\r\n')
    expect(lines).toHaveLength(4)
    for (const { reference } of [kept, late, open]) expect(lines.some((line) => line.startsWith(`"${reference}"`))).toBe(true)
    const line = lines.find((one) => one.includes(late.reference))!
    expect(line).toContain(`"'=HYPERLINK(""https://evil.example"",""open"")"`)
    expect(line).toContain('"Missed"')
    expect(line).toContain('"60","150","90"')
    for (const cell of lines.flatMap((one) => one.slice(1, -1).split('","'))) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
  })
  test('the CSV has its times in the zone the months are of, whoever reads it', async () => {
    const csv = await (await yuki.get(`${own(hokuto)}/statement.csv`)).text()
    expect(csv).toContain('(Europe/Paris)')
    expect(csv).not.toContain('(Asia/Tokyo)')
    expect(csv).toContain('"2026-11-06 10:00"')
  })
  test('the PDF says the same on paper, tagged, with its letters in it, and stays small', async () => {
    const response = await mira.get(`${own(aurora)}/statement.pdf`)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="statement-2026-11.pdf"')
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(bytes.length).toBeLessThan(120_000)
    const raw = Buffer.from(bytes).toString('latin1')
    expect(raw).toContain('/StructTreeRoot')
    expect(raw).toContain('/Lang (en)')
    expect(raw).not.toMatch(/\/(JavaScript|JS|OpenAction|URI|EmbeddedFile)\b/)
    const { text } = await textOfPdf(bytes)
    for (const words of [
      'Aurora Analytics',
      'Promises in November 2026',
      '33.3%',
      late.reference,
      formula,
      open.reference,
      '2 missed',
      'Page 1 of',
    ])
      expect(text).toContain(words)
  })
  test('MS-20 in the languages of its readers, with their letters', async () => {
    const paper = async (who: typeof yuki, path: string) =>
      (await textOfPdf(new Uint8Array(await (await who.get(`${path}/statement.pdf`)).arrayBuffer()))).text
    const ja = await paper(yuki, own(hokuto))
    for (const words of ['北斗物流株式会社', 'お約束の明細', '髙島屋のサーバーが停止しました', '最初の回答']) expect(ja).toContain(words)
    const elif = await as('elif')
    const gabor = await as('gabor')
    expect(await paper(elif, own(await organisation('Deniz Lojistik A.Ş.')))).toMatch(/Deniz Lojistik A\.Ş\.[\s\S]*Bu|İlk yanıt/)
    expect(await paper(gabor, own(await organisation('Tisza Adatház Kft.')))).toContain('Első válasz')
  })
  test('F20 a partner reads it in the customer’s context, until the delegation ends', async () => {
    const path = `/for/${harbour}/statements/2026-11`
    for (const file of files) expect((await helen.get(path + file)).status).toBe(200)
    expect(await helen.page(path)).toContain(`/for/${harbour}/tickets/`)
    expect(await helen.page(`/for/${harbour}`)).toContain(`/for/${harbour}/statements/2026-11`)
    for (const file of files) expect((await mira.get(path + file)).status).toBe(404)
    await sql`update delegation set ended_at = now() where customer_id = ${harbour}`.execute(db.owner)
    for (const file of files) expect((await helen.get(path + file)).status).toBe(404)
    for (const file of files) expect((await helen.get(own(harbour) + file)).status).toBe(404)
  })
  test('many papers at once all arrive', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => mira.get(`${own(aurora)}/statement.pdf`)))
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200))
  })
})
