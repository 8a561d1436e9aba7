// Who may file where: granted and revoked by administrators, at once; asked for by who lacks it, once a day.
import { beforeAll, expect, test } from 'vitest'
import { counter, minutes, refusalOf, type Someone } from '../../../test/support/counter.ts'
import { sellsThings } from '../../../test/support/sold.ts'
import { reading, writing } from '../../platform/database.ts'
import { removeMember } from '../people/remove-member.ts'
import { type AskForRight, askForRight } from './ask-for-right.ts'
import { changeGrants } from './change-grants.ts'
import { grantFiling } from './grant-filing.ts'
import { askedOf, grantsOf } from './organisation-entitlements.ts'
import { revokeFiling } from './revoke-filing.ts'

const c = await counter()
const [acme, other] = [await c.organisation('Acme'), await c.organisation('Other')]
const [ada, tom, eve] = [await c.person('Ada'), await c.person('Tom'), await c.person('Eve')]
const [agent, chief] = [await c.agent('Agent', ['technical']), await c.agent('Chief', [], 'administrator')]
beforeAll(async () => {
  await sellsThings(c)
  await c.member(acme, ada, { administers: true })
  await c.member(acme, tom)
  await c.member(other, eve, { administers: true })
})
const granted = async (who: Someone, organisation = acme) =>
  (await reading(c.app, who.personId, (tx) => grantsOf(tx, organisation))).map((grant) => grant.offering)

test('NTT-11 who administers neither the organisation nor the house grants nothing, and nobody grants to someone outside', async () => {
  for (const who of [tom, agent]) {
    expect(await refusalOf(grantFiling(c.as(who), acme, tom.personId, 'cloud-east'))).toBe('may-not-do-that')
    expect(await refusalOf(revokeFiling(c.as(who), acme, tom.personId, 'cloud-east'))).toBe('may-not-do-that')
  }
  expect(await refusalOf(grantFiling(c.as(eve), acme, tom.personId, 'cloud-east'))).toBe('not-found')
  expect(await refusalOf(grantFiling(c.as(ada), acme, eve.personId, 'cloud-east'))).toBe('not-found')
  expect(await refusalOf(grantFiling(c.as(ada), acme, tom.personId, 'open-to-all'))).toBe('invalid')
  expect(await refusalOf(grantFiling(c.as(ada), acme, tom.personId, 'nothing'))).toBe('invalid')
  expect(await granted(tom)).toEqual([])

  await grantFiling(c.as(ada), acme, tom.personId, 'cloud-east')
  await grantFiling(c.as(chief), acme, tom.personId, 'cloud-west')
  await grantFiling(c.as(chief), acme, tom.personId, 'cloud-west')
  expect(await granted(tom)).toEqual(['cloud-east', 'cloud-west'])
  const events = await c.owner.selectFrom('people_event').select('type').where('type', 'like', 'filing.%').execute()
  expect(events).toHaveLength(2)
})

test('a revoked grant is gone at once; boxes are granted and revoked together, those that were not shown stay', async () => {
  await changeGrants(c.as(ada), acme, tom.personId, { shown: ['cloud-east', 'cloud-west'], ticked: ['cloud-west'] })
  expect(await granted(tom)).toEqual(['cloud-west'])
  await changeGrants(c.as(ada), acme, tom.personId, { shown: ['cloud-east'], ticked: ['cloud-east'] })
  expect(await granted(tom)).toEqual(['cloud-east', 'cloud-west'])
  expect(await refusalOf(changeGrants(c.as(tom), acme, tom.personId, { shown: ['cloud-east'], ticked: [] }))).toBe('may-not-do-that')
  // One box that cannot be ticked, and nothing is changed.
  expect(await refusalOf(changeGrants(c.as(ada), acme, tom.personId, { shown: ['cloud-west'], ticked: ['nothing'] }))).toBe('invalid')
  expect(await granted(tom)).toEqual(['cloud-east', 'cloud-west'])
})

test('F20 a removed member keeps no grant, not even when they come back', async () => {
  const max = await c.person('Max')
  await c.member(acme, max)
  await grantFiling(c.as(ada), acme, max.personId, 'cloud-east')
  expect(await granted(max)).toEqual(['cloud-east'])
  await removeMember(c.as(ada), acme, max.personId)
  expect(await granted(max)).toEqual([])
  await c.member(acme, max)
  expect(await granted(max)).toEqual([])
})

