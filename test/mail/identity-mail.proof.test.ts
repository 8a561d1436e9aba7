import { expect, test } from 'vitest'
import { askReset } from '../../src/desk/people/ask-reset.ts'
import { signUp } from '../../src/desk/people/sign-up.ts'
import { useLink } from '../../src/desk/people/use-link.ts'
import { mailStage, url } from './stage.ts'

const { database, sink, identity, worker, quiet, mails, person } = await mailStage()
const running = await worker()
const at = new Date()
const asNobody = { db: database.identity, at }
const linkIn = (text: string) => text.match(/https:\/\/support\.provider\.example\/set-password\?token=([A-Za-z0-9_-]+)/)?.[1]

test('AT-06 AT-07 X-08 signing up brings a welcome mail with a button “Create a password” to exactly one address (F07)', async () => {
  await signUp(asNobody, { firstName: 'Mallory', lastName: 'Canaryname', address: 'new@customer.example', language: 'en' })
  running.wake()
  const [caught] = await sink.until(1, { to: 'new@customer.example' })
  await quiet()
  expect(caught!.to).toEqual(['new@customer.example'])
  expect(caught!.mail.to).toEqual([expect.objectContaining({ address: 'new@customer.example' })])
  expect(caught!.mail.cc ?? []).toEqual([])
  expect(caught!.mail.html).toContain('>Create a password</a>')
  const token = linkIn(caught!.mail.text!)!
  expect(caught!.mail.html).toContain(`${url}/set-password?token=${token}`)
  // F08: fixed words, nothing that was typed into the form.
  expect(caught!.raw).not.toMatch(/Mallory|Canaryname/)
  // The link is in the mail and nowhere in the house.
  expect(JSON.stringify(await mails())).not.toContain(token)
  await useLink(identity, at, { token, password: 'correct horse battery' })
})

test('F08 a second sign-up within the hour sends nothing', async () => {
  await signUp(asNobody, { firstName: 'A', lastName: 'B', address: 'twice@customer.example', language: 'en' })
  await signUp(asNobody, { firstName: 'A', lastName: 'B', address: 'twice@customer.example', language: 'en' })
  running.wake()
  await sink.until(1, { to: 'twice@customer.example' })
  await quiet()
  expect(sink.to('twice@customer.example')).toHaveLength(1)
  expect((await mails()).filter((mail) => mail.recipient === 'twice@customer.example')).toHaveLength(1)
})

test('AT-25 X-08 a reset mail in the person’s language; none to an unknown address', async () => {
  const ayse = await person('ayse', { language: 'tr' })
  await askReset(asNobody, { address: ayse.address })
  await askReset(asNobody, { address: 'nobody@customer.example' })
  running.wake()
  const [caught] = await sink.until(1, { to: ayse.address })
  await quiet()
  expect(linkIn(caught!.mail.text!)).toBeTruthy()
  expect(caught!.mail.html).toContain('<html lang="tr">')
  expect(sink.to('nobody@customer.example')).toEqual([])
})

test('without a mail server the mail is kept, with its link, and says so', async () => {
  await running.stop()
  const keeping = await worker({ smtpUrl: null })
  await signUp(asNobody, { firstName: 'A', lastName: 'B', address: 'kept@customer.example', language: 'en' })
  keeping.wake()
  await quiet()
  const kept = (await mails()).find((mail) => mail.recipient === 'kept@customer.example')!
  expect(kept).toMatchObject({ state: 'kept', sensitive: true, subject: 'Create your password for Guichet' })
  expect(linkIn(kept.text_body!)).toBeTruthy()
  expect(sink.to('kept@customer.example')).toEqual([])
  await keeping.stop()
})
