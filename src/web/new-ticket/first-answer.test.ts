// What the form promises before anything is sent: a day and an hour for each severity in the reader's zone, and no figure where none is configured.
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'

const { as } = await testHouse()
const tom = await as('tom')
const text = (page: string) => page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const blocks = (page: string) =>
  [...page.matchAll(/<div class="first-answer[\s\S]*?<\/dl><\/div>|<div class="first-answer[\s\S]*?<\/p><\/div>/g)].map(([one]) =>
    text(one),
  )

test('MS-20 MS-21 MS-29 the target stands in the form for each severity before it is sent, as a day and an hour', async () => {
  const [block, ...others] = blocks(await tom.page('/tickets/new?type=incident'))
  expect(others).toEqual([]) // DT-05: what nothing is promised for shows no figure
  expect(block).toMatch(
    /First answer, if you send it now A · Critical by .* at the latest B · Moderate by .* at the latest C · Minimal by .* at the latest/,
  )
  expect(block).toMatch(/A · Critical by \w+,? \d+ \w+ \d{4} at \d\d:\d\d/)
})
