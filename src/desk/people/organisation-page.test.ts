// The page of a large organisation is there for each of its members, not only for those whom the list still shows.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, monday } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { organisationPage } from './organisation-page.ts'

const c = await counter()

test('the last of 600 members by name sees it, and administers it', async () => {
  const acme = await c.organisation('Acme')
  const zoe = await c.person('Zoe')
  await c.member(acme, zoe, { administers: true })
  await sql`with made as (insert into person (id, first_name, last_name, name, language, time_zone, created_at)
      select gen_random_uuid(), 'A', 'A', 'A ' || n, 'en', 'UTC', ${monday} from generate_series(1, 600) n returning id)
    insert into membership (organisation_id, person_id, created_at) select ${acme}, id, ${monday} from made`.execute(c.worker)
  const view = await reading(c.app, zoe.personId, (tx) => organisationPage(tx, zoe, acme, monday))
  expect(view).toMatchObject({ mayAdminister: true })
  const eve = await c.person('Eve')
  await expect(reading(c.app, eve.personId, (tx) => organisationPage(tx, eve, acme, monday))).rejects.toThrow('not-found')
})
