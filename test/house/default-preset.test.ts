// Without a preset named, the counter shows all there is: each part and each kind of field, but for those that would ask everybody a question first.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { shape } from '../../src/desk/catalogue/configuration.ts'
import { readPreset } from '../../src/desk/catalogue/preset.ts'

const given = readPreset(new URL('../../presets/default', import.meta.url).pathname)

/** Left to others, with why. */
const elsewhere: Record<string, string> = {
  intake: 'questions before the form, asked of everybody: enterprise-cloud and partner-center ask them',
  contexts: 'asked before the form: partner-center',
  offerings: 'asked before the form, and granted person by person: enterprise-cloud',
  webhooks: 'a demo calls no system outside: test/support/escalations.ts has one',
}

test('every part that is a list, or a mapping, holds something', () => {
  const parts = Object.entries(given).filter(([, value]) => typeof value === 'object' && value !== null)
  const empty = parts.filter(([, value]) => Object.keys(value).length === 0).map(([name]) => name)
  expect(empty.toSorted()).toEqual(Object.keys(elsewhere).toSorted())
  expect(parts.length).toBeGreaterThan(20)
})

test('every kind of field is asked by some type', () => {
  const schema = z.toJSONSchema(shape.shape.fields, { io: 'input', reused: 'inline' })
  const kinds = [...JSON.stringify(schema).matchAll(/"kind":\{"type":"string","const":"([^"]+)"\}/g)].map(([, kind]) => kind)
  expect(kinds.length).toBeGreaterThan(6)
  const used = new Set(given.fields.flatMap((field) => (typeof field === 'string' ? [] : field.kind)))
  expect(kinds.filter((kind) => !used.has(kind as 'text'))).toEqual([])
})

test('what issue 3 names is there to be seen', () => {
  const own = given.fields.filter((field) => typeof field !== 'string')
  const shown: Record<string, boolean> = {
    'a type that asks priority and severity': given.request_types.some((type) => type.asks_priority && type.asks_severity),
    'a type that asks neither': given.request_types.some((type) => !type.asks_priority && !type.asks_severity),
    'a type behind More…': given.request_types.some(({ folded }) => folded),
    'a service behind More…': given.services.some(({ folded }) => folded),
    'limits of files of one type': given.request_types.some(({ limits }) => limits),
    'a question that hangs on an answer': own.some(({ when }) => Object.keys(when.answers ?? {}).length > 0),
    'a question to one edition': own.some(({ when }) => (when.editions ?? []).length > 0),
    'something offered to one edition': given.services.some(({ editions }) => editions.length > 0),
    'a type that is not technical': given.request_types.some(({ technical }) => !technical),
    'a special type': given.request_types.some(({ special_of }) => special_of),
    'a callback': given.request_types.some(({ callback }) => callback),
    'a template': given.services.some(({ template }) => template),
    'checklists of several services': given.services.filter(({ checklist }) => checklist.length > 0).length > 3,
    'a way to the console': given.services.some(({ console_url }) => console_url),
  }
  expect(Object.keys(shown).filter((what) => !shown[what])).toEqual([])
})

test('no type needs a question before the form, and no field is fixed by a context that nobody is asked for', () => {
  for (const type of given.request_types) expect([type.offerings, type.contexts], type.key).toEqual([[], []])
  for (const field of given.fields) if (typeof field === 'object') expect('fixed' in field && field.fixed, field.key).toBeFalsy()
})
