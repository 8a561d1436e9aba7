// What is applied stands, stays when applied again, and what no longer stands is retired with its words; each change is recorded.
import { expect, test } from 'vitest'
import { counter, minutes, monday, refusalOf } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { applyConfiguration, changeConfiguration } from './apply-configuration.ts'
import { catalogueOf, forgetCatalogue } from './catalogue-of.ts'
import { byKey } from './catalogue.ts'
import { configurationOf, storedConfiguration } from './configuration-of.ts'
import type { Configuration } from './configuration.ts'
import { differences } from './differences.ts'
import { readPreset } from './preset.ts'

const { app, worker, owner, person, as, timer } = await counter()
const preset = readPreset(new URL('../../../presets/default', import.meta.url).pathname)
const operator = timer(monday)
const events = () => owner.selectFrom('configuration_event').selectAll().orderBy('id').execute()
const now = () => configurationOf(worker)
const version = async () => (await storedConfiguration(worker)).version
const change = async (how: (configuration: Configuration) => void) => {
  const to = structuredClone(await now())
  how(to)
  return applyConfiguration(operator, to)
}

test('the same again writes nothing: no event, no version, no row', async () => {
  const before = { events: await events(), version: await version(), xmin: await xmins() }
  expect(await applyConfiguration(operator, preset)).toEqual([])
  expect(await applyConfiguration(operator, await now(), { preset: 'default' })).toEqual([])
  expect({ events: await events(), version: await version(), xmin: await xmins() }).toEqual(before)
})

async function xmins() {
  const tables = ['setting', 'queue', 'request_type', 'service', 'form_field', 'priority', 'status_shown_as']
  return Promise.all(
    tables.map((table) =>
      owner
        .selectFrom(table as 'queue')
        .select((eb) => eb.ref('xmin' as 'key').as('xmin'))
        .execute(),
    ),
  )
}

test('an entry that goes is retired, and comes back as it is told', async () => {
  const taken = await change((to) => {
    to.services = to.services.filter((service) => service.key !== 'other')
    to.priorities = to.priorities.filter((priority) => priority.key !== 'medium')
  })
  expect(taken.map(({ part, key, change }) => `${part} ${key} ${change}`)).toEqual(['services other retired', 'priorities medium retired'])
  forgetCatalogue(app)
  const catalogue = await catalogueOf(app)
  expect(byKey(catalogue.services, 'other')).toMatchObject({ retired: true, label: { hu: 'Egyéb' } })
  expect(byKey(catalogue.priorities, 'medium')?.retired).toBe(true)
  const back = await applyConfiguration(operator, preset)
  expect(back.map(({ part, key, change }) => `${part} ${key} ${change}`)).toEqual(['services other restored', 'priorities medium restored'])
  expect(differences(await now(), preset)).toEqual([])
})

test('ranks may be swapped, and public statuses exchanged', async () => {
  await change((to) => {
    const [low, , high] = to.priorities
    ;[low!.rank, high!.rank] = [high!.rank, low!.rank]
    to.public_statuses = [
      { key: 'working', label: { en: 'Working' }, description: { en: 'It is with us.' }, states: ['new', 'open', 'on-hold', 'pending'] },
      { key: 'done', label: { en: 'Done' }, description: { en: 'It is done.' }, states: ['solved', 'closed'] },
    ]
  })
  expect((await now()).priorities.map((one) => one.key)).toEqual(['high', 'medium', 'low'])
  expect((await now()).public_statuses.map((one) => one.key)).toEqual(['working', 'done'])
  await applyConfiguration(operator, preset)
  expect((await now()).public_statuses.map((one) => one.key)).toEqual(['open', 'awaiting-reply', 'on-hold', 'solved', 'closed'])
})

test('options and contexts of earlier tickets keep their words', async () => {
  await change((to) => {
    to.contexts = [
      { key: 'own', label: { en: 'For us' } },
      { key: 'customer', label: { en: 'For a customer' } },
    ]
    to.fields.push({
      key: 'zone',
      kind: 'select',
      label: { en: 'Zone' },
      required: false,
      when: {},
      options: [
        { key: 'north', label: { en: 'North' } },
        { key: 'south', label: { en: 'South' } },
      ],
    })
  })
  await change((to) => {
    to.contexts = to.contexts.slice(1)
    const zone = to.fields.at(-1) as { options: { key: string; label: { en: string } }[] }
    zone.options = [zone.options[1]!, { key: 'west', label: { en: 'West' } }]
  })
  forgetCatalogue(app)
  const catalogue = await catalogueOf(app)
  expect(catalogue.contexts.map((one) => one.key)).toEqual(['customer'])
  expect(catalogue.retiredContexts).toEqual([{ key: 'own', label: { en: 'For us' } }])
  const zone = byKey(catalogue.fields, 'zone')!
  expect(zone.options.map((one) => one.key)).toEqual(['south', 'west'])
  expect(zone.retiredOptions).toEqual([expect.objectContaining({ key: 'north', label: { en: 'North' } })])
  await applyConfiguration(operator, preset)
})

test('an administrator changes it, once per version, and is recorded with before and after', async () => {
  const ada = await person('Ada', 'administrator')
  const tess = await person('Tess', 'agent')
  const rename = (brand: string) => (to: Configuration) => ({ ...to, brand })
  const shown = await version()
  expect(await refusalOf(changeConfiguration(as(tess), rename('Mine'), shown))).toBe('may-not-do-that')
  await changeConfiguration(as(ada, minutes(5)), rename('Bureau'), shown)
  expect(await refusalOf(changeConfiguration(as(ada), rename('Late'), shown))).toBe('changed-meanwhile')
  expect((await catalogueOf(app)).brand).toBe('Bureau')
  expect((await events()).at(-1)).toMatchObject({
    at: minutes(5),
    person_id: ada.personId,
    part: 'settings',
    key: 'brand',
    change: 'changed',
    before: 'Guichet',
    after: 'Bureau',
  })
  // The second lock: whoever is no administrator writes none of it, whatever the code says.
  await expect(
    changeConfiguration({ ...as(tess), actor: { ...as(tess).actor, staffRole: 'administrator' } }, rename('Mine'), shown + 1),
  ).rejects.toThrow()
  expect(await reading(app, tess.personId, (tx) => tx.selectFrom('configuration_event').selectAll().execute())).toEqual([])
  await applyConfiguration(operator, preset)
})

test('of many at once each sees what the one before it wrote', async () => {
  const start = await version()
  await Promise.all(Array.from({ length: 8 }, (_, at) => applyConfiguration(operator, { ...preset, brand: `House ${at % 4}` })))
  const steps = (await version()) - start
  expect(steps).toBeGreaterThan(0)
  const brands = (await events()).filter((one) => one.key === 'brand').slice(-steps)
  brands.slice(1).forEach((one, at) => expect(one.before).toBe(brands[at]!.after))
  await applyConfiguration(operator, preset)
})
