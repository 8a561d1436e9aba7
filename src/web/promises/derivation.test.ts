// Who works a ticket opens how its promise came to stand as it does; its customer is told how it stands.
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { createTicket } from '../../desk/tickets/create-ticket.ts'
import { move } from '../../desk/tickets/move.ts'

const { as, house, people } = await testHouse()
const act = (who: string, staffRole: 'administrator' | null, at: Date) => ({
  db: house.app,
  actor: { personId: people.get(who)!, staffRole, via: 'portal' as const },
  at,
})
const text = (page: string) => page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

test('MS-20 the figure opens into promise, hours, stretches and what was counted of each', async () => {
  const now = house.now().getTime()
  const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000)
  const incident = { requestType: 'incident', service: 'virtual-server', severity: 'a', summary: 'Nothing starts', body: 'Since nine.' }
  const { reference } = await createTicket(act('tom', null, minutesAgo(50)), incident)
  await move(act('ada', 'administrator', minutesAgo(30)), reference, { happening: 'put-on-hold' })
  const [tom, ada] = [await as('tom'), await as('ada')]
  const works = text(await ada.page(`/workspace/tickets/${reference}`))
  expect(works).toContain('“Incident A”: 60 minutes of the hours 24/7, UTC')
  expect(works).toMatch(/filed \(Tom Whitfield\); 20 minutes counted/)
  expect(works).toMatch(/on hold \(Ada Lindqvist\); the clock stood/)
  expect(works).toContain('20 minutes counted in all.')
  const reads = text(await tom.page(`/tickets/${reference}`))
  expect(reads).toContain('It stands while it is not our turn.')
  expect(reads).not.toContain('minutes counted')
})
