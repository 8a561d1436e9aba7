// What a second person is shown of a change: every word of both versions, what is the same only once, and never at the cost of everybody else's wait.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leastOf, worked } from '../../../test/support/least.ts'
import { compare, type Line } from './compare.ts'

const shown = (lines: readonly Line[]) =>
  lines.map(({ kind, pieces }) => [
    kind,
    pieces.map((one) => (one.kind === 'added' ? `+${one.text}` : one.kind === 'removed' ? `-${one.text}` : one.text)).join('|'),
  ])
const side = (lines: readonly Line[], other: 'added' | 'removed') =>
  lines.flatMap(({ kind, pieces }) => (kind === other ? [] : pieces.flatMap((piece) => (piece.kind === other ? [] : piece.text)).join('')))

test('a word that changed is marked within its line, in Japanese too; the rest stands once', () => {
  expect(shown(compare('one\nPress the red button.\nend', 'one\nPress the green button.\nend'))).toEqual([
    ['same', 'one'],
    ['changed', 'Press the |-red|+green| button.'],
    ['same', 'end'],
  ])
  expect(shown(compare('赤いボタンを押します。', '青いボタンを押します。'))[0]![0]).toBe('changed')
})

test('lines with little in common are told as one gone and one new', () => {
  expect(shown(compare('Wait.', 'Nothing of the sort here'))).toEqual([
    ['removed', '-Wait.'],
    ['added', '+Nothing of the sort here'],
  ])
})

test('an empty text has no line: what follows it is new, what went before it is gone, and nothing else', () => {
  expect(shown(compare('', 'one\n\ntwo'))).toEqual([
    ['added', '+one'],
    ['added', '+'],
    ['added', '+two'],
  ])
  expect(shown(compare('one', ''))).toEqual([['removed', '-one']])
  expect(compare('', '')).toEqual([])
})

test('whatever changed, both versions can be read from it in full', () => {
  const text = fc.array(fc.constantFrom('a', 'b c', 'b d', '', '漢字です', 'a a a b'), { maxLength: 12 }).map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = compare(before, after)
      expect(side(lines, 'added').join('\n')).toBe(before)
      expect(side(lines, 'removed').join('\n')).toBe(after)
    }),
  )
})

describe('F11 two versions that have little in common are compared within a budget, and none of their words is lost', () => {
  const lines = (count: number, of: (at: number) => string) => Array.from({ length: count }, (_, at) => of(at)).join('\n')
  const noise = (seed: number, length: number) => {
    let state = seed
    return Array.from({ length: length / 2 }, () =>
      (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) & 65_536 ? 'a ' : 'b ',
    ).join('')
  }
  test.each([
    ['long lines of few words', lines(50, (at) => noise(at + 1, 2000)), lines(50, (at) => noise(at + 100, 2000))],
    ['lines of signs', lines(20, () => '.,'.repeat(2500)), lines(20, () => ',.!'.repeat(1666))],
    ['very many lines', lines(50_000, () => 'a'), lines(50_000, () => 'b')],
    ['many lines', lines(2000, (at) => `x${at} ${noise(at + 1, 46)}`), lines(2000, (at) => `y${at} ${noise(at + 9, 46)}`)],
  ])('%s', async (_, before, after) => {
    expect(await leastOf(1000, () => worked(() => compare(before, after)))).toBeLessThan(1000)
    const found = compare(before, after)
    expect(side(found, 'added').join('\n')).toBe(before)
    expect(side(found, 'removed').join('\n')).toBe(after)
  })
})
