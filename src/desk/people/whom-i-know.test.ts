// Whom one may know is found from one's own organisations, however many strangers the house has.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, monday } from '../../../test/support/counter.ts'
import { leastOf, took } from '../../../test/support/least.ts'
import { reading } from '../../platform/database.ts'
import { peopleIKnow, personIKnow } from './whom-i-know.ts'

const c = await counter()

test('F22 a customer lists colleagues and no one else, and 20,000 strangers are not looked at', async () => {
  const [acme, other] = [await c.organisation('Acme'), await c.organisation('Other')]
  const [ada, ben, eve] = [await c.person('Ada'), await c.person('Ben'), await c.person('Eve')]
  await c.member(acme, ada)
  await c.member(acme, ben)
  await c.member(other, eve)
  await sql`insert into person (id, first_name, last_name, name, language, time_zone, created_at)
    select gen_random_uuid(), 'No', 'One', 'No One ' || n, 'en', 'UTC', ${monday} from generate_series(1, 20000) n`.execute(c.worker)
  await sql`analyze person, membership, person_address`.execute(c.owner)
  const ask = () => reading(c.app, ada.personId, (tx) => peopleIKnow(tx, ada))
  expect(await leastOf(200, () => took(ask))).toBeLessThan(200)
  const { rows } = await ask()
  expect(rows.map((row) => row.name)).toEqual(['Ada', 'Ben'])
  const of = await reading(c.app, ada.personId, (tx) => peopleIKnow(tx, ada, { organisationId: acme }))
  expect(of.rows.map((row) => row.id).sort()).toEqual([ada.personId, ben.personId].sort())
  await expect(reading(c.app, ada.personId, (tx) => peopleIKnow(tx, ada, { organisationId: other }))).rejects.toThrow('not-found')
  await expect(reading(c.app, ada.personId, (tx) => personIKnow(tx, ada, eve.personId))).rejects.toThrow('not-found')
  const alone = await reading(c.app, eve.personId, (tx) => peopleIKnow(tx, eve))
  expect(alone.rows.map((row) => row.name)).toEqual(['Eve'])
})
