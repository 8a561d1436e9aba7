// The form of a contract is refused once, with all that is wrong in it.
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'

const { as, db } = await testHouse()
const chief = await as('ada')
const { id } = await db.owner.selectFrom('organisation').select('id').where('name', '=', 'Aurora Analytics').executeTakeFirstOrThrow()
const path = `/admin/organisations/${id}`
const contracts = () => db.owner.selectFrom('contract').select(['number', 'partner_id']).where('organisation_id', '=', id).execute()

test('a partner that nobody is hides no other fault, and everything typed stays', async () => {
  const before = await contracts()
  const wrong = { number: '', entity: '', startsOn: '2026-02-30', partner: 'Nobody at all', trial: 'yes' }
  const refused = await chief.post(`${path}/contracts`, wrong)
  expect(refused.status).toBe(422)
  const html = await refused.text()
  for (const field of ['number', 'entity', 'startsOn', 'partner']) expect(html).toContain(`href="#new-${field}"`)
  expect(html).toMatch(/id="new-partner-error".*No organisation has exactly this name\./s)
  expect(html).toContain('value="Nobody at all"')
  const late = { number: 'PA-1', entity: 'europe', startsOn: '2026-02-02', endsOn: '2026-02-01', partner: 'Nobody at all' }
  const ends = await (await chief.post(`${path}/contracts`, late)).text()
  for (const field of ['endsOn', 'partner']) expect(ends).toContain(`href="#new-${field}"`)
  expect((await chief.post(`${path}/contracts`, { ...late, endsOn: '' })).status, 'the partner alone is enough').toBe(422)
  expect(await contracts()).toEqual(before)
  const partner = await db.owner.selectFrom('organisation').select(['id', 'name']).where('id', '!=', id).limit(1).executeTakeFirstOrThrow()
  expect((await chief.post(`${path}/contracts`, { ...late, endsOn: '', partner: ` ${partner.name} ` })).status).toBe(303)
  expect(await contracts()).toContainEqual({ number: 'PA-1', partner_id: partner.id })
})
