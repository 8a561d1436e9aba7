// NTT-20: what is shown beside the form fits in earnest.
import { expect, test } from 'vitest'
import { type Fit, fitOf, grade } from './fit.ts'

type Met = readonly [place: keyof typeof grade | 'nowhere' | 'loosely', ...about: ('first' | 'rare' | 'scarce')[]]
const judge = (met: readonly Met[], { isChosen = false, isCoded = false } = {}): Fit =>
  fitOf(
    { grades: met.map(([place]) => ({ ...grade, nowhere: 0, loosely: 0.6 })[place]), isCoded },
    met.map(([, ...about]) => ({
      isFirst: about.includes('first'),
      isRare: about.includes('rare') || about.includes('scarce'),
      isScarce: about.includes('scarce'),
    })),
    isChosen,
  )

test.each<[string, readonly Met[], Fit]>([
  ['a scarce word of the summary in a title', [['title', 'first', 'scarce']], 'title'],
  [
    'one that others have too, where half of the summary is met',
    [
      ['title', 'first', 'rare'],
      ['nowhere', 'first'],
    ],
    'title',
  ],
  [
    'one that others have too, beside much else',
    [
      ['title', 'first', 'rare'],
      ['nowhere', 'first'],
      ['nowhere', 'first'],
      ['nowhere', 'first'],
    ],
    null,
  ],
  ['a word of the text alone', [['title', 'rare']], null],
  [
    'a word of the text with another',
    [
      ['title', 'rare'],
      ['text', 'rare'],
    ],
    'title',
  ],
  ['two common words in a title', [['title'], ['title']], 'title'],
  ['a common word', [['title', 'first']], null],
  [
    'two rare words of the lead',
    [
      ['lead', 'rare'],
      ['lead', 'rare'],
    ],
    'lead',
  ],
  ['one rare word of the lead', [['lead', 'first', 'scarce']], null],
  [
    'two scarce words, if they stand together',
    [
      ['lead', 'scarce'],
      ['text', 'scarce'],
    ],
    'close',
  ],
  [
    'words that only begin alike',
    [
      ['loosely', 'first', 'scarce'],
      ['loosely', 'scarce'],
    ],
    null,
  ],
])('%s', (_, met, expected) => expect(judge(met)).toBe(expected))

test('with the service or type that was chosen one rare word is enough; a code always is', () => {
  expect(judge([['text', 'rare']], { isChosen: true })).toBe('text')
  expect(judge([['lead', 'rare']], { isChosen: true })).toBe('lead')
  expect(judge([['text']], { isChosen: true })).toBeNull()
  expect(judge([], { isCoded: true })).toBe('code')
})
