// X-07 X-10: the language of a question is read the same whoever types it, and hostile input changes nothing and costs little.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Asked, askedOf, isEmpty, longestAsked, type Names, said } from './asked.ts'

const called = (...pairs: [string, string][]) =>
  pairs.map(([name, key]) => ({ name: said(name), key })).sort((a, b) => (a.name < b.name ? -1 : 1))
const names: Names = {
  filters: new Map([
    ['status', 'status'],
    ['durum', 'status'],
    ['状況', 'status'],
    ['type', 'type'],
    ['from', 'from'],
    ['is', 'is'],
  ]),
  values: {
    status: called(['open', 'open'], ['Açık', 'open'], ['Awaiting your reply', 'awaiting'], ['未対応', 'open'], ['solved', 'solved']),
    type: called(['billing', 'billing'], ['bug', 'bug'], ['technical', 'technical']),
    is: called(['mine', 'mine'], ['benim', 'mine']),
  },
}
const short = (asked: Asked) => ({
  terms: asked.terms.map(({ kind, words }) => `${kind} ${words.join(' ')}`),
  not: asked.not.map(({ kind, words }) => `${kind} ${words.join(' ')}`),
  filters: Object.fromEntries(
    Object.entries(asked.filters).map(([name, { any, none }]) => [name, [...any, ...none.map((key) => `-${key}`)]]),
  ),
})

test.each<[string, Partial<ReturnType<typeof short>>]>([
  ['backup fails', { terms: ['word backup', 'word fails'] }],
  ['"disk is full" -solved', { terms: ['phrase disk is full'], not: ['word solved'] }],
  ['„Platte ist voll“ «accès refusé» 「接続できない」', { terms: ['phrase Platte ist voll', 'phrase accès refusé', 'phrase 接続 でき'] }],
  ['CS-1042 0x80070005 ERR_CONN_RESET', { terms: ['code CS 1042', 'code 0x80070005', 'code ERR CONN RESET'] }],
  ['status:open type:billing', { filters: { status: ['open'], type: ['billing'] } }],
  ['durum:açık', { filters: { status: ['open'] } }],
  ['DURUM:AÇIK', { filters: { status: ['open'] } }],
  ['状況：未対応', { filters: { status: ['open'] } }],
  ['status:"awaiting YOUR reply"', { filters: { status: ['awaiting'] } }],
  ['status:awaiting-your-reply', { filters: { status: ['awaiting'] } }],
  ['status:open,solved -type:bug', { filters: { status: ['open', 'solved'], type: ['-bug'] } }],
  ['type:b', { filters: { type: ['billing', 'bug'] } }],
  ['is:benim', { filters: { is: ['mine'] } }],
  ['from:"Jane Doe" slow', { filters: { from: ['Jane Doe'] }, terms: ['word slow'] }],
  ['https://example.com/a', { terms: ['word https', 'word example', 'word com', 'word a'] }],
  ['foo:bar', { terms: ['word foo', 'word bar'] }],
  ['"never closed', { terms: ['word never', 'word closed'] }],
  ['a - b --c', { terms: ['word a', 'word b', 'word c'] }],
])('%s', (text, wanted) => {
  expect(short(askedOf(text, names))).toEqual({ terms: [], not: [], filters: {}, ...wanted })
})

test('a value nobody knows leaves nothing out, and is said', () => {
  const asked = askedOf('status:nonsense disk', names)
  expect(asked.unclear).toEqual([{ name: 'status', value: 'nonsense' }])
  expect(asked.filters).toEqual({})
  expect(isEmpty(askedOf('status:', names))).toBe(true)
  expect(isEmpty(askedOf('-disk', names))).toBe(true)
})

const piece = fc.oneof(
  fc.constantFrom(
    '"',
    '“',
    '”',
    '「',
    '-',
    '--',
    ':',
    'status:',
    'is:',
    '-status:"',
    ',',
    '\0',
    '\u202e',
    '\u200f',
    '(',
    '((((',
    '!',
    '&',
    '|',
    "'",
    '\\',
    '\ud800',
    'ﷺ',
    '　',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
)
test('F22 F34 whatever is typed, what is understood is bounded and clean', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const asked = askedOf(pieces.join(''), names)
      expect(asked.terms.length).toBeLessThanOrEqual(8)
      expect(asked.not.length).toBeLessThanOrEqual(4)
      const words = [...asked.terms, ...asked.not].flatMap((term) => term.words)
      expect(words.length).toBeLessThanOrEqual(12)
      for (const text of [...words, ...asked.unclear.map(({ value }) => value), ...(asked.filters.from?.any ?? [])]) {
        expect(text).not.toMatch(/[\0\u202a-\u202e\u2066-\u2069\u200b-\u200f]/)
        expect(text.isWellFormed()).toBe(true)
      }
      for (const name of ['status', 'type', 'is'] as const)
        for (const key of asked.filters[name]?.any ?? []) expect(names.values[name]!.map((one) => one.key)).toContain(key)
    }),
    { numRuns: 500 },
  )
})
test('of a long phrase so many words are looked for as are left, and it is read whole', () => {
  const words = Array.from({ length: 20 }, (_, n) => `word${String.fromCharCode(97 + n)}`)
  const { terms } = askedOf(`disk "${words.join(' ')}" full`)
  expect(terms).toEqual([
    { kind: 'word', text: 'disk', words: ['disk'] },
    { kind: 'phrase', text: words.join(' '), words: words.slice(0, 11) },
  ])
})
test('words keep their meaning beside anything', () => {
  const word = fc.stringMatching(/^[a-z]{2,12}$/)
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (given) => {
      const asked = askedOf(`type:bug ${given.join('  ')} status:open`, names)
      expect(asked.terms.map((term) => term.text)).toEqual(given)
      expect(short(askedOf(`"${given.join(' ')}"`, names)).terms).toEqual([
        `phrase ${given.filter((one, at) => given.indexOf(one) === at).join(' ')}`,
      ])
    }),
  )
})
test('huge and nested questions are read within budget', () => {
  const before = process.cpuUsage() // what it costs, however busy the machine is with others
  for (const text of [
    '"'.repeat(1e6),
    '-"'.repeat(5e5),
    'status:"'.repeat(2e5),
    '('.repeat(1e6),
    'a:'.repeat(5e5),
    'ﷺ'.repeat(1e6),
    '\u202e'.repeat(1e6),
  ])
    askedOf(text, names)
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(300)
  expect(askedOf('x '.repeat(longestAsked), names).terms.length).toBeLessThanOrEqual(8)
})
