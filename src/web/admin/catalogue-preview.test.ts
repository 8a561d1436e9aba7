// Administrators see the form that somebody is given while they file for a customer, by the same delegations, and change nothing.
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { play } from '../../../world/play.ts'
import { readStory } from '../../../world/story.ts'
import { operator } from '../../desk/actor.ts'
import { applyConfiguration } from '../../desk/catalogue/apply-configuration.ts'
import { readPreset } from '../../desk/catalogue/preset.ts'

const { db, house, as } = await testHouse({ world: false })
const folder = new URL('../../../presets/partner-center', import.meta.url).pathname
await applyConfiguration({ db: db.worker, actor: operator, at: new Date() }, readPreset(folder))
const people = await play(readStory(folder), { worker: db.worker, app: db.app, storage: house.storage, now: new Date() })
const chief = await as(
  (await db.owner.selectFrom('person').select('id').where('staff_role', '=', 'administrator').executeTakeFirstOrThrow()).id,
)
const eszter = people.get('eszter')!
const idOf = async (name: string) =>
  (await db.owner.selectFrom('organisation').select('id').where('name', 'like', `${name}%`).executeTakeFirstOrThrow()).id
const [balaton, szolofurt] = [await idOf('Balaton'), await idOf('Szőlőfürt')]
const previewed = (query: Record<string, string>) =>
  chief.page(`/admin/catalogue/preview?${new URLSearchParams({ person: eszter, ...query })}`)

test('MS-32 a partner’s form for a customer is previewed, with what is fixed there and why; their own stays apart', async () => {
  const own = await previewed({})
  expect(own).toMatch(/<select [^>]*name="for"/)
  const [, forBalaton] = new RegExp(`<option value="(${balaton}[^"]*)"[^>]*>[^<]*Balaton`).exec(own)!
  const choice = { context: 'customer', offering: 'azure', type: 'azure-technical', service: 'azure' }
  const html = await previewed({ for: forBalaton!, ...choice })
  expect(html).toMatch(/<fieldset class="catalogue-preview" disabled/)
  expect(html).toContain('data-fixed="cloud-solution-provider"')
  expect(html).toContain('Cloud Solution Provider program keretébe')
  expect(html).toContain('balaton.example')
  expect(await previewed(choice), 'for oneself it is not to be had').not.toContain('data-fixed="cloud-solution-provider"')
})

test('nobody is previewed for a customer whom they do not act for; what is no customer is none', async () => {
  for (const whom of [szolofurt, `${balaton}.${balaton}`, 'nonsense', `${szolofurt}.`]) {
    const html = await previewed({ for: whom, context: 'customer' })
    expect(html, whom).not.toContain('Szőlőfürt')
    expect(html, whom).not.toContain('data-fixed=')
  }
})