test('a member sees their own grants, an administrator everybody’s, another organisation none; nobody forges one', async () => {
  await grantFiling(c.as(ada), acme, ada.personId, 'cloud-east')
  expect(await granted(tom)).toEqual(['cloud-east', 'cloud-west'])
  expect(await granted(ada)).toHaveLength(3)
  expect(await granted(eve)).toEqual([])
  const forged = (who: Someone, by: Someone) =>
    writing(c.app, who.personId, (tx) =>
      tx
        .insertInto('filing_grant')
        .values({
          organisation_id: other,
          person_id: eve.personId,
          offering_key: 'cloud-east',
          granted_by: by.personId,
          granted_at: minutes(0),
        })
        .execute(),
    )
  await expect(forged(tom, tom)).rejects.toThrow(/row-level security/)
  await expect(forged(eve, chief)).rejects.toThrow(/row-level security/)
  const stolen = await writing(c.app, eve.personId, (tx) =>
    tx.deleteFrom('filing_grant').where('organisation_id', '=', acme).executeTakeFirst(),
  )
  expect(Number(stolen.numDeletedRows)).toBe(0)
})

test('NTT-10 who lacks a right asks who can give it: once a day, five things a day, and not for what they have', async () => {
  const [max, zoe] = [await c.person('Max'), await c.person('Zoe')]
  await c.member(acme, max, { files: false })
  const ask = (who: Someone, given: Partial<AskForRight>, at = minutes(0)) =>
    askForRight(c.as(who, at), { organisationId: acme, right: 'offering', key: null, ...given })
  expect(await refusalOf(ask(zoe, { right: 'filing' }))).toBe('not-found')
  expect(await refusalOf(ask(tom, { right: 'filing' }))).toBe('has-it-already')
  expect(await refusalOf(ask(tom, { key: 'cloud-east' }))).toBe('has-it-already')
  expect(await refusalOf(ask(max, { key: 'nothing' }))).toBe('invalid')
  expect(await refusalOf(ask(max, { right: 'type', key: 'https' }))).toBe('invalid')

  expect(await ask(max, { right: 'filing' })).toEqual({ from: 'organisation' })
  expect(await refusalOf(ask(max, { right: 'filing' }, minutes(23 * 60)))).toBe('asked-already')
  expect(await ask(max, { key: 'cloud-east' }, minutes(1))).toEqual({ from: 'organisation' })
  expect(await ask(max, { right: 'type', key: 'incident' }, minutes(2))).toEqual({ from: 'provider' })
  expect(await ask(max, { right: 'contract' }, minutes(3))).toEqual({ from: 'provider' })
  expect(await ask(max, { key: 'cloud-west' }, minutes(4))).toEqual({ from: 'organisation' })
  expect(await refusalOf(ask(max, { right: 'type', key: 'technical' }, minutes(5)))).toBe('asked-enough')
  expect(await ask(max, { right: 'filing' }, minutes(24 * 60 + 1))).toEqual({ from: 'organisation' })
  expect(await ask(zoe, { organisationId: null, right: 'contract' })).toEqual({ from: 'provider' })
  // Who belongs nowhere may file, but was granted nothing: we are the ones to ask.
  expect(await refusalOf(ask(zoe, { organisationId: null, right: 'filing' }))).toBe('has-it-already')
  expect(await ask(zoe, { organisationId: null, key: 'cloud-east' })).toEqual({ from: 'provider' })
  expect(await refusalOf(ask(tom, { key: 'open-to-all' }))).toBe('invalid')

  const open = await reading(c.app, ada.personId, (tx) => askedOf(tx, acme, minutes(24 * 60 + 2)))
  expect(open.map(({ name, right, key }) => [name, right, key])).toEqual([
    ['Max', 'filing', null],
    ['Max', 'offering', 'cloud-west'],
    ['Max', 'contract', null],
    ['Max', 'type', 'incident'],
    ['Max', 'offering', 'cloud-east'],
  ])
  expect(await reading(c.app, eve.personId, (tx) => askedOf(tx, acme, minutes(0)))).toEqual([])
})

test('an organisation without an administrator of its own turns to us', async () => {
  const [alone, one] = [await c.organisation('Alone'), await c.person('One')]
  await c.member(alone, one, { files: false })
  expect(await askForRight(c.as(one), { organisationId: alone, right: 'filing', key: null })).toEqual({ from: 'provider' })
})
