import { expect, test } from 'vitest'
import { FirstName, LastName, OrganisationName, TokenName } from './fields.ts'

const all = { FirstName, LastName, OrganisationName, TokenName }
const faultOf = (field: (typeof all)[keyof typeof all], given: unknown) => field.safeParse(given).error?.issues[0]?.message

test.each(Object.entries(all))('F33 %s says something, and is text that can be stored', (_, field) => {
  for (const blank of ['', ' ', '\u200b', '\u2800', '\u3164', '\u00ad \ufeff', '\u202e', '\u200d\ufe0f'])
    expect(faultOf(field, blank), JSON.stringify(blank)).toBe('refusal.fault.required')
  for (const odd of ['a\0b', 'a\x1bb', 'half \ud83d', 'Ask\u202eer', '\u2068Ada\u2069'])
    expect(faultOf(field, odd), JSON.stringify(odd)).toBe('refusal.fault.invalid')
  expect(faultOf(field, 'x'.repeat(201))).toBe('refusal.fault.too-long')
})
test.each([
  [' Ada \n King ', 'Ada King'],
  ['علی‌رضا', 'علی‌رضا'],
  ['Te\u0301a 👩‍💻', 'Téa 👩‍💻'],
])('of %j is kept %j', (given, kept) => expect(FirstName.parse(given)).toBe(kept))
