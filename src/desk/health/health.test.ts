import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { applyPreset } from '../catalogue/apply-preset.ts'
import { newId } from '../../platform/id.ts'
import { reading } from '../../platform/database.ts'
import { FetchFault } from '../../platform/fetcher.ts'
import type { Act, StaffRole } from '../actor.ts'
import { parse } from '../parse.ts'
import { advanceMaintenance } from './advance-maintenance.ts'
import { ChangeIncident, changeIncident } from './change-incident.ts'
import { concerning } from './concerning.ts'
import { fillHistory, historyOf } from './history.ts'
import { healthNow } from './health-now.ts'
import { askSource, importSource, importStatuses } from './import-statuses.ts'
import { incidentPage } from './incidents.ts'
import { publishIncident } from './publish-incident.ts'
import { ReportIncident, reportIncident } from './report-incident.ts'
import { readReported } from './source-formats.ts'
import { addSource, changeSource, listSources, sourceById } from './sources.ts'
import { Subscribe, confirmSubscription, endSubscription, hashOfToken, subscribe, subscriptionToken } from './subscribe.ts'
import { UpdateIncident, updateIncident } from './update-incident.ts'

const database = await testDatabase()
const { app, worker } = database
let clock = new Date('2026-11-21T10:00:00Z')
const later = (minutes: number) => (clock = new Date(clock.getTime() + minutes * 60_000))

async function person(key: string, staff: StaffRole | null = null) {
  const id = newId()
  await worker
    .insertInto('person')
    .values({ id, first_name: key, last_name: '', name: key, language: 'en', time_zone: 'UTC', staff_role: staff, created_at: clock })
    .execute()
  await worker
    .insertInto('person_address')
    .values({ address: `${key}@health.example`, person_id: id, verified_at: clock, created_at: clock })
    .execute()
  return { id, staff }
}
type Someone = Awaited<ReturnType<typeof person>>
const actOf = ({ id, staff }: Someone): Act => ({ db: app, actor: { personId: id, staffRole: staff, via: 'workspace' }, at: clock })
const system = (): Act => ({ db: worker, actor: { personId: null, staffRole: null, via: 'workspace' }, at: clock })
const code = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'done',
    (fault: { code?: string }) => fault.code ?? String(fault),
  )

let noor: Someone
let mira: Someone
let ada: Someone
beforeAll(async () => {
  await applyPreset(worker, new URL('../../../presets/default', import.meta.url).pathname)
  noor = await person('noor', 'agent')
  ada = await person('ada', 'administrator')
  mira = await person('mira')
})

const incident = (more: object = {}) =>
  parse(ReportIncident, {
    kind: 'incident',
    impact: 'degraded',
    title: { en: 'Slow', hu: 'Lassú' },
    body: { en: 'We look.' },
    components: ['network-europe'],
    ...more,
  })
const events = async (reference: string) =>
  (
    await worker
      .selectFrom('health_event as e')
      .innerJoin('incident as i', 'i.id', 'e.incident_id')
      .select('e.type')
      .where('i.reference', '=', reference)
      .orderBy('e.seq')
      .execute()
  ).map(({ type }) => type)
const seenBy = (who: string | null, reference: string) => code(reading(app, who, (tx) => incidentPage(tx, reference)))
const now = () => reading(app, null, (tx) => healthNow(tx))
const conditionOf = async (key: string) =>
  (await now()).groups.flatMap(({ components }) => components).find(({ component }) => component.key === key)!.condition

