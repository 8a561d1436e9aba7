// A page that says no leaves one where one was: who is signed in keeps the ways on of their room, a stranger sees none.
import { expect, test } from 'vitest'
import { testHouse } from '../../test/support/house.ts'

const { as, stranger } = await testHouse()

test.each([
  ['tom', '/nothing', /class="bar-nav"[\s\S]*href="\/search"/],
  ['tom', '/admin/nothing', /class="bar-nav"/],
  ['noor', '/workspace/tickets/CS-999999', /class="rail-search"[\s\S]*href="\/workspace\/queues\//],
  ['ada', '/admin/people/nobody', /class="rail-link" href="\/admin\/catalogue"/],
] as const)('%s at %s', async (who, path, ways) => {
  const answer = await (await as(who)).get(path)
  expect(answer.status).toBe(404)
  const html = await answer.text()
  expect(html).toMatch(ways)
  expect(html.match(/<h1>/g)).toHaveLength(1)
})

test('a stranger', async () => {
  const html = await (await stranger.get('/nothing')).text()
  expect(html).toContain('class="room-bare"')
})
