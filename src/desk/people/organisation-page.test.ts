// The page of a large organisation is there for each of its members, not only for those whom the list still shows.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, monday } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { leastOf, took } from '../../../test/support/least.ts'
import { type Member, organisationPage } from './organisation-page.ts'

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

const members = (organisation: string) => sql`select * from guichet_members_of(${organisation}, 500)`
const byPolicies = (
  organisation: string,
) => sql`select p.id, p.name, a.address, m.files_tickets as files, m.sees_tickets as sees, m.administers, p.disabled_at
  from membership m join person p on p.id = m.person_id left join person_address a on a.person_id = p.id
  where m.organisation_id = ${organisation} order by p.name, p.id limit 500`

test('F01 its members are those whom the policies let through, to whoever asks', async () => {
  const [mill, farm] = [await c.organisation('Mill'), await c.organisation('Farm')]
  const [ada, bob, cyd] = [await c.person('Ada'), await c.person('Bob'), await c.person('Cyd')]
  const kim = await c.agent('Kim', [])
  await c.member(mill, ada, { administers: true })
  await c.member(mill, bob, { files: false, sees: 'all' })
  await c.member(farm, bob)
  await c.member(farm, cyd)
  await c.disable(cyd)
  for (const asker of [ada, bob, cyd, kim])
    for (const organisation of [mill, farm]) {
      const [told, through] = await reading(c.app, asker.personId, async (tx) => [
        (await members(organisation).execute(tx)).rows,
        (await byPolicies(organisation).execute(tx)).rows,
      ])
      expect(told, `${asker.name} of ${organisation === mill ? 'Mill' : 'Farm'}`).toEqual(through)
    }
  const view = await reading(c.app, bob.personId, (tx) => organisationPage(tx, bob, farm, monday))
  const rights = { files: true, sees: 'none', administers: false } as const
  expect(view.members).toEqual<Member[]>([
    { personId: bob.personId, name: 'Bob', address: bob.address, ...rights, isDisabled: false },
    { personId: cyd.personId, name: 'Cyd', address: cyd.address, ...rights, isDisabled: true },
  ])
})

test('of 5,000 members none is looked for among the 5,000', async () => {
  const [city, ann] = [await c.organisation('City'), await c.person('Ann')]
  await c.member(city, ann)
  await sql`with made as (insert into person (id, first_name, last_name, name, language, time_zone, created_at)
      select gen_random_uuid(), 'A', 'A', case when n > 5000 then 'A' else 'M' end, 'en', 'UTC', ${monday} from generate_series(1, 10000) n returning id, name)
    insert into membership (organisation_id, person_id, created_at) select ${city}, id, ${monday} from made where name = 'M'`.execute(
    c.worker,
  )
  await sql`analyze person, membership`.execute(c.owner)
  const page = () => leastOf(0, () => took(() => reading(c.app, ann.personId, (tx) => organisationPage(tx, ann, city, monday))))
  const policies = () => leastOf(0, () => took(() => reading(c.app, ann.personId, (tx) => byPolicies(city).execute(tx))))
  expect(await page()).toBeLessThan((await policies()) / 3)
})