describe('MS-16 an incident', () => {
  test('is ours alone until it is published; then it shows on its components, and its end clears them', async () => {
    const { reference } = await reportIncident(actOf(noor), incident())
    expect(reference).toMatch(/^INC-\d+$/)
    expect(await seenBy(null, reference)).toBe('not-found')
    expect(await seenBy(mira.id, reference)).toBe('not-found')
    expect(await seenBy(noor.id, reference)).toBe('not-found') // the public page shows it to nobody
    expect(await conditionOf('network-europe')).toBe('operational')
    later(1)
    await updateIncident(actOf(noor), reference, parse(UpdateIncident, { body: { en: 'Still looking.' } }))
    await publishIncident(actOf(noor), reference)
    await publishIncident(actOf(noor), reference) // again is harmless
    expect(await seenBy(null, reference)).toBe('done')
    expect(await conditionOf('network-europe')).toBe('degraded')
    expect((await now()).condition).toBe('degraded')
    later(10)
    await updateIncident(
      actOf(noor),
      reference,
      parse(UpdateIncident, { state: 'identified', impact: 'outage', body: { en: 'A line is cut.' } }),
    )
    expect(await conditionOf('network-europe')).toBe('outage')
    later(10)
    await updateIncident(actOf(noor), reference, parse(UpdateIncident, { state: 'resolved', body: { en: 'Over.' } }))
    expect(await conditionOf('network-europe')).toBe('operational')
    const page = await reading(app, null, (tx) => incidentPage(tx, reference))
    expect(page).toMatchObject({ state: 'resolved', resolvedAt: clock, endsAt: clock })
    expect(page.updates.map(({ kind }) => kind)).toEqual(['solved', 'update', 'update', 'update'])
    later(60)
    await updateIncident(actOf(noor), reference, parse(UpdateIncident, { body: { en: 'Why it broke.' }, kind: 'report' }))
    expect(await reading(app, null, (tx) => incidentPage(tx, reference))).toMatchObject({
      report: { en: 'Why it broke.' },
      reportedAt: clock,
    })
    expect(await events(reference)).toEqual([
      'incident.reported',
      'incident.noted',
      'incident.published',
      'incident.updated',
      'incident.updated',
      'incident.updated',
    ])
  })

  test('is written by us only; who may not learns nothing of what is not published', async () => {
    expect(await code(reportIncident(actOf(mira), incident()))).toBe('may-not-do-that')
    const { reference } = await reportIncident(actOf(noor), incident())
    const update = parse(UpdateIncident, { body: { en: 'x' } })
    expect(await code(updateIncident(actOf(mira), reference, update))).toBe('not-found')
    expect(await code(publishIncident(actOf(mira), reference))).toBe('not-found')
    await publishIncident(actOf(noor), reference)
    expect(await code(updateIncident(actOf(mira), reference, update))).toBe('may-not-do-that')
    expect(await code(changeIncident(actOf(mira), reference, {}))).toBe('may-not-do-that')
    expect(await code(updateIncident(actOf(noor), 'INC-9', update))).toBe('not-found')
    // The second lock: the database refuses what code forgot.
    const forged = { ...actOf(mira), actor: { ...actOf(mira).actor, staffRole: 'agent' as const } }
    expect(await code(reportIncident(forged, incident()))).toMatch(/42501|row-level security/)
    await updateIncident(actOf(noor), reference, parse(UpdateIncident, { state: 'resolved', body: { en: 'Over.' } }))
  })

  test('is held to its kind: states, components, order of times, words', async () => {
    expect(() => incident({ state: 'scheduled' })).toThrow()
    expect(() => incident({ title: { en: ' ' } })).toThrow()
    expect(() => incident({ kind: 'maintenance' })).toThrow()
    expect(await code(reportIncident(actOf(noor), incident({ components: ['no-such'] })))).toBe('invalid')
    const { reference } = await reportIncident(actOf(noor), incident())
    expect(await code(updateIncident(actOf(noor), reference, parse(UpdateIncident, { state: 'cancelled', body: { en: 'x' } })))).toBe(
      'not-in-this-state',
    )
    expect(await code(updateIncident(actOf(noor), reference, parse(UpdateIncident, { kind: 'report', body: { en: 'x' } })))).toBe(
      'not-in-this-state',
    )
  })

  test('can be put right without telling anybody', async () => {
    const { reference } = await reportIncident(actOf(noor), incident())
    await changeIncident(actOf(noor), reference, parse(ChangeIncident, { title: { en: 'Slow', hu: 'Lassú' } }))
    expect(await events(reference)).toEqual(['incident.reported']) // nothing was different
    await changeIncident(actOf(noor), reference, parse(ChangeIncident, { components: [], workaround: { en: 'Wait.' } }))
    expect(await events(reference)).toEqual(['incident.reported', 'incident.changed'])
  })
})

