import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import {
  administrator,
  clock,
  lastLinkMail,
  password,
  requestWith,
  someone,
  testIdentity,
  tokenOfPath,
} from '../../../test/support/identity.ts'
import { reading } from '../../platform/database.ts'
import type { Act, StaffRole } from '../actor.ts'
import { acceptInvitation, joinByInvitation } from './accept-invitation.ts'
import { addMember } from './add-member.ts'
import { changeOrganisation } from './change-organisation.ts'
import { changeRights } from './change-rights.ts'
import { disablePerson } from './disable-person.ts'
import { invite } from './invite.ts'
import { makeOrganisation } from './make-organisation.ts'
import { organisationPage } from './organisation-page.ts'
import { removeMember } from './remove-member.ts'
import { revokeInvitation } from './revoke-invitation.ts'
import { changeStaff, makeStaff } from './staff.ts'

const database = await testDatabase()
const time = clock()
const identity = testIdentity(database, { clock: time })
const refused = (code: string) => expect.objectContaining({ code })
const day = 86_400_000

const ada = await administrator(database, identity, 'ada@guichet.example', time.now())
const act = (personId: string, staffRole: StaffRole | null = null): Act => ({
  db: database.app,
  actor: { personId, staffRole, via: 'portal' },
  at: time.now(),
})
const asAda = () => act(ada, 'administrator')
const member = { files: true, sees: 'none', administers: false } as const
const all = { files: true, sees: 'all', administers: true } as const

let number = 0
const person = (name: string) => someone(database, identity, `${name}${number}@aurora.example`, time.now())
let mira: string
let tom: string
let aurora: string

beforeEach(async () => {
  number++
  mira = await person('mira')
  tom = await person('tom')
  aurora = (await makeOrganisation(asAda(), { name: 'Aurora Analytics', allowsOutsideParticipants: false })).id
  await addMember(asAda(), aurora, mira, all)
  await addMember(asAda(), aurora, tom, member)
})

const eventsOf = async (organisation: string) =>
  (
    await database.worker.selectFrom('people_event').select('type').where('organisation_id', '=', organisation).orderBy('seq').execute()
  ).map((row) => row.type)
const membersOf = async (organisation: string) =>
  (await reading(database.app, ada, (tx) => organisationPage(tx, { personId: ada, staffRole: 'administrator' }, organisation, time.now())))
    .members

describe('rights in an organisation', () => {
  it('are changed by its administrator, recorded, and by nobody else', async () => {
    await changeRights(act(mira), aurora, tom, { files: false, sees: 'all', administers: false })
    expect((await membersOf(aurora)).find((one) => one.personId === tom)).toMatchObject({ files: false, sees: 'all', administers: false })
    expect((await eventsOf(aurora)).at(-1)).toBe('member.rights-changed')
    await expect(changeRights(act(tom), aurora, tom, all)).rejects.toEqual(refused('may-not-do-that'))
    const stranger = await person('eve')
    await expect(changeRights(act(stranger), aurora, stranger, all)).rejects.toEqual(refused('not-found'))
    await expect(changeRights(act(mira), aurora, stranger, all)).rejects.toEqual(refused('not-found'))
    await expect(changeRights(act(mira), 'no-id', tom, all)).rejects.toEqual(refused('not-found'))
  })

  it('never leave it without an administrator, not even when two give up at once', async () => {
    await expect(changeRights(act(mira), aurora, mira, member)).rejects.toEqual(refused('last-administrator'))
    await expect(removeMember(act(mira), aurora, mira)).rejects.toEqual(refused('last-administrator'))
    await changeRights(act(mira), aurora, tom, all)
    const both = await Promise.allSettled([removeMember(act(mira), aurora, mira), removeMember(act(tom), aurora, tom)])
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect((await membersOf(aurora)).filter((one) => one.administers)).toHaveLength(1)
  })

  it('of an administrator who can no longer sign in count for nothing', async () => {
    await changeRights(act(mira), aurora, tom, all)
    await disablePerson(asAda(), tom)
    await expect(removeMember(act(mira), aurora, mira)).rejects.toEqual(refused('last-administrator'))
  })

  it('end with membership', async () => {
    await removeMember(act(mira), aurora, tom)
    expect((await membersOf(aurora)).map((one) => one.personId)).toEqual([mira])
    await expect(
      reading(database.app, tom, (tx) => organisationPage(tx, { personId: tom, staffRole: null }, aurora, time.now())),
    ).rejects.toEqual(refused('not-found'))
  })

  it('let its administrator say whether people from outside may be added, and not rename it', async () => {
    await changeOrganisation(act(mira), aurora, { allowsOutsideParticipants: true })
    expect((await eventsOf(aurora)).at(-1)).toBe('organisation.changed')
    await expect(changeOrganisation(act(tom), aurora, { allowsOutsideParticipants: false })).rejects.toEqual(refused('may-not-do-that'))
    await expect(changeOrganisation(act(mira), aurora, { name: 'Guichet' })).rejects.toEqual(refused('may-not-do-that'))
    await changeOrganisation(asAda(), aurora, { name: 'Aurora GmbH' })
  })

  it('show invitations to administrators only', async () => {
    await invite(act(mira), aurora, { address: `new${number}@aurora.example`, rights: member })
    const seenBy = (personId: string) =>
      reading(database.app, personId, (tx) => organisationPage(tx, { personId, staffRole: null }, aurora, time.now()))
    expect((await seenBy(mira)).invitations).toHaveLength(1)
    expect(await seenBy(tom)).toMatchObject({ invitations: [], mayAdminister: false })
  })
})

