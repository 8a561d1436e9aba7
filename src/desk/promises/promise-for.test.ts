// The guide's table of first responses (MS-20 to MS-29), row by row, and what follows from the order of policies.
import { describe, expect, test } from 'vitest'
import { enterpriseCatalogue } from '../../../test/support/enterprise.ts'
import { type Language, languages } from '../../platform/messages.ts'
import { type About, dueAt, figuresIn, promiseFor } from './promise-for.ts'

const words = (en: string) => ({ en })
const local = languages.filter((language) => language !== 'en')
const catalogue = enterpriseCatalogue((document) => ({
  ...document,
  severities: ['a', 'b', 'c'].map((key, at) => ({ key, label: words(key), description: words(key), rank: at + 1 })),
  calendars: [
    { key: 'always', label: words('Always'), zone: 'UTC', hours: '24/7' },
    { key: 'budapest', label: words('Budapest'), zone: 'Europe/Budapest', hours: 'Mo-Fr 09:00-17:00', exceptions: '2026-03-16' },
  ],
  promises: [
    { key: 'local', label: words('Local'), request_types: ['incident'], languages: local, first_response_calendar: 'budapest' },
    ...[120, 240, 480].map((minutes, at) => ({
      key: `severity-${'abc'[at]}`,
      label: words('Break-fix'),
      request_types: ['incident'],
      severities: ['abc'[at]],
      first_response: minutes,
      first_response_calendar: 'always',
    })),
    { key: 'partners', label: words('Partners'), filed_by: 'partners', first_response: 240, first_response_calendar: 'budapest' },
    { key: 'other', label: words('Others'), request_types: ['general'], first_response: 480, first_response_calendar: 'budapest' },
  ],
}))
const about = (of: Partial<About>): About => ({
  plan: null,
  type: 'incident',
  severity: null,
  service: null,
  language: 'en',
  queue: 'technical',
  contracts: [],
  calendar: null,
  byPartner: false,
  ...of,
})
const filed = new Date('2026-03-13T15:00:00Z') // Friday, 16:00 in Budapest; Monday is a holiday there
const first = (of: Partial<About>) => {
  const promised = promiseFor(catalogue, about(of))
  return (
    promised && { minutes: promised.target.minutes, calendar: promised.calendar.key, due: dueAt(promised, filed)?.toISOString() ?? null }
  )
}

describe('MS-20 MS-21 the first response hangs on the severity, which is the business impact', () => {
  test.each([
    ['MS-22 critical: two hours', { severity: 'a' }, 120, 'always', '2026-03-13T17:00:00.000Z'],
    ['MS-23 moderate: four hours', { severity: 'b' }, 240, 'always', '2026-03-13T19:00:00.000Z'],
    ['MS-24 minimal: eight hours', { severity: 'c' }, 480, 'always', '2026-03-13T23:00:00.000Z'],
    [
      'MS-25 MS-28 what is not break-fix: one business day, over weekend and holiday',
      { type: 'general' },
      480,
      'budapest',
      '2026-03-17T15:00:00.000Z',
    ],
    ['MS-28 whatever its severity', { type: 'general', severity: 'a' }, 480, 'budapest', '2026-03-17T15:00:00.000Z'],
    ['MS-27 in another language: its business hours, no figure', { severity: 'a', language: 'hu' }, null, 'budapest', null],
    ['a partner has its own', { type: 'billing', byPartner: true }, 240, 'budapest', '2026-03-17T11:00:00.000Z'],
  ] as const)('%s', (_, of, minutes, calendar, due) => {
    expect(first(of)).toEqual({ minutes, calendar, due })
  })
  test('where none fits there is no figure (DT-05)', () => {
    expect(first({ type: 'billing' })).toBeNull()
    expect(first({ severity: null })).toBeNull() // no severity said yet
  })
  test('MS-26 MS-27 who writes in another language is told which has the figure', () => {
    for (const language of local) expect(figuresIn(catalogue, about({ severity: 'a', language: language as Language }))).toEqual(['en'])
    expect(figuresIn(catalogue, about({ type: 'general' }))).toEqual([...languages])
  })
  test('a retired policy promises nothing any more', () => {
    const retired = { ...catalogue, promises: catalogue.promises.map((one) => ({ ...one, retired: true })) }
    expect(promiseFor(retired, about({ severity: 'a' }))).toBeNull()
  })
})