test('planned work begins and ends by itself, each once', async () => {
  const { reference } = await reportIncident(
    actOf(noor),
    incident({
      kind: 'maintenance',
      impact: 'none',
      components: ['storage-asia'],
      startsAt: new Date(clock.getTime() + 3_600_000),
      endsAt: new Date(clock.getTime() + 7_200_000),
    }),
  )
  await publishIncident(actOf(noor), reference)
  await advanceMaintenance(system())
  expect(await conditionOf('storage-asia')).toBe('operational')
  later(61)
  await advanceMaintenance(system())
  await advanceMaintenance(system())
  expect(await conditionOf('storage-asia')).toBe('maintenance')
  expect((await now()).condition).toBe('maintenance')
  later(60)
  await Promise.all([advanceMaintenance(system()), advanceMaintenance(system())])
  expect(await conditionOf('storage-asia')).toBe('operational')
  const page = await reading(app, null, (tx) => incidentPage(tx, reference))
  expect(page.updates.map(({ state }) => state)).toEqual(['resolved', 'in-progress', 'scheduled'])
  expect(page.updates[0]!.body).toMatchObject({ en: 'The maintenance is over.', hu: 'A karbantartás befejeződött.' })
  await fillHistory(worker, clock)
  const days = (await reading(app, null, (tx) => historyOf(tx, clock))).get('storage-asia')
  expect(days).toEqual([{ day: '2026-11-21', worst: 'maintenance', minutes: 60 }])
})

test('the ninety days tell of what is published only', async () => {
  const { reference } = await reportIncident(actOf(noor), incident({ components: ['console'], impact: 'outage' }))
  await fillHistory(worker, later(30))
  expect((await reading(app, null, (tx) => historyOf(tx, clock))).get('console')).toBe(undefined)
  await publishIncident(actOf(noor), reference)
  await fillHistory(worker, clock)
  expect((await reading(app, null, (tx) => historyOf(tx, clock))).get('console')).toMatchObject([{ worst: 'outage', minutes: 30 }])
})

test('MS-16 what concerns an organisation follows from its contracts', async () => {
  const [with_, without] = [newId(), newId()]
  for (const id of [with_, without]) await worker.insertInto('organisation').values({ id, name: id, created_at: clock }).execute()
  const { key: entity } = await worker.selectFrom('contracting_entity').select('key').limit(1).executeTakeFirstOrThrow()
  const contract = (services: string[], ends: string) =>
    worker
      .insertInto('contract')
      .values({
        id: newId(),
        organisation_id: with_,
        entity_key: entity,
        number: newId(),
        services,
        starts_on: '2026-01-01',
        ends_on: ends,
        created_at: clock,
      })
      .execute()
  await contract(['kubernetes'], '2027-01-01')
  await contract(['network'], '2026-11-20') // over
  const of = (who: string | null, organisation: string) => reading(app, who, (tx) => concerning(tx, organisation, clock))
  expect([...(await of(noor.id, with_))!].sort()).toEqual(['console', 'platform-europe'])
  expect(await of(noor.id, without)).toBe(null)
  // Who has no business with it learns what concerns everyone.
  expect([...(await of(mira.id, with_))!]).toEqual(['console'])
  expect([...(await of(null, without))!]).toEqual(['console'])
  await worker.insertInto('membership').values({ organisation_id: with_, person_id: mira.id, created_at: clock }).execute()
  expect([...(await of(mira.id, with_))!].sort()).toEqual(['console', 'platform-europe'])
})

