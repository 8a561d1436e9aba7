// The export as a spreadsheet reads it: nothing in it can become a formula, and it holds what the list holds.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { csvOf } from '../csv.ts'

/** A reader of CSV as RFC 4180 has it, where every cell is quoted. */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = []
  for (const row of csv.matchAll(/((?:"(?:[^"]|"")*",?)+)\r\n/g))
    rows.push([...row[1]!.matchAll(/"((?:[^"]|"")*)"/g)].map((cell) => cell[1]!.replaceAll('""', '"')))
  return rows
}

const dangerous = /^[=+\-@\t\r＝＋－＠]/

test('F17 no cell of an export begins as a formula does, and every cell is quoted', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.tuple(fc.constantFrom(...'=+-@\t\r\n＝＋－＠"\','), fc.string()).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), (row) => {
      const [read] = cellsOf(csvOf([row]))
      expect(read).toHaveLength(row.length)
      read!.forEach((text, at) => {
        expect(text).not.toMatch(dangerous)
        expect(text).toBe(dangerous.test(row[at]!) ? `'${row[at]}` : row[at])
      })
    }),
    { numRuns: 1000 },
  )
})

test('F17 the export of a list holds its rows, its filters and nobody else’s tickets', async () => {
  const { as, stranger } = await testHouse()
  const tom = await as('tom')
  const mine = await tom.get('/tickets.csv')
  expect(mine.headers.get('content-type')).toContain('text/csv')
  expect(mine.headers.get('content-disposition')).toContain('attachment')
  const rows = cellsOf((await mine.text()).slice(1))
  expect(rows[0]).toContain('Summary')
  expect(rows[0], 'times of the reader’s clock, which spreadsheets know as times').toContain('Created (Europe/London)')
  expect(rows[1]!.at(-1)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/)
  expect(rows.slice(1)).toHaveLength(2)
  expect(cellsOf(await (await tom.get('/tickets.csv?type=incident')).text())).toHaveLength(2)
  expect(cellsOf(await (await tom.get('/tickets.csv?q=bucket')).text())).toHaveLength(2)
  expect((await stranger.get('/tickets.csv')).status).toBe(303)
})
