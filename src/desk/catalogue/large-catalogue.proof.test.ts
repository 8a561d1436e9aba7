// 5,000 services, 200 request types and 50,000 contracts: applied in seconds, and what did not change is not read again.
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { roundTrips } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { languages } from '../../platform/messages.ts'
import { applyConfiguration } from './apply-configuration.ts'
import { catalogueOf } from './catalogue-of.ts'
import { configurationOf } from './configuration-of.ts'
import type { Configuration } from './configuration.ts'
import { exportConfiguration } from './export-configuration.ts'
import { readPreset } from './preset.ts'

const { worker, app, owner } = await testDatabase()
const operator = { personId: null, staffRole: null, via: 'workspace' } as const
const apply = (to: Configuration) => applyConfiguration({ db: worker, actor: operator, at: new Date() }, to)
const label = (name: string) => Object.fromEntries(languages.map((language) => [language, `${name} ${language}`])) as { en: string }
const preset = readPreset(new URL('../../../presets/default', import.meta.url).pathname)
const large: Configuration = {
  ...preset,
  request_types: [
    ...preset.request_types,
    ...Array.from({ length: 200 - preset.request_types.length }, (_, at) => ({
      ...preset.request_types[0]!,
      key: `type-${at}`,
      label: label(`Type ${at}`),
    })),
  ],
  services: [
    ...preset.services,
    ...Array.from({ length: 5000 - preset.services.length }, (_, at) => ({
      key: `service-${at}`,
      label: label(`Service ${at}`),
      folded: at > 20,
      offerings: [],
      editions: [],
      checklist: [label('What did you see?'), label('Since when?')],
    })),
  ],
}
async function seconds(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now()
  await work()
  return (performance.now() - since) / 1000
}

test('a large catalogue is applied, changed and kept in reasonable time', async () => {
  const took: Record<string, number> = { first: await seconds(() => apply(large)) }
  await fiftyThousandContracts()
  took.again = await seconds(async () => expect(await apply(large)).toEqual([]))
  const [first, ...others] = large.services
  took.oneChanged = await seconds(() => apply({ ...large, services: [{ ...first!, label: label('Renamed') }, ...others] }))
  took.oneInFront = await seconds(() => apply({ ...large, services: [{ ...first!, key: 'new-one' }, ...large.services] }))
  took.half = await seconds(() => apply({ ...large, services: large.services.slice(0, 2500) }))
  took.export = await seconds(async () => expect(exportConfiguration(await configurationOf(worker)).length).toBeGreaterThan(1_000_000))
  took.read = await seconds(() => catalogueOf(app))
  const known = await catalogueOf(app)
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 6000)
  const trips = { count: 0 }
  expect(await roundTrips.run(trips, () => catalogueOf(app))).toBe(known)
  vi.restoreAllMocks()
  expect(trips.count).toBe(1)
  if (process.env.SHOW_FIGURES) console.log(took)
  for (const [what, time] of Object.entries(took)) expect(time, what).toBeLessThan(15)
}, 120_000)

async function fiftyThousandContracts(): Promise<void> {
  await sql`insert into contracting_entity (key, label, position) values ('us', '{"en": "Us"}', 0)`.execute(owner)
  await sql`insert into organisation (id, name, created_at) values (${newId()}, 'Large', now())`.execute(owner)
  await sql`insert into contract (id, organisation_id, entity_key, number, starts_on, created_at)
    select gen_random_uuid(), (select id from organisation), 'us', 'C-' || n, '2026-01-01', now() from generate_series(1, 50000) n`.execute(
    owner,
  )
  await sql`update contracting_entity set retired_at = now() where key = 'us'`.execute(owner)
}
