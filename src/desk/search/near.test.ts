import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isNear, likeOf, shortestForgiven } from './near.ts'

const letter = fc.constantFrom(...'abcdefghij0123')
const word = fc.array(letter, { minLength: shortestForgiven, maxLength: 12 })

/** One typing error at a place: a letter more, fewer, another, or two that changed places. */
const slips: ((letters: readonly string[], at: number, other: string) => string[])[] = [
  (letters, at, other) => letters.toSpliced(at, 0, other),
  (letters, at) => letters.toSpliced(at, 1),
  (letters, at, other) => letters.toSpliced(at, 1, other),
  (letters, at) => (at + 1 < letters.length ? letters.toSpliced(at, 2, letters[at + 1]!, letters[at]!) : [...letters]),
]

test('a word with one typing error is near, and passes each pattern by its beginning or by its end', () => {
  fc.assert(
    fc.property(word, fc.nat(12), letter, fc.constantFrom(...slips), (letters, place, other, slip) => {
      const asked = letters.join('')
      const meant = slip(letters, place % (letters.length + 1), other).join('')
      expect(isNear(asked, meant)).toBe(true)
      const { begins, ends } = likeOf(asked)
      begins.forEach((begin, at) => {
        expect(meant.startsWith(begin.slice(0, -1)) || meant.endsWith(ends[at]!.slice(1))).toBe(true)
      })
    }),
    { numRuns: 2000 },
  )
})