describe('an invitation', () => {
  const invited = async (address: string) => {
    time.pass(1000)
    const { id } = await invite(act(mira), aurora, { address, rights: member })
    const mail = await lastLinkMail(database, identity, (one) => one.address === address && one.kind === 'invitation', time.now())
    return { id, token: tokenOfPath(mail.path), mail }
  }
  const join = (token: string) =>
    joinByInvitation(identity, time.now(), { token, firstName: 'New', lastName: 'Colleague', password, language: 'en', timeZone: 'UTC' })

  it('makes person, login, proven address and membership for someone new, once', async () => {
    const address = `new${number}@aurora.example`
    const { token, mail } = await invited(address)
    expect(mail).toMatchObject({ kind: 'invitation', personId: null, organisation: { id: aurora, name: 'Aurora Analytics' } })
    const joined = await join(token)
    expect((await membersOf(aurora)).find((one) => one.personId === joined.personId)).toMatchObject({ address, ...member })
    expect(await identity.signIn(address, password, { request: requestWith([]), address: '192.0.2.1' })).toMatchObject({
      personId: joined.personId,
    })
    await expect(join(token)).rejects.toEqual(refused('invitation-gone'))
    await expect(acceptInvitation(identity, time.now(), joined.personId, token)).rejects.toEqual(refused('invitation-gone'))
  })

  it('is accepted by the invited person and refused to anyone else who holds the link', async () => {
    const eve = await person('eve')
    const bob = await person('bob')
    const { token } = await invited(`bob${number}@aurora.example`)
    await expect(acceptInvitation(identity, time.now(), eve, token)).rejects.toEqual(refused('invitation-for-another'))
    await expect(join(token)).rejects.toEqual(refused('sign-in-first'))
    await acceptInvitation(identity, time.now(), bob, token)
    expect((await membersOf(aurora)).map((one) => one.personId)).toContain(bob)
  })

  it('F07 ends after seven days, when revoked, when sent again, and matches nothing when empty or odd', async () => {
    const old = await invited(`old${number}@aurora.example`)
    time.pass(7 * day + 1)
    await expect(join(old.token)).rejects.toEqual(refused('invitation-gone'))

    const revoked = await invited(`rev${number}@aurora.example`)
    await revokeInvitation(act(mira), aurora, revoked.id)
    await expect(join(revoked.token)).rejects.toEqual(refused('invitation-gone'))
    await expect(revokeInvitation(act(mira), aurora, revoked.id)).rejects.toEqual(refused('invitation-gone'))

    const first = await invited(`two${number}@aurora.example`)
    const second = await invited(`two${number}@aurora.example`)
    await expect(join(first.token)).rejects.toEqual(refused('invitation-gone'))
    for (const odd of ['', ' ', '%', second.token.slice(1), `${second.token}x`])
      await expect(join(odd)).rejects.toEqual(refused('invitation-gone'))
    await join(second.token)
  })

  it.each([
    ['administers the organisation no longer', () => changeRights(asAda(), aurora, mira, member)],
    ['has left the organisation', () => removeMember(asAda(), aurora, mira)],
    ['is disabled', () => disablePerson(asAda(), mira)],
  ])('is refused with its reason when whoever sent it %s', async (_, lose) => {
    await addMember(asAda(), aurora, await person('vera'), all) // somebody has to administer it
    const bob = await person('bob')
    const addresses = { fresh: `fresh${number}@aurora.example`, bob: `bob${number}@aurora.example` }
    const [fresh, known] = [
      await invite(act(mira), aurora, { address: addresses.fresh, rights: member }),
      await invite(act(mira), aurora, { address: addresses.bob, rights: member }),
    ]
    const staff = await invite(asAda(), aurora, { address: `staff${number}@aurora.example`, rights: member })
    const tokenOf = async (address: string) =>
      tokenOfPath((await lastLinkMail(database, identity, (one) => one.address === address, time.now())).path)
    await lose()
    await expect(join(await tokenOf(addresses.fresh))).rejects.toEqual(refused('inviter-gone'))
    await expect(acceptInvitation(identity, time.now(), bob, await tokenOf(addresses.bob))).rejects.toEqual(refused('inviter-gone'))
    expect(await membersOf(aurora)).not.toContainEqual(expect.objectContaining({ personId: bob }))
    const page = await reading(database.app, ada, (tx) =>
      organisationPage(tx, { personId: ada, staffRole: 'administrator' }, aurora, time.now()),
    )
    expect(new Map(page.invitations.map((one) => [one.id, one.stands]))).toEqual(
      new Map([
        [staff.id, true],
        [known.id, false],
        [fresh.id, false],
      ]),
    )
    await invite(asAda(), aurora, { address: addresses.fresh, rights: member })
    await join(await tokenOf(addresses.fresh))
  })

  it('F07 is stored as a hash of a token that only the mail holds', async () => {
    const { id, token } = await invited(`hash${number}@aurora.example`)
    const row = await database.worker.selectFrom('invitation').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(token)
  })

  it('is refused for a member, from someone who may not administer, and beyond a hundred a day', async () => {
    await expect(invite(act(mira), aurora, { address: `tom${number}@aurora.example`, rights: member })).rejects.toEqual(
      refused('already-member'),
    )
    await expect(invite(act(tom), aurora, { address: 'x@aurora.example', rights: member })).rejects.toEqual(refused('may-not-do-that'))
    for (let n = 0; n < 100; n++) await invite(act(mira), aurora, { address: `n${n}@aurora.example`, rights: member })
    await expect(invite(act(mira), aurora, { address: 'one-more@aurora.example', rights: member })).rejects.toEqual(
      refused('too-many-tries'),
    )
  })
})

