// A preset becomes tables, once; what it says is what is read back.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { openDatabase, reading, roundTrips } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { applyPreset } from './apply-preset.ts'
import { catalogueOf, forgetCatalogue } from './catalogue-of.ts'
import { byKey, label, shownAs } from './catalogue.ts'

const { owner, worker, app, urls } = await testDatabase()
const folder = new URL('../../../presets/default', import.meta.url).pathname
const yaml = readFileSync(join(folder, 'preset.yaml'), 'utf8')
const changed = (change: (text: string) => string) => {
  const dir = mkdtempSync(join(tmpdir(), 'guichet-preset-'))
  writeFileSync(join(dir, 'preset.yaml'), change(yaml))
  return dir
}

test('the default preset is applied and read back by any person; twice changes nothing', async () => {
  await applyPreset(owner, folder)
  const once = await reading(app, newId(), (tx) => catalogueOf(tx))
  expect(once).toMatchObject({
    preset: 'default',
    brand: 'Guichet',
    referencePrefix: 'CS',
    closeSolvedAfterDays: 7,
    limits: { fileBytes: 25_000_000, files: 20, totalBytes: 100_000_000 },
  })
  expect(once.priorities.map((one) => one.key)).toEqual(['low', 'medium', 'high'])
  expect(once.severities.map((one) => one.rank)).toEqual([1, 2, 3])
  expect(label(byKey(once.queues, 'technical')!.label, 'hu')).toBe('Műszaki támogatás')
  expect(label({ en: 'Only English' }, 'ja')).toBe('Only English')
  await applyPreset(worker, folder)
  forgetCatalogue(app)
  expect(await catalogueOf(app)).toEqual(once)
})

test('X-02 every state is shown by one public status', async () => {
  const catalogue = await catalogueOf(app)
  expect(['new', 'open', 'pending', 'on-hold', 'solved', 'closed'].map((status) => shownAs(catalogue, status as 'new').key)).toEqual([
    'open',
    'open',
    'awaiting-reply',
    'on-hold',
    'solved',
    'closed',
  ])
})

test('what a later version no longer names is retired, not removed', async () => {
  await applyPreset(
    owner,
    changed((text) => text.replaceAll(/\bcdn\b/g, 'content-delivery')),
  )
  forgetCatalogue(app)
  const { services } = await catalogueOf(app)
  expect(byKey(services, 'cdn')?.retired).toBe(true)
  expect(byKey(services, 'content-delivery')?.retired).toBe(false)
})

test('it is kept, and read again only when its version moved', async () => {
  const first = await catalogueOf(app)
  expect(await catalogueOf(app)).toBe(first)
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 6000)
  const trips = { count: 0 }
  expect(await roundTrips.run(trips, () => catalogueOf(app))).toBe(first)
  expect(trips.count).toBe(1)
  // Another process changes it: this one sees it once its five seconds are over.
  await applyPreset(worker, folder)
  expect(await catalogueOf(app)).toBe(first)
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 6000)
  const second = await catalogueOf(app)
  expect(second.version).toBeGreaterThan(first.version)
  expect(byKey(second.services, 'cdn')?.retired).toBe(false)
  vi.restoreAllMocks()
})

test('whoever reads the catalogue in a transaction waits for nobody: all connections may be held by those who would wait for a connection', async () => {
  const pool = openDatabase(urls.app, { max: 2, name: 'few' })
  await reading(pool.db, null, catalogueOf)
  forgetCatalogue(pool.db)
  const held = [1, 2].map(() => reading(pool.db, null, catalogueOf))
  const queued = [1, 2, 3].map(() => catalogueOf(pool.db))
  const read = await Promise.all([...held, ...queued])
  expect(new Set(read.slice(2)).size, 'those of the pool share one answer').toBe(1)
  await pool.close()
})
