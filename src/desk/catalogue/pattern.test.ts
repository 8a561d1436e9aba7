// Patterns of a preset run on what strangers type: what a preset needs is allowed, what may take for ever is not.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitsPattern, isPattern } from './pattern.ts'

test.each([
  '[a-z]{3}',
  'NEC[0-9]{10}',
  '\\d+',
  '[a-z0-9-]+\\.[a-z]{2,}',
  '(?:ab|cd)-\\d{4}',
  '([a-z]+-)?\\d+',
  '(a|b){3}',
  '.*',
  '(?:[0-9a-f]{2}:){5}[0-9a-f]{2}',
  '\\(\\+\\d+\\)',
])('allowed: %s', (pattern) => expect(isPattern(pattern)).toBe(true))
test.each([
  '(',
  '[',
  '(?=a)b',
  '(?<!a)b',
  '(?<n>a)\\k<n>',
  '(a)\\1',
  '\\p{L}',
  '(a+)+',
  '(a|a)*',
  '(a*b?){2,}',
  '((a+)b)+',
  '(?:a|b|ab)*',
  'a*a*a*a*',
  `${'a?'.repeat(30)}${'a'.repeat(30)}`,
  'a{1,90}a{1,90}a{1,90}a{1,90}',
  '(a?){50}',
  '(?:a?){23}', // seconds
  '(?:|a){23}',
  '(?:(?:a{1,9})*)*',
])('refused: %s', (pattern) => expect(isPattern(pattern)).toBe(false))

test('what is allowed answers at once, also for the longest text', () => {
  const piece = fc.constantFrom('a', 'b', '.', '[ab]', 'a+', 'b*', '(ab)', '(?:a|b)', '(ab){2}', 'a?', '(?:a)', '(a+)?', 'a{1,20}')
  const patterns = fc
    .array(piece, { minLength: 1, maxLength: 12 })
    .map((all) => all.join(''))
    .filter(isPattern)
  fc.assert(
    fc.property(patterns, (pattern) => {
      const since = performance.now()
      new RegExp(`^(?:${pattern})$`, 'u').test(`${'a'.repeat(199)}!`)
      expect(performance.now() - since).toBeLessThan(2000)
    }),
    { numRuns: 60, endOnFailure: true },
  )
})

test('a text fits a pattern as a whole, and none that is longer than what is typed', () => {
  expect(fitsPattern('a|b', 'b')).toBe(true)
  expect(fitsPattern('a|b', 'bc')).toBe(false)
  expect(fitsPattern('.*', 'x'.repeat(200))).toBe(true)
  expect(fitsPattern('.*', 'x'.repeat(201))).toBe(false)
})