describe('mails about the service', () => {
  const seal = (purpose: string, what: string) => `${purpose}-${what}`.padEnd(43, '.')
  const rows = (address: string) =>
    worker.selectFrom('health_subscription').selectAll().where('address', '=', address).orderBy('created_at').execute()
  const asked = async () =>
    Number(
      (
        await worker
          .selectFrom('health_event')
          .select(({ fn }) => fn.countAll().as('n'))
          .where('type', '=', 'subscription.asked')
          .executeTakeFirstOrThrow()
      ).n,
    )
  const by = (who: Someone | null) => ({ db: app, at: clock, actor: { personId: who?.id ?? null } })
  const wanted = (address: string, more: object = {}) => parse(Subscribe, { address, language: 'hu', ...more })

  test('F08 a stranger’s address is asked first, and counts when its link is used', async () => {
    await subscribe(by(null), seal, wanted('stranger@elsewhere.example'))
    await subscribe(by(mira), seal, wanted('stranger@elsewhere.example', { language: 'ja' }))
    const [row, more] = await rows('stranger@elsewhere.example')
    expect(more).toBe(undefined)
    expect(row).toMatchObject({ confirmed_at: null, person_id: null, language: 'ja' })
    expect(await asked()).toBe(2)
    const token = subscriptionToken(seal, row!.id)
    expect(row!.token_hash).toBe(hashOfToken(token))
    await confirmSubscription({ db: app, at: clock }, token)
    await subscribe(by(null), seal, wanted('stranger@elsewhere.example', { language: 'fr' }))
    expect((await rows('stranger@elsewhere.example'))[0]).toMatchObject({ language: 'ja' }) // proven: no stranger changes it
    expect(await asked()).toBe(2)
    await endSubscription({ db: app, at: clock }, token)
    expect(await code(confirmSubscription({ db: app, at: clock }, token))).toBe('link-gone')
    expect(await code(confirmSubscription({ db: app, at: clock }, 'guessed'))).toBe('link-gone')
    await subscribe(by(null), seal, wanted('stranger@elsewhere.example'))
    expect(
      (await rows('stranger@elsewhere.example')).map(({ confirmed_at, ended_at }) => [confirmed_at !== null, ended_at !== null]),
    ).toEqual([
      [true, true],
      [false, false],
    ])
  })
  test('one’s own proven address counts at once; nobody else’s does', async () => {
    await subscribe(by(mira), seal, wanted('mira@health.example', { components: ['console'] }))
    expect((await rows('mira@health.example'))[0]).toMatchObject({ person_id: mira.id, confirmed_at: clock, components: ['console'] })
    await subscribe(by(mira), seal, wanted('noor@health.example'))
    expect((await rows('noor@health.example'))[0]).toMatchObject({ person_id: null, confirmed_at: null })
  })
  test('nobody reads who subscribed', async () => {
    const seen = await reading(app, mira.id, (tx) => tx.selectFrom('health_subscription').select('address').execute())
    expect(seen).toEqual([{ address: 'mira@health.example' }])
    expect(await reading(app, null, (tx) => tx.selectFrom('health_subscription').select('address').execute())).toEqual([])
  })
})

