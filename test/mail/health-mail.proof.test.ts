// Mails about the service: each subscriber once, in their language, with a way out that a mail program can use; nothing to who did not prove an address.
import { expect, test } from 'vitest'
import { applyConfiguration } from '../../src/desk/catalogue/apply-configuration.ts'
import { configurationOf } from '../../src/desk/catalogue/configuration-of.ts'
import { parse } from '../../src/desk/parse.ts'
import { publishIncident } from '../../src/desk/health/publish-incident.ts'
import { ReportIncident, reportIncident } from '../../src/desk/health/report-incident.ts'
import { Subscribe, confirmSubscription, endSubscription, subscribe } from '../../src/desk/health/subscribe.ts'
import { UpdateIncident, updateIncident } from '../../src/desk/health/update-incident.ts'
import { tellSubscribers } from '../../src/desk/health/tell-subscribers.ts'
import { mailStage, url } from './stage.ts'

const { database, sink, identity, person, as, worker, quiet, mails } = await mailStage()
const running = await worker()
const noor = await person('noor', { staff: 'agent', queues: ['technical'], mail: 'off' })
const mira = await person('mira', { language: 'hu' })

const follow = async (who: string | null, address: string, language: string, components: string[] = []) => {
  await subscribe(
    { db: database.app, at: new Date(), actor: { personId: who } },
    identity.sealOf,
    parse(Subscribe, { address, language, components }),
  )
  running.wake()
  await quiet()
}
const incident = (more: object = {}) =>
  parse(ReportIncident, {
    kind: 'incident',
    impact: 'outage',
    title: { en: 'Sign-in is down', hu: 'Nem lehet bejelentkezni', ja: 'サインインできません' },
    body: { en: 'We **look**.', hu: 'Keressük az okát.', ja: '調査しています。' },
    components: ['console'],
    ...more,
  })
const to = (address: string) =>
  sink.to(address).map(({ raw, mail }) => ({ raw, subject: mail.subject ?? '', text: (mail.text ?? '').replaceAll('\r\n', '\n') }))

test('F07 F08 an address is asked once an hour, with fixed words, and nothing happens by opening the link', async () => {
  for (let n = 0; n < 5; n++) await follow(null, 'reader@elsewhere.example', 'ja')
  expect(to('reader@elsewhere.example')).toHaveLength(1)
  const { text } = to('reader@elsewhere.example')[0]!
  const link = /https:\/\/\S+\/health\/subscriptions\/([\w-]{43})/.exec(text)!
  expect(link[0]).toContain(url)
  const subscription = () =>
    database.worker
      .selectFrom('health_subscription')
      .selectAll()
      .where('address', '=', 'reader@elsewhere.example')
      .executeTakeFirstOrThrow()
  expect((await subscription()).confirmed_at).toBe(null)
  await confirmSubscription({ db: database.app, at: new Date() }, link[1]!)
  expect((await subscription()).confirmed_at).not.toBe(null)
})

test('MS-16 what is published and what is new goes to each subscriber once, in their language', async () => {
  await follow(mira.id, mira.address, 'hu')
  await follow(null, 'unproven@elsewhere.example', 'en')
  const { reference } = await reportIncident(as(noor), incident())
  running.wake()
  await quiet()
  expect(to(mira.address)).toHaveLength(0) // nothing of it before it is published
  await publishIncident(as(noor), reference)
  running.wake()
  await quiet()
  const [hungarian] = to(mira.address)
  expect(hungarian!.subject).toBe(`[${reference}] Nem lehet bejelentkezni`)
  expect(hungarian!.text).toContain('Keressük az okát.')
  expect(hungarian!.text).toContain(`${url}/health/incidents/${reference}`)
  const japanese = to('reader@elsewhere.example').at(-1)!
  expect(japanese.subject).toContain('サインインできません')
  expect(to('unproven@elsewhere.example').filter((mail) => mail.subject.includes(reference))).toEqual([])
  await updateIncident(as(noor), reference, parse(UpdateIncident, { state: 'resolved', body: { en: 'Over.', hu: 'Vége.' } }))
  await updateIncident(as(noor), reference, parse(UpdateIncident, { body: { en: 'Quietly.' }, kind: 'report', tells: false }))
  running.wake()
  await quiet()
  expect(to(mira.address).map((mail) => mail.text.includes('Vége.'))).toEqual([false, true])
  // However often the job runs: once.
  const events = await database.worker
    .selectFrom('health_event')
    .select('id')
    .where('type', 'in', ['incident.published', 'incident.updated'])
    .execute()
  for (const { id } of events) await tellSubscribers({ db: database.worker, at: new Date(), eventId: id })
  await quiet()
  expect(to(mira.address)).toHaveLength(2)
})

test('RFC 8058 a mail program can end it with one POST; its reader with the link', async () => {
  const raw = to(mira.address)[0]!.raw
  const [, unsubscribe] = /^List-Unsubscribe: <([^>]+)>/im.exec(raw.replaceAll(/\r\n[ \t]+/g, ' '))!
  expect(unsubscribe).toMatch(/\/health\/subscriptions\/[\w-]{43}\/one-click$/)
  expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/im)
  expect(raw).toMatch(/^List-Id: <health\./im)
  await endSubscription({ db: database.app, at: new Date() }, unsubscribe!.split('/').at(-2)!)
  const { reference } = await reportIncident(as(noor), incident())
  await publishIncident(as(noor), reference)
  running.wake()
  await quiet()
  expect(to(mira.address)).toHaveLength(2)
})

test('who chose components is told of these, and of what is about everything', async () => {
  const tom = await person('tom')
  await follow(tom.id, tom.address, 'en', ['network-asia'])
  for (const components of [['console'], ['network-asia', 'console'], []]) {
    const { reference } = await reportIncident(as(noor), incident({ components }))
    await publishIncident(as(noor), reference)
  }
  running.wake()
  await quiet()
  expect(to(tom.address)).toHaveLength(2)
  expect((await mails()).filter(({ state }) => state === 'refused' || state === 'withdrawn')).toEqual([])
})

test('where only who is signed in reads it, nobody else is written to, whatever they chose before', async () => {
  const stranger = 'before@elsewhere.example'
  const yuki = await person('yuki')
  await follow(null, stranger, 'en')
  const [asked] = to(stranger)
  await confirmSubscription({ db: database.app, at: new Date() }, /subscriptions\/([\w-]{43})/.exec(asked!.text)![1]!)
  await follow(yuki.id, yuki.address, 'ja')
  const now = await configurationOf(database.worker)
  const operator = { personId: null, staffRole: null, via: 'workspace' } as const
  await applyConfiguration({ db: database.worker, actor: operator, at: new Date() }, { ...now, health_page: 'signed-in' })
  await running.stop()
  const again = await worker() // it has read the configuration anew
  const { reference } = await reportIncident(as(noor), incident())
  await publishIncident(as(noor), reference)
  again.wake()
  await quiet()
  expect(to(yuki.address)).toHaveLength(1)
  expect(to(stranger)).toHaveLength(1)
  await again.stop()
})
