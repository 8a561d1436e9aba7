// The guides' own promises, row by row, as their presets give them: the Hungarian guide's table, and no figure where a guide names none.
import { describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { languages } from '../../platform/messages.ts'
import { applyPreset } from '../catalogue/apply-preset.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { type About, dueAt, figuresIn, promiseFor } from './promise-for.ts'
import { recordPromise } from './recorded.ts'

const folder = (name: string) => new URL(`../../../presets/${name}`, import.meta.url).pathname
async function catalogueIn(name: string): Promise<Catalogue> {
  const { worker, close } = await testDatabase()
  await applyPreset(worker, folder(name))
  const catalogue = await catalogueOf(worker)
  await close()
  return catalogue
}
const about = (of: Partial<About>): About => ({
  plan: null,
  type: 'azure-technical',
  severity: null,
  service: null,
  language: 'en',
  queue: 'azure',
  contracts: [],
  calendar: null,
  byPartner: false,
  ...of,
})

const breakFix = ['azure-technical', 'mail', 'identity', 'sites', 'devices']
const deskOf = { tr: 'turkish', fr: 'french', it: 'italian', ja: 'japanese', hu: 'hungarian' } as const
const friday = new Date('2026-11-20T15:00:00Z') // four in the afternoon in Budapest

describe('partner-center', async () => {
  const catalogue = await catalogueIn('partner-center')
  const first = (of: Partial<About>) => {
    const promised = promiseFor(catalogue, about(of))
    return promised && { minutes: promised.target.minutes, calendar: promised.calendar.key, due: dueAt(promised, friday)?.toISOString() }
  }
  const rows = breakFix.flatMap((type) => [false, true].map((byPartner) => ({ type, byPartner })))
  test.each(rows)('MS-20 MS-22 MS-23 MS-24 break-fix in English has two, four and eight hours: $type, by a partner: $byPartner', (of) => {
    for (const [severity, minutes] of [
      ['a', 120],
      ['b', 240],
      ['c', 480],
    ] as const)
      expect(first({ ...of, severity })).toEqual({
        minutes,
        calendar: 'always',
        due: new Date(friday.getTime() + minutes * 60_000).toISOString(),
      })
  })
  test.each(rows)(
    'MS-26 MS-27 in other languages its business hours are told, no figure, and that English has one: $type, by a partner: $byPartner',
    (of) => {
      for (const [language, calendar] of Object.entries(deskOf) as [keyof typeof deskOf, string][])
        for (const severity of ['a', 'b', 'c']) {
          expect(first({ ...of, language, severity })).toEqual({ minutes: null, calendar, due: undefined })
          expect(figuresIn(catalogue, about({ ...of, language, severity }))).toEqual(['en'])
        }
    },
  )
  test('MS-25 MS-28 what is no break-fix takes a business day at most, of the desk that speaks its language', () => {
    const others = catalogue.requestTypes.map(({ key }) => key).filter((key) => !breakFix.includes(key))
    expect(others.length).toBeGreaterThan(3)
    for (const type of others) {
      expect(first({ type })).toEqual({ minutes: 480, calendar: 'hungarian', due: '2026-11-23T15:00:00.000Z' })
      expect(first({ type, language: 'hu' })).toMatchObject({ minutes: 480, calendar: 'hungarian' })
      expect(first({ type, language: 'ja' })).toMatchObject({ minutes: 480, calendar: 'japanese' })
    }
  })
  test('MS-07 major problems of partners stand before all others; nobody else’s do, and nothing less grave', () => {
    for (const language of languages)
      for (const type of breakFix)
        for (const severity of ['a', 'b', 'c'])
          for (const byPartner of [true, false])
            expect(
              recordPromise(catalogue, about({ language, type, severity, byPartner }))?.ahead === true,
              `${language} ${type} ${severity} ${byPartner}`,
            ).toBe(byPartner && severity === 'a')
    expect(recordPromise(catalogue, about({ type: 'azure-billing', byPartner: true }))?.ahead).toBeUndefined()
  })
})

test.each(['dt-cloud', 'atera', 'hostkey', 'enterprise-cloud'])('DT-05 %s promises nothing: its guide names no figure', async (name) => {
  expect((await catalogueIn(name)).promises).toEqual([])
})