describe('a status source', () => {
  const summary = (more: object = {}) => ({
    page: { id: 'x', name: 'Upstream' },
    components: [
      { id: 'c1', name: 'API', status: 'operational' },
      { id: 'c2', name: 'Storage', status: 'operational' },
      { id: 'g', name: 'Group', status: 'major_outage', group: true },
    ],
    incidents: [] as object[],
    scheduled_maintenances: [] as object[],
    ...more,
  })
  const upstream = (more: object = {}) => ({
    id: 'i1',
    name: 'API errors',
    status: 'investigating',
    impact: 'major',
    created_at: '2026-11-21T09:00:00.000Z',
    started_at: '2026-11-21T09:00:00.000Z',
    components: [{ id: 'c1', name: 'API' }],
    incident_updates: [{ id: 'u1', status: 'investigating', body: 'Looking.', created_at: '2026-11-21T09:05:00.000Z', unknown: 1 }],
    ...more,
  })
  const read = (document: object) => readReported('status-page', JSON.stringify(document))!
  const of = async (id: string) =>
    worker
      .selectFrom('incident')
      .select(['source_key', 'state', 'impact', 'components', 'kind', 'updated_at'])
      .where('source_id', '=', id)
      .orderBy('created_at')
      .execute()
  async function source() {
    const { id } = await addSource(actOf(ada), {
      name: 'Upstream',
      url: 'https://status.example/api/v2/summary.json',
      format: 'status-page',
      everyMinutes: 5,
    })
    await changeSource(actOf(ada), id, { components: { c1: 'network-asia', c2: 'storage-asia' }, enabled: true })
    return id
  }
  const row = (id: string) => reading(app, ada.id, (tx) => sourceById(tx, id))
  const take = async (id: string, document: object | { fault: string }) =>
    importSource(worker, await row(id), 'fault' in document ? (document as { fault: string }) : read(document), clock)

  test('is kept by administrators alone', async () => {
    expect(await code(addSource(actOf(noor), { name: 'x', url: 'https://x.example', format: 'guichet', everyMinutes: 5 }))).toBe(
      'may-not-do-that',
    )
    const id = await source()
    expect(await reading(app, noor.id, (tx) => listSources(tx))).toEqual([])
    expect(await code(changeSource(actOf(ada), id, { components: { c1: 'no-such' } }))).toBe('invalid')
    await changeSource(actOf(ada), id, { enabled: false })
  })

  test('is taken over once, however often it is asked; what is gone from it is over', async () => {
    const id = await source()
    await take(id, summary({ incidents: [upstream()] }))
    expect(await of(id)).toMatchObject([
      { source_key: 'i1', state: 'investigating', impact: 'partial-outage', components: ['network-asia'] },
    ])
    const first = await of(id)
    later(5)
    await take(id, summary({ incidents: [upstream()] }))
    expect(await of(id)).toEqual(first) // not even touched
    expect(await conditionOf('network-asia')).toBe('partial-outage')
    later(5)
    const second = { id: 'u2', status: 'monitoring', body: 'Mended.', created_at: clock.toISOString() }
    await take(
      id,
      summary({
        incidents: [upstream({ status: 'monitoring', impact: 'minor', incident_updates: [second, ...upstream().incident_updates] })],
      }),
    )
    expect(await of(id)).toMatchObject([{ state: 'monitoring', impact: 'degraded' }])
    later(5)
    await take(id, summary())
    expect(await of(id)).toMatchObject([{ state: 'resolved' }])
    expect(await conditionOf('network-asia')).toBe('operational')
    const updates = await worker
      .selectFrom('incident_update as u')
      .innerJoin('incident as i', 'i.id', 'u.incident_id')
      .select(['u.state', 'u.tells', 'u.author_id'])
      .where('i.source_id', '=', id)
      .orderBy('u.at')
      .execute()
    expect(updates.map(({ state }) => state)).toEqual(['investigating', 'monitoring', 'resolved'])
  })

  test('two updates of the same minute stand in the order they were given; one from the future is of now', async () => {
    const id = await source()
    const at = '2026-11-21T09:30:00.000Z'
    const updates = [
      { id: 'u3', status: 'monitoring', body: 'Three.', created_at: '2036-01-01T00:00:00Z' },
      { id: 'u2', status: 'identified', body: 'Two.', created_at: at },
      { id: 'u1', status: 'investigating', body: 'One.', created_at: at },
    ]
    await take(id, summary({ incidents: [upstream({ id: 'same', incident_updates: updates })] }))
    const row = await worker.selectFrom('incident').select('id').where('source_id', '=', id).executeTakeFirstOrThrow()
    const page = await reading(app, null, (tx) => incidentPage(tx, row.id))
    expect(page.updates.map(({ body }) => body.en)).toEqual(['Three.', 'Two.', 'One.'])
    expect(page.updates[0]!.at).toEqual(clock)
    await take(id, summary())
  })

  test('that fails says so and never makes anything healthy', async () => {
    const id = await source()
    await take(id, summary({ incidents: [upstream()] }))
    for (const fault of ['too-slow', 'status', 'not-the-format']) {
      later(5)
      await take(id, { fault })
      expect(await row(id)).toMatchObject({ fault, fetchedAt: clock })
      expect(await of(id)).toMatchObject([{ state: 'investigating' }])
    }
    for (const broken of ['', 'null', '[]', '{}', '{"components":[]}', '{"incidents":[]}', '<html>', '{"components":[{}],"incidents":[]}'])
      expect(readReported('status-page', broken)).toBe(null)
    later(5)
    await take(id, summary({ incidents: [upstream()] }))
    expect(await row(id)).toMatchObject({ fault: null })
    await take(id, summary())
  })

  test('that calls a component ill without saying why makes one of ours of it, until it is well', async () => {
    const id = await source()
    const ill = summary({ components: [{ id: 'c2', name: 'Storage', status: 'major_outage' }] })
    await take(id, ill)
    later(5)
    await take(id, ill)
    expect(await of(id)).toMatchObject([{ state: 'investigating', impact: 'outage', components: ['storage-asia'] }])
    expect(await conditionOf('storage-asia')).toBe('outage')
    later(5)
    await take(id, summary())
    expect(await conditionOf('storage-asia')).toBe('operational')
    later(5)
    await take(id, ill)
    expect((await of(id)).map(({ state }) => state)).toEqual(['resolved', 'investigating'])
    await take(id, summary())
  })

  test('is bounded: of a thousand incidents five hundred are read, and what is missing then proves nothing', async () => {
    const id = await source()
    await take(id, summary({ incidents: [upstream({ id: 'old' })] }))
    const many = Array.from({ length: 1000 }, (_, at) =>
      upstream({ id: `m${at}`, name: 'x'.repeat(5000), components: [{ id: 'elsewhere' }] }),
    )
    const reported = read(summary({ incidents: many }))
    expect(reported.incidents).toHaveLength(500)
    expect(reported.incidents[0]!.title.en).toHaveLength(200)
    await importSource(worker, await row(id), reported, clock)
    expect(await of(id)).toMatchObject([{ source_key: 'old', state: 'investigating' }]) // the others are about parts that are not ours
    await take(id, summary())
  })

  test('planned work follows its source, not our clock', async () => {
    const id = await source()
    const planned = upstream({
      id: 'm1',
      status: 'scheduled',
      impact: 'maintenance',
      scheduled_for: '2026-11-21T08:00:00Z',
      scheduled_until: '2026-11-21T09:00:00Z',
    })
    await take(id, summary({ scheduled_maintenances: [planned] }))
    await advanceMaintenance(system())
    expect(await of(id)).toMatchObject([{ kind: 'maintenance', state: 'scheduled' }])
    await take(id, summary())
  })

  test('our own document is one, too', async () => {
    const own = {
      format: 'guichet-health-1',
      components: [{ id: 'a', name: { en: 'A' }, condition: 'degraded' }],
      incidents: [
        {
          id: 'INC-1',
          kind: 'known-issue',
          state: 'identified',
          impact: 'none',
          title: { en: 'T', hu: 'C' },
          workaround: { en: 'W' },
          components: ['a'],
          startsAt: '2026-11-01T00:00:00Z',
          updates: [{ id: 'u', state: 'identified', impact: 'none', body: { en: 'B' }, at: '2026-11-01T00:00:00Z' }],
        },
      ],
    }
    expect(readReported('guichet', JSON.stringify(own))).toMatchObject({
      incidents: [{ key: 'INC-1', title: { hu: 'C' }, workaround: { en: 'W' } }],
      cut: false,
    })
    expect(readReported('guichet', JSON.stringify({ ...own, format: 'other' }))).toBe(null)
  })

  test('is asked when its time has come, and only while it is switched on', async () => {
    const id = await source()
    const asked: string[] = []
    const fetcher = {
      fetchText: async (url: string) => {
        asked.push(url)
        if (asked.length === 2) throw new FetchFault('too-slow')
        return { type: '', text: JSON.stringify(summary()) }
      },
    }
    const others = (await reading(app, ada.id, (tx) => listSources(tx))).filter((one) => one.id !== id && one.enabled)
    for (const other of others) await changeSource(actOf(ada), other.id, { enabled: false })
    await importStatuses(worker, fetcher, () => clock)
    later(2)
    await importStatuses(worker, fetcher, () => clock)
    expect(asked).toHaveLength(1)
    later(4)
    await importStatuses(worker, fetcher, () => clock)
    expect(await row(id)).toMatchObject({ fault: 'too-slow' })
    await changeSource(actOf(ada), id, { enabled: false })
    later(20)
    await importStatuses(worker, fetcher, () => clock)
    expect(asked).toHaveLength(2)
    expect(await askSource({ fetchText: async () => ({ text: 'x' }) }, { url: 'https://x.example', format: 'guichet' })).toEqual({
      fault: 'not-the-format',
    })
  })
})
