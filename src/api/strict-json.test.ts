import { expect, test } from 'vitest'
import type { Refusal } from '../platform/refusal.ts'
import { readStrictJson, refuseDoubtfulQuery } from './strict-json.ts'

const malformed = (read: () => unknown) => {
  try {
    read()
  } catch (thrown) {
    expect((thrown as Refusal).code).toBe('malformed')
    return
  }
  throw new Error('it was taken')
}

test('plain JSON is read as it is', () => {
  const value = { a: [1, 'two: {"a":1}', null, { a: 'again, elsewhere' }], 'b"\\': { a: true } }
  expect(readStrictJson(JSON.stringify(value))).toEqual(value)
})

test.each([
  ['a key twice', '{"a":1,"a":2}'],
  ['a key twice, once escaped', '{"a":1,"\\u0061":2}'],
  ['a key twice, deep inside', '[{"x":{"b":1,"c":[],"b":2}}]'],
  ['__proto__', '{"__proto__":{"polluted":true}}'],
  ['__proto__, escaped', '{"\\u005f_proto__":{"polluted":true}}'],
  ['constructor.prototype', '{"constructor":{"prototype":{"polluted":true}}}'],
  ['no JSON', '{"a":1,}'],
  ['nothing', ''],
  ['deeper than anything of ours', '['.repeat(21) + ']'.repeat(21)],
])('F33 %s is refused', (_name, text) => {
  malformed(() => readStrictJson(text))
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

test.each([['a=1&a=2'], ['a=1&%61=2'], ['__proto__=1'], ['constructor=1'], ['text=a%00b']])('F33 the query %s is refused', (query) => {
  malformed(() => refuseDoubtfulQuery(new URLSearchParams(query)))
})

test.each([
  ['a long string', (n: number) => JSON.stringify({ a: 'x"\\'.repeat(n / 4) })],
  ['many keys', (n: number) => JSON.stringify(Object.fromEntries(Array.from({ length: n / 16 }, (_, i) => [`key${i}`, i])))],
  ['an open string of backslashes', (n: number) => `"${'\\\\'.repeat(n / 2)}`],
])('F34 %s takes time in proportion to its length', (_name, make) => {
  const took = (n: number) => {
    const text = make(n)
    const times = Array.from({ length: 5 }, () => {
      const from = performance.now()
      try {
        readStrictJson(text)
      } catch {}
      return performance.now() - from
    })
    return Math.min(...times)
  }
  took(1 << 14)
  const [small, large] = [took(1 << 15), took(1 << 20)]
  expect(large).toBeLessThan(Math.max(0.05, small) * 32 * 8)
})
