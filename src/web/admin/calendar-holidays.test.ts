// Holidays come from a file onto a calendar's page: shown first, taken over as ticked, by administrators alone.
import { expect, test } from 'vitest'
import { asRead, origin, testHouse } from '../../../test/support/house.ts'
import { configurationOf } from '../../desk/catalogue/configuration-of.ts'

const { as, stranger, web, db, setNow } = await testHouse()
setNow(new Date('2026-11-21T12:00:00Z'))
const chief = await as('ada')
const agent = await as('noor')
const tom = await as('tom')
const path = '/admin/catalogue/calendars/office/holidays'
const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const exceptions = async () => (await configurationOf(db.worker)).calendars.find(({ key }) => key === 'office')!.exceptions
const day = (date: string, name: string, more = '') =>
  `BEGIN:VEVENT\r\nUID:${name}\r\nDTSTART;VALUE=DATE:${date}\r\nSUMMARY:${name}\r\n${more}END:VEVENT\r\n`
const file = (...inside: string[]) => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${inside.join('')}END:VCALENDAR\r\n`

async function upload(who: { cookie: string; csrf: string }, ics: string | Uint8Array, fields: Record<string, string> = {}) {
  const form = new FormData()
  form.set('csrf', who.csrf)
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', new File([ics as never], 'holidays.ics', { type: 'text/calendar' }))
  return asRead(
    await web.request(`${origin}${path}`, { method: 'POST', body: form, headers: { host: 'localhost:3000', cookie: who.cookie, origin } }),
  )
}

test('MS-27 a file is shown before anything changes, then what is ticked is taken over, behind what was there', async () => {
  const before = await exceptions()
  expect(await chief.page('/admin/catalogue/calendars/office')).toContain(path)
  expect(await chief.page(path)).toMatch(/<file-choice><input [^>]*type="file" id="file" name="file" accept="[^"]*"[^>]*>/)
  const ics = file(
    day('20261225', 'Christmas'),
    day('20200501', 'Labour Day', 'RRULE:FREQ=YEARLY\r\n'),
    day('20270102', 'Off', 'STATUS:CANCELLED\r\n'),
    'BEGIN:VEVENT\r\nUID:h\r\nDTSTART:20261224T120000\r\nDTEND:20261224T180000\r\nSUMMARY:Half\r\nEND:VEVENT\r\n',
  )
  const answer = await upload(chief, ics, { years: '2' })
  expect(answer.status).toBe(200)
  const html = await answer.text()
  expect(text(html)).toContain('1 entry is in the calendar already.') // 24 to 26 December were closed by hand
  expect(text(html)).toContain('Saturday, 1 May 2027: closed · Labour Day')
  expect(text(html)).toContain('Monday, 1 May 2028: closed · Labour Day')
  expect(text(html)).toContain('Thursday, 24 December 2026: open 08:00–12:00 · Half The calendar says something else')
  expect(text(html)).toContain('Off : it was called off')
  expect(await exceptions()).toBe(before)
  const ticked = [...html.matchAll(/<input[^>]*name="line"[^>]*>/g)]
    .filter(([one]) => one.includes(' checked'))
    .map(([one]) => /value="([^"]*)"/.exec(one)![1]!)
  expect(ticked).toEqual(['2027-05-01', '2028-05-01'])
  const taken = await chief.post(`${path}/chosen`, { line: [...ticked, '2026-12-24 08:00-12:00'] })
  expect(taken.status).toBe(303)
  expect(await exceptions()).toBe(`${before}\n2027-05-01\n2028-05-01\n2026-12-24 08:00-12:00`)
  expect(text(await (await upload(chief, ics, { years: '2' })).text())).toContain(
    'It says nothing that this calendar does not say already.',
  )
  expect(text(await chief.page('/admin/catalogue/history'))).toContain('2026-12-24 08:00-12:00')
})

test('what cannot be read is said at the field, and changes nothing', async () => {
  const before = await exceptions()
  const faulty: [string | Uint8Array, string][] = [
    ['MZ\0\0', 'This is not a calendar file that can be read'],
    [file(), 'There is no event in this file'],
    [file(...Array.from({ length: 5001 }, (_, at) => day('20270101', `n${at}`))), 'more in this file than a calendar of holidays holds'],
  ]
  for (const [ics, said] of faulty) {
    const answer = await upload(chief, ics)
    expect(answer.status).toBe(422)
    expect(text(await answer.text())).toContain(said)
  }
  const large = await upload(chief, new Uint8Array(2_000_000).fill(65))
  expect(large.status).toBe(413)
  expect((await upload(chief, file(day('20270101', 'x')), { years: '5000' })).status).toBe(422)
  expect((await chief.post(`${path}/chosen`, {})).status).toBe(422)
  expect((await chief.post(`${path}/chosen`, { line: 'tomorrow' })).status).toBe(422)
  expect(await exceptions()).toBe(before)
})

test('a name from the file is text and nothing else', async () => {
  const html = await (await upload(chief, file(day('20270401', '<script>alert(1)</script>')))).text()
  expect(html).not.toContain('<script>alert')
})

test('F01 nobody but an administrator reads or writes here, and no other site may', async () => {
  const before = await exceptions()
  for (const who of [agent, tom]) {
    expect((await who.get(path)).status).toBe(404)
    expect((await upload(who, file(day('20270401', 'x')))).status).toBe(404)
    expect((await who.post(`${path}/chosen`, { line: '2027-04-01' })).status).toBe(404)
  }
  expect((await stranger.get(path)).status).not.toBe(200)
  expect((await upload({ cookie: chief.cookie, csrf: 'x' }, file(day('20270401', 'x')))).status).toBe(403)
  expect((await chief.get('/admin/catalogue/calendars/nothing/holidays')).status).toBe(404)
  expect(await exceptions()).toBe(before)
})

test('two at the same time: both are taken over, or one is told to look again', async () => {
  const before = await exceptions()
  const answers = await Promise.all(['2027-06-01', '2027-06-02'].map((line) => chief.post(`${path}/chosen`, { line })))
  const done = answers.filter(({ status }) => status === 303).length
  expect(answers.every(({ status }) => status === 303 || status === 409)).toBe(true)
  expect((await exceptions())!.split('\n').length).toBe(before!.split('\n').length + done)
})
