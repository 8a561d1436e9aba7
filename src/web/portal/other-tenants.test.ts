// F22 whatever other customers do, no byte of a customer's pages changes: not a count, not a suggestion, not an order.
import { expect, test } from 'vitest'
import { createTicket } from '../../desk/tickets/create-ticket.ts'
import { testHouse } from '../../../test/support/house.ts'

const { as, db, house, people, setNow } = await testHouse()
const aurora = await db.owner.selectFrom('organisation').select('id').where('name', '=', 'Aurora Analytics').executeTakeFirstOrThrow()
const deniz = await db.owner.selectFrom('organisation').select('id').where('name', 'like', 'Deniz%').executeTakeFirstOrThrow()
const addresses = [
  '/',
  '/tickets',
  '/tickets?tab=cc',
  '/tickets?tab=organisation',
  '/tickets?tab=organisation&q=disk',
  '/tickets?q=CS-295',
  '/tickets.csv',
  '/tickets?updated=1',
  '/tickets/new?type=incident',
  '/organisations',
  `/organisations/${aurora.id}`,
  '/account',
]

test('F22 two readings of every page, with much filed elsewhere in between, are equal byte for byte', async () => {
  const now = new Date()
  setNow(now)
  const mira = await as('mira')
  const read = async () =>
    Promise.all(
      addresses.map(async (address) =>
        (await (await mira.get(address)).text()).replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID'),
      ),
    )
  const before = await read()
  for (let at = 0; at < 40; at++) {
    const [who, organisationId] = at % 2 ? ['lena', null] : ['elif', deniz.id]
    await createTicket(
      { db: house.app, actor: { personId: people.get(who!)!, staffRole: null, via: 'portal' }, at: now },
      {
        requestType: 'incident',
        service: 'other',
        organisationId: organisationId!,
        severity: 'a',
        summary: `Disk of everything ${at}`,
        body: 'disk bucket invoice CS-295911 mira@aurora.example',
      },
    )
  }
  const after = await read()
  addresses.forEach((address, at) => expect(after[at], address).toBe(before[at]))
  expect(before[3]).toContain('Disk of analytics-07')
})
