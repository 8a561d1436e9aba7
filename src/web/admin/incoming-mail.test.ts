// The list of what vendors sent: for administrators alone, the mail itself only as something to save.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { handOver } from '../../desk/marketplace/hand-over.ts'
import { newId } from '../../platform/id.ts'

const { as, db, house, people } = await testHouse({ config: { replyDomain: 'reply.support.example' } })
const ada = await as('ada')
const noor = await as('noor')
const act = { db: db.app, actor: { personId: people.get('tom')!, staffRole: null, via: 'portal' as const }, at: new Date() }
const aurora = await db.owner.selectFrom('organisation').select('id').where('name', '=', 'Aurora Analytics').executeTakeFirstOrThrow()
const asked = {
  requestType: 'technical',
  service: 'sentinel-backup',
  priority: 'medium',
  summary: 'Restore',
  body: 'Stops.',
  organisationId: aurora.id,
}
const { id: ticketId, reference } = await handOver(act, asked, 'sentinel')
const thread = await db.worker
  .selectFrom('vendor_thread')
  .select(['id', 'secret'])
  .where('ticket_id', '=', ticketId)
  .executeTakeFirstOrThrow()

async function came(subject: string, more: object): Promise<string> {
  const arriving = await house.storage.arrive()
  await arriving.write(new TextEncoder().encode(`Subject: ${subject}\r\n\r\n<script>alert(1)</script>`))
  const { sha256, size } = await arriving.keep()
  await db.worker.insertInto('stored_file').values({ sha256, size, created_at: new Date() }).execute()
  const id = newId()
  const fingerprint = createHash('sha256').update(subject).digest('hex')
  await db.worker
    .insertInto('incoming_mail')
    .values({
      id,
      received_at: new Date(),
      thread_id: thread.id,
      sender: 'ana@sentinel.example',
      subject,
      size,
      sha256,
      fingerprint,
      ticket_id: ticketId,
      ...more,
    })
    .execute()
  return id
}

test('newest first, by state, quarantine with its cause, and never the address itself', async () => {
  const taken = await came('Taken one', { state: 'taken' })
  const aside = await came('<b>Away</b>', { state: 'quarantined', cause: 'automatic', sender: null })
  const page = await ada.page('/admin/incoming-mail')
  expect(page.indexOf(aside)).toBeLessThan(page.indexOf(taken))
  expect(page).toContain('&lt;b&gt;Away')
  expect(page).toContain('automatic mail')
  expect(page).toContain(`/workspace/tickets/${reference}`)
  expect(page).not.toContain(thread.secret)
  expect(await ada.page('/admin/incoming-mail?state=quarantined')).not.toContain('Taken one')
  expect((await noor.get('/admin/incoming-mail')).status).toBe(404)
})

test('what was set aside can be put on the ticket by an administrator; what cannot be read stays', async () => {
  const aside = await came('Release me', { state: 'quarantined', cause: 'no-reply' })
  const broken = await came('Broken', { state: 'quarantined', cause: 'unreadable' })
  const page = await ada.page('/admin/incoming-mail?state=quarantined')
  expect(page).toContain(`action="/admin/incoming-mail/${aside}/release"`)
  expect(page).not.toContain(`/admin/incoming-mail/${broken}/release`)
  expect((await noor.post(`/admin/incoming-mail/${aside}/release`, {})).status).toBe(404)
  expect((await ada.post(`/admin/incoming-mail/${broken}/release`, {})).status).toBe(409)
  expect((await ada.post(`/admin/incoming-mail/${aside}/release`, {})).status).toBe(303)
  expect(await ada.page('/admin/incoming-mail?state=waiting')).toContain('Release me')
  expect(await noor.page(`/workspace/tickets/${reference}`)).toContain('A mail that was set aside was put on the ticket:')
})

test('F12 the mail as it came is saved, never shown, and by nobody else', async () => {
  const id = await came('Raw', { state: 'taken' })
  const answer = await ada.get(`/admin/incoming-mail/${id}/raw`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/octet-stream')
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="mail-${id}.eml"`)
  expect(answer.headers.get('content-security-policy')).toContain('sandbox')
  expect(await answer.text()).toContain('<script>')
  expect((await noor.get(`/admin/incoming-mail/${id}/raw`)).status).toBe(404)
  expect((await ada.get(`/admin/incoming-mail/${newId()}/raw`)).status).toBe(404)
})
