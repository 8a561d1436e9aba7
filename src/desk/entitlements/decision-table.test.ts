// NTT-13..18 as one table: each plan, with and without the rights, against each ticket type, on the preset that is shipped.
import { describe, expect, test } from 'vitest'
import { contractFact, standingFact, wanted } from '../../../test/support/enterprise.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { applyPreset } from '../catalogue/apply-preset.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { entitle } from './entitle.ts'
import { intake } from './intake.ts'

const { worker } = await testDatabase()
await applyPreset(worker, new URL('../../../presets/enterprise-cloud', import.meta.url).pathname)
const catalogue = await catalogueOf(worker)

const types = ['general', 'incident', 'callback-general', 'callback-incident', 'premium-general', 'premium-incident'] as const
const [here, elsewhere] = ['ecl2-hokushin', 'ecl2-hokushin-west']
/** The right to file at all, and the permission for the category (NTT-11). */
const rights = {
  'both rights': { files: true, grants: [here] },
  'no permission': { files: true, grants: [] },
  'the permission for another category': { files: true, grants: [elsewhere] },
  'no right to file': { files: false, grants: [here] },
  neither: { files: false, grants: [] },
} as const

const [G, C, S] = ['general-desk', 'callback-desk', 'special-desk']
const PLAN = 'not-in-plan'
const GRANT = 'no-grant'
const FILE = 'may-not-file'
// biome-ignore format: a table is read by its columns
const table: [string, string | null, keyof typeof rights, string[]][] = [
  // Which desk receives it, or why it may not be filed:         general, incident, their callbacks, their premium ones
  ['NTT-13', 'basic',  'both rights',                           [G    , G    , PLAN , PLAN , PLAN , PLAN]],
  ['NTT-13', 'basic',  'no permission',                         [GRANT, GRANT, GRANT, GRANT, GRANT, GRANT]],
  ['NTT-13', 'basic',  'the permission for another category',   [GRANT, GRANT, GRANT, GRANT, GRANT, GRANT]],
  ['NTT-13', 'basic',  'no right to file',                      [FILE , FILE , FILE , FILE , FILE , FILE]],
  ['NTT-13', 'basic',  'neither',                               [FILE , FILE , FILE , FILE , FILE , FILE]],
  ['NTT-14', 'advanced','both rights',                          [G    , G    , C    , C    , PLAN , PLAN]],
  ['NTT-14', 'advanced','no permission',                        [GRANT, GRANT, GRANT, GRANT, GRANT, GRANT]],
  ['NTT-14', 'advanced','the permission for another category',  [GRANT, GRANT, GRANT, GRANT, GRANT, GRANT]],
  ['NTT-14', 'advanced','no right to file',                     [FILE , FILE , FILE , FILE , FILE , FILE]],
  ['NTT-14', 'advanced','neither',                              [FILE , FILE , FILE , FILE , FILE , FILE]],
  ['NTT-15', 'premium','both rights',                           [G    , G    , PLAN , PLAN , S    , S]],
  ['NTT-15', 'premium','no permission',                         [GRANT, GRANT, GRANT, GRANT, GRANT, GRANT]],
  ['NTT-15', 'premium','the permission for another category',   [GRANT, GRANT, GRANT, GRANT, GRANT, GRANT]],
  ['NTT-15', 'premium','no right to file',                      [FILE , FILE , FILE , FILE , FILE , FILE]],
  ['NTT-15', 'premium','neither',                               [FILE , FILE , FILE , FILE , FILE , FILE]],
  ['NTT-18', null,     'both rights',                           [PLAN , PLAN , PLAN , PLAN , PLAN , PLAN]],
  ['NTT-18', null,     'no permission',                         [GRANT, GRANT, GRANT, GRANT, GRANT, GRANT]],
  ['NTT-18', null,     'the permission for another category',   [GRANT, GRANT, GRANT, GRANT, GRANT, GRANT]],
  ['NTT-18', null,     'no right to file',                      [FILE , FILE , FILE , FILE , FILE , FILE]],
  ['NTT-18', null,     'neither',                               [FILE , FILE , FILE , FILE , FILE , FILE]],
]
const standing = (plan: string | null, right: keyof typeof rights) =>
  standingFact({ ...rights[right], contracts: [contractFact({ entity: 'hokushin', plan })] })

describe.each(table)('%s plan %s, %s', (_, plan, right, outcomes) => {
  test.each(types.map((type, at) => [type, outcomes[at]!] as const))('%s: %s', (type, outcome) => {
    const verdict = entitle(catalogue, standing(plan, right), wanted({ offering: here, type }))
    expect(verdict.allowed ? verdict.queue : verdict.reason).toBe(outcome)
  })
  test('NTT-16 those and no others can be chosen, and a special one stands first and marked (NTT-17)', () => {
    const chosen = { context: null, offering: here, contract: null, type: null, service: null, edition: null, answers: {} }
    const steps = intake(catalogue, standing(plan, right), chosen, 'ja')
    // Who may not enter the category is shown no type at all.
    const category = steps.find(({ ask }) => ask === 'offering')?.chosen ?? null
    expect(category).toBe(right === 'both rights' ? here : null)
    const step = category === null ? null : steps.find(({ ask }) => ask === 'type')
    const allowed = types.filter((_, at) => [G, C, S].includes(outcomes[at]!))
    const offered = step?.options.filter(({ verdict }) => verdict.allowed).map(({ key }) => key) ?? []
    expect(offered.toSorted()).toEqual(allowed.toSorted())
    const special = allowed.find((_, at) => outcomes[types.indexOf(allowed[at]!)] === S)
    expect(step?.preselected ?? null).toBe(special ?? null)
    if (special) expect(offered[0]).toBe(special)
  })
})

test('the table holds every plan and every type of the preset', () => {
  expect(catalogue.requestTypes.map(({ key }) => key).toSorted()).toEqual(types.toSorted())
  expect(catalogue.plans.map(({ key }) => key).toSorted()).toEqual([...new Set(table.flatMap(([, plan]) => plan ?? []))].toSorted())
})
test('NTT-12 the plan of another company’s contract opens nothing here', () => {
  const both = standingFact({
    files: true,
    grants: [here, elsewhere],
    contracts: [contractFact({ entity: 'hokushin', plan: 'basic' }), contractFact({ id: 'c2', entity: 'hokushin-west', plan: 'premium' })],
  })
  const of = (offering: string, type: string) => {
    const verdict = entitle(catalogue, both, wanted({ offering, type }))
    return verdict.allowed ? verdict.queue : verdict.reason
  }
  expect([of(here, 'premium-general'), of(elsewhere, 'premium-general')]).toEqual([PLAN, S])
})
