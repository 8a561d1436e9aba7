// The page of mails at its door: who reads it, and that links which sign someone in stand there only while there is no mail server.
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { newId } from '../../platform/id.ts'

const { as, db, house } = await testHouse()
const ada = await as('ada')

async function mail(more: object): Promise<string> {
  const id = newId()
  await db.worker
    .insertInto('outgoing_mail')
    .values({
      id,
      event_id: newId(),
      kind: 'signed-up',
      recipient: 'new@customer.example',
      message_id: `<${id}@x>`,
      state: 'waiting',
      sensitive: true,
      created_at: new Date(),
      ...more,
    })
    .execute()
  return id
}

const text = 'Welcome\n\nCreate a password:\nhttp://localhost:3000/set-password?token=wabc\n\nhttps://elsewhere.example/x'

test('a kept mail is shown in full, its link to follow; addresses elsewhere stay text', async () => {
  const id = await mail({ state: 'kept', subject: 'Create your password', text_body: text, sent_at: new Date() })
  const list = await ada.page('/admin/mail')
  expect(list).toContain('No mail server is set')
  expect(list).toContain(`/admin/mail/${id}`)
  const page = await ada.page(`/admin/mail/${id}`)
  expect(page).toContain('<a href="http://localhost:3000/set-password?token=wabc">')
  expect(page).not.toContain('<a href="https://elsewhere.example')
})

test('F07 with a mail server no link is shown, even of a mail kept before', async () => {
  const id = await mail({ state: 'kept', subject: 'Create your password', text_body: text, sent_at: new Date() })
  const config = house.config as { smtpUrl: string | null }
  config.smtpUrl = 'smtp://mail.example'
  try {
    const page = await ada.page(`/admin/mail/${id}`)
    expect(page).not.toContain('token=wabc')
    expect(page).toContain('The text of a mail is kept only while')
  } finally {
    config.smtpUrl = null
  }
})

test('by state, and page by page', async () => {
  for (let n = 0; n < 60; n++)
    await mail({
      state: 'refused',
      subject: `Refused ${n}`,
      last_answer: '550 No such mailbox',
      created_at: new Date(Date.now() + n * 1000),
    })
  const first = await ada.page('/admin/mail?state=refused')
  expect(first).toContain('Refused 59')
  expect(first).not.toMatch(/Refused 9\b/)
  const next = first.match(/href="([^"]*before=[^"]*)"/)![1]!.replaceAll('&amp;', '&')
  expect(await ada.page(next)).toMatch(/Refused 9\b/)
})

test('F20 F21 nobody but an administrator finds a mail', async () => {
  const id = await mail({ state: 'kept', subject: 'x', text_body: text, sent_at: new Date() })
  for (const person of ['noor', 'mira']) {
    const browser = await as(person)
    expect((await browser.get('/admin/mail')).status).toBe(404)
    expect((await browser.get(`/admin/mail/${id}`)).status).toBe(404)
  }
  expect((await ada.get(`/admin/mail/${newId()}`)).status).toBe(404)
  expect((await ada.get('/admin/mail/nonsense')).status).toBe(404)
})
