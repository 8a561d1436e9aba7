// Where a form asks for no contract, few are listed; which plans one has, and what a ticket is worked under, does not hang on how many.
import { expect, test } from 'vitest'
import { counter, monday, refusalOf } from '../../../test/support/counter.ts'
import { enterpriseCatalogue, sellEnterprise } from '../../../test/support/enterprise.ts'
import { newId } from '../../platform/id.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { fewContracts, listedFor } from './listed-contracts.ts'
import { mostListed } from './standing-of.ts'

test('all that may be chosen from, where they are asked for', () => {
  const catalogue = enterpriseCatalogue()
  expect(listedFor(catalogue, 'incident')).toBe(mostListed)
  expect(listedFor(catalogue, null)).toBe(fewContracts + 1)
  expect(listedFor({ ...catalogue, intake: [{ ...catalogue.intake[0]!, ask: 'contract' }], fields: [] }, null)).toBe(mostListed)
  expect(listedFor({ ...catalogue, fields: [] }, 'incident')).toBe(fewContracts + 1)
})

test('of a hundred contracts the last gives its plan, and is what the ticket is worked under', async () => {
  const c = await counter()
  await sellEnterprise(c, monday, (document) => ({
    ...document,
    fields: document.fields.filter((field) => typeof field === 'string' || field.kind !== 'contracts'),
  }))
  const acme = await c.organisation('Acme')
  const ada = await c.person('Ada')
  await c.member(acme, ada)
  const paper = (n: number, plan: string) => ({
    ...{ id: newId(), organisation_id: acme, entity_key: 'east', plan_key: plan, number: `E-${String(n).padStart(3, '0')}` },
    ...{ starts_on: '2026-01-01', created_at: monday },
  })
  await c.worker
    .insertInto('contract')
    .values(Array.from({ length: 99 }, (_, n) => paper(n, 'basic')))
    .execute()
  await c.worker
    .insertInto('filing_grant')
    .values({ organisation_id: acme, person_id: ada.personId, offering_key: 'cloud-east', granted_at: monday })
    .execute()
  const premium = { requestType: 'premium-general', offering: 'cloud-east', summary: 'How do I', body: 'Tell me' }
  expect(await refusalOf(createTicket(c.as(ada), premium))).toBe('not-entitled')
  const last = paper(99, 'premium')
  await c.worker.insertInto('contract').values(last).execute()
  const { id } = await createTicket(c.as(ada), premium)
  const ticket = await c.worker.selectFrom('ticket').select(['plan_key', 'queue_key']).where('id', '=', id).executeTakeFirstOrThrow()
  expect(ticket).toEqual({ plan_key: 'premium', queue_key: 'special' })
  const event = await c.worker
    .selectFrom('ticket_event')
    .select('payload')
    .where('ticket_id', '=', id)
    .orderBy('seq')
    .executeTakeFirstOrThrow()
  expect(event.payload).toMatchObject({ papers: [last.id] })
})