describe('staff', () => {
  it('are made by an administrator, get a mail with a link, and F28 start anew when their role changes', async () => {
    await database.owner
      .insertInto('queue')
      .values({ key: `q${number}`, label: JSON.stringify({ en: 'Q' }), position: number })
      .execute()
    const { id } = await makeStaff(asAda(), {
      firstName: 'Noor',
      lastName: 'Haddad',
      address: `noor${number}@guichet.example`,
      language: 'en',
      role: 'agent',
      queues: [`q${number}`],
    })
    const mail = await lastLinkMail(database, identity, (one) => one.personId === id, time.now())
    expect(mail).toMatchObject({ kind: 'welcome' })
    await changeStaff(asAda(), tom, { role: 'agent', queues: [] })
    const { cookies } = await identity.signIn(`tom${number}@aurora.example`, password, { request: requestWith([]), address: '192.0.2.1' })
    expect((await identity.whoAsks(requestWith(cookies)))?.staffRole).toBe('agent')
    await changeStaff(asAda(), tom, { role: null, queues: [] })
    expect(await identity.whoAsks(requestWith(cookies))).toBeNull()
    await expect(changeStaff(asAda(), tom, { role: 'agent', queues: ['no-such-queue'] })).rejects.toEqual(refused('invalid'))
  })

  it('never lose their last administrator, and nobody else may change them', async () => {
    await expect(changeStaff(asAda(), ada, { role: 'agent', queues: [] })).rejects.toEqual(refused('last-of-us'))
    await expect(disablePerson(asAda(), ada)).rejects.toEqual(refused('last-of-us'))
    await expect(changeStaff(act(mira), mira, { role: 'administrator', queues: [] })).rejects.toEqual(refused('may-not-do-that'))
    await expect(disablePerson(act(mira), tom)).rejects.toEqual(refused('may-not-do-that'))
  })

  it('are not made by a deed that lies about who acts: the database refuses it', async () => {
    await expect(changeStaff(act(mira, 'administrator'), mira, { role: 'administrator', queues: [] })).rejects.toThrow(
      /only an administrator/,
    )
    await expect(disablePerson(act(mira, 'administrator'), tom)).rejects.toEqual(refused('not-found'))
  })
})
