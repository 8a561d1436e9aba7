import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leastOf, worked } from '../../../test/support/least.ts'
import { withoutQuote } from './quote.ts'

test.each([
  [
    'Yes.\n\nOn Fri, 20 Nov 2026 Guichet wrote:\n> Is it?\n> Really?',
    'Yes.\n\n',
    'On Fri, 20 Nov 2026 Guichet wrote:\n> Is it?\n> Really?',
  ],
  ['Yes.\n> inline\nNo.', 'Yes.\n> inline\nNo.', ''],
  ['> only quoted', '> only quoted', ''],
  ['Igen.\n\n----- Eredeti üzenet -----\nKérdés', 'Igen.\n\n', '----- Eredeti üzenet -----\nKérdés'],
  ['', '', ''],
])('F19 what is quoted at the end of %j is told apart', (text, said, quoted) => {
  expect(withoutQuote(text)).toEqual({ said, quoted })
})

test('F19 nothing is lost, whatever was written', () => {
  const line = fc.oneof(fc.constantFrom('> quoted', '>> twice', '', 'On 1.1. a@b wrote:', '-- original message --', 'words'), fc.string())
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const text = lines.join('\n')
      const { said, quoted } = withoutQuote(text)
      expect(said + quoted).toBe(text)
    }),
  )
})

test('F19 made to be slow, it is not', async () => {
  for (const text of [
    '>'.repeat(60_000),
    '> \n'.repeat(20_000),
    `${' '.repeat(60_000)}:`,
    `x\n${'-'.repeat(60_000)}`,
    `a\n${'>\n \n'.repeat(15_000)}b`,
  ])
    expect(await leastOf(200, () => worked(() => withoutQuote(text)))).toBeLessThan(200)
})
