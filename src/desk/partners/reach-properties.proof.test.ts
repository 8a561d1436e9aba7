// Random partners, customers and delegations, with roles, tickets, revocations and time passing between them: what every read shows, and what the
// database lets through on its own, is held against the rules read one by one in plain words (F20, F21, F22).
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, type Someone } from '../../../test/support/counter.ts'
import { enterprise, filerAndReader, withPartners } from '../../../test/support/enterprise.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { applyConfiguration } from '../catalogue/apply-configuration.ts'
import { catalogueOf, forgetCatalogue } from '../catalogue/catalogue-of.ts'
import { byKey, label } from '../catalogue/catalogue.ts'
import { type Complete, complete } from '../search/complete.ts'
import { countTickets } from '../tickets/count-tickets.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { listTickets } from '../tickets/list-tickets.ts'
import { addParticipant } from '../tickets/participants.ts'
import { reply } from '../tickets/reply.ts'
import { searchTickets } from '../tickets/search-tickets.ts'
import { ticketPage } from '../tickets/ticket-page.ts'
import { notePartner } from './note-partner.ts'

const c = await counter()
const now = new Date()
const roles = [...filerAndReader, { key: 'both', label: { en: 'Both' }, rights: ['file' as const, 'see' as const] }]
await applyConfiguration(
  { db: c.worker, actor: { personId: null, staffRole: null, via: 'portal' }, at: now },
  { ...enterprise(withPartners), partner_roles: roles },
)
forgetCatalogue(c.app)
const kim = await c.agent('Kim', ['general'])

// The model: rows as the rules speak of them.
interface Organisation {
  id: string
  members: Someone[]
}
interface Delegation {
  id: string
  customer: string
  partner: string
  roles: string[]
  services: string[]
  types: string[]
  sees: 'all' | 'summary'
  /** Hours from now, moved as time passes. */
  starts: number
  ends: number
  ended: boolean
}
interface Assignment {
  partner: string
  person: string
  role: string
  customer: string | null
}
interface Ticket {
  id: string
  reference: string
  customer: string
  requester: string
  partner: string | null
  service: string | null
  type: string
  sees: 'all' | 'summary'
  participants: { person: string; through: string | null }[]
}
interface World {
  customers: Organisation[]
  partners: Organisation[]
  seesAll: Set<string>
  delegations: Delegation[]
  assignments: Assignment[]
  tickets: Ticket[]
}

const isLive = (d: Delegation) => !d.ended && d.starts <= 0 && d.ends > 0
const covers = (d: Delegation, t: Pick<Ticket, 'service' | 'type'>) =>
  (d.services.length === 0 || (t.service !== null && d.services.includes(t.service))) && (d.types.length === 0 || d.types.includes(t.type))
const grants = (role: string, right: 'file' | 'see') => role === 'both' || role === (right === 'file' ? 'filer' : 'reader')
/** The customer lets the partner, and the partner lets the person. */
const has = (w: World, person: string, right: 'file' | 'see', d: Delegation) =>
  w.assignments.some(
    (a) =>
      a.person === person &&
      a.partner === d.partner &&
      (a.customer === null || a.customer === d.customer) &&
      d.roles.includes(a.role) &&
      grants(a.role, right),
  )
const acts = (w: World, person: string, t: Ticket) =>
  t.partner !== null &&
  w.delegations.some((d) => d.customer === t.customer && d.partner === t.partner && isLive(d) && covers(d, t) && has(w, person, 'file', d))
const reads = (w: World, person: string, t: Ticket) =>
  w.delegations.some((d) => d.customer === t.customer && isLive(d) && covers(d, t) && has(w, person, 'see', d))
const follows = (w: World, person: string, t: Ticket) =>
  t.participants.some(
    (p) =>
      p.person === person &&
      (p.through === null ||
        w.delegations.some(
          (d) =>
            d.customer === t.customer &&
            d.partner === p.through &&
            isLive(d) &&
            covers(d, t) &&
            d.roles.some((role) => grants(role, 'file')),
        )),
  )
const colleague = (w: World, person: string, t: Ticket) =>
  w.seesAll.has(person) && w.customers.find(({ id }) => id === t.customer)!.members.some((one) => one.personId === person)
const whole = (w: World, who: Someone, t: Ticket): boolean =>
  who.staffRole !== null ||
  (t.requester === who.personId && t.partner === null) ||
  follows(w, who.personId, t) ||
  (t.sees === 'all' && colleague(w, who.personId, t)) ||
  acts(w, who.personId, t) ||
  (t.sees === 'all' && reads(w, who.personId, t))
const outline = (w: World, who: Someone, t: Ticket): boolean =>
  whole(w, who, t) || colleague(w, who.personId, t) || reads(w, who.personId, t)

async function made(): Promise<World> {
  const organisation = async (name: string, size: number): Promise<Organisation> => {
    const id = await c.organisation(name)
    const members = await Promise.all(Array.from({ length: size }, (_, at) => c.person(`${name} ${'abc'[at]}`)))
    return { id, members }
  }
  const customers = await Promise.all([organisation('Shop', 2), organisation('Mill', 2), organisation('Farm', 1)])
  const partners = await Promise.all([organisation('Helpers', 3), organisation('Rivals', 2)])
  const seesAll = new Set<string>()
  for (const { id, members } of customers)
    for (const [at, who] of members.entries()) {
      await c.member(id, who, { sees: at === 0 ? 'all' : 'none' })
      if (at === 0) seesAll.add(who.personId)
    }
  for (const { id, members } of partners) for (const who of members) await c.member(id, who)
  return { customers, partners, seesAll, delegations: [], assignments: [], tickets: [] }
}

type Step =
  | {
      do: 'delegate'
      customer: number
      partner: number
      roles: string[]
      services: string[]
      types: string[]
      sees: 'all' | 'summary'
      starts: number
      ends: number
    }
  | { do: 'assign'; partner: number; member: number; role: string; customer: number | null }
  | { do: 'unassign'; which: number }
  | { do: 'revoke'; which: number }
  | { do: 'narrow'; which: number; services: string[]; roles: string[] }
  | { do: 'wait'; hours: number }
  | { do: 'file'; customer: number; member: number; partner: number | null; service: string | null; type: string }
  | { do: 'reply'; ticket: number; organisation: number; member: number }
  | { do: 'add'; ticket: number; organisation: number; member: number; whom: number; whose: number }

const at5 = fc.nat(4)
const services = fc.subarray(['virtual-server', 'rack'])
const types = fc.constantFrom<string[][]>([], [], [], ['billing'])
const someRoles = fc.subarray(['filer', 'reader', 'both'], { minLength: 1 })
const delegate = fc.record({
  do: fc.constant('delegate' as const),
  customer: fc.nat(1),
  partner: fc.nat(1),
  roles: someRoles,
  services: fc.oneof(fc.constant<string[]>([]), services),
  types,
  sees: fc.constantFrom('all' as const, 'all' as const, 'summary' as const),
  starts: fc.integer({ min: -20, max: 2 }),
  ends: fc.integer({ min: 6, max: 60 }),
})
const assign = fc.record({
  do: fc.constant('assign' as const),
  partner: fc.nat(1),
  member: fc.nat(1),
  role: fc.constantFrom('filer', 'reader', 'both'),
  customer: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(1) }),
})
const file = fc.record({
  do: fc.constant('file' as const),
  customer: fc.nat(1),
  member: fc.nat(1),
  partner: fc.option(fc.nat(1), { freq: 3 }),
  service: fc.constantFrom(null, 'virtual-server'),
  type: fc.constantFrom('billing', 'plain'),
})
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: delegate },
  { weight: 2, arbitrary: assign },
  { weight: 6, arbitrary: file },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unassign' as const), which: at5 }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), which: at5 }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('narrow' as const), which: at5, services, roles: someRoles }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('reply' as const), ticket: fc.nat(20), organisation: at5, member: fc.nat(1) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      ticket: fc.nat(20),
      organisation: fc.constantFrom(0, 1, 3, 4),
      member: fc.nat(1),
      whom: fc.nat(2),
      whose: fc.constantFrom(0, 1, 3, 3, 4),
    }),
  },
)
/** Something is granted and somebody may use it before the walk begins; a walk from nothing rarely files anything. */
const walks = fc
  .tuple(
    fc.array(delegate, { minLength: 2, maxLength: 4 }),
    fc.array(assign, { minLength: 4, maxLength: 8 }),
    fc.array(file, { minLength: 4, maxLength: 6 }),
    fc.array(steps, { minLength: 10, maxLength: 30 }),
  )
  .map((parts): Step[] => parts.flat())

const done = (deed: Promise<unknown>): Promise<boolean> =>
  deed.then(
    () => true,
    (fault) => {
      if (fault instanceof Refusal) return false
      throw fault
    },
  )
const hours = (count: number) => new Date(Date.now() + count * 3_600_000)
const pick = <T>(list: readonly T[], which: number): T | undefined => (list.length === 0 ? undefined : list[which % list.length])

async function take(w: World, step: Step): Promise<void> {
  const everyone = [...w.customers, ...w.partners]
  switch (step.do) {
    case 'delegate': {
      const [customer, partner] = [w.customers[step.customer]!, w.partners[step.partner]!]
      const one: Delegation = {
        id: newId(),
        customer: customer.id,
        partner: partner.id,
        roles: step.roles,
        services: step.services,
        types: step.types,
        sees: step.sees,
        starts: step.starts,
        ends: step.ends,
        ended: false,
      }
      await c.worker
        .insertInto('delegation')
        .values({
          id: one.id,
          customer_id: one.customer,
          partner_id: one.partner,
          roles: one.roles,
          services: one.services,
          request_types: one.types,
          customer_sees: one.sees,
          requested_by: customer.members[0]!.personId,
          requested_at: now,
          approved_at: now,
          starts_at: hours(one.starts),
          ends_at: hours(one.ends),
        })
        .execute()
      w.delegations.push(one)
      return
    }
    case 'assign': {
      const partner = w.partners[step.partner]!
      const one: Assignment = {
        partner: partner.id,
        person: pick(partner.members, step.member)!.personId,
        role: step.role,
        customer: step.customer === null ? null : w.customers[step.customer]!.id,
      }
      if (w.assignments.some((a) => JSON.stringify(a) === JSON.stringify(one))) return
      await c.worker
        .insertInto('partner_assignment')
        .values({ organisation_id: one.partner, person_id: one.person, role_key: one.role, customer_id: one.customer, given_at: now })
        .execute()
      w.assignments.push(one)
      return
    }
    case 'unassign': {
      const one = pick(w.assignments, step.which)
      if (!one) return
      await sql`delete from partner_assignment where organisation_id = ${one.partner} and person_id = ${one.person} and role_key = ${one.role} and customer_id is not distinct from ${one.customer}`.execute(
        c.worker,
      )
      w.assignments.splice(w.assignments.indexOf(one), 1)
      return
    }
    case 'revoke':
    case 'narrow': {
      const one = pick(w.delegations, step.which)
      if (!one) return
      if (step.do === 'revoke') one.ended = true
      else [one.services, one.roles] = [step.services, step.roles]
      await c.worker
        .updateTable('delegation')
        .set({ ended_at: one.ended ? now : null, services: one.services, roles: one.roles })
        .where('id', '=', one.id)
        .execute()
      return
    }
    case 'wait': {
      for (const one of w.delegations) [one.starts, one.ends] = [one.starts - step.hours, one.ends - step.hours]
      const ids = w.delegations.map(({ id }) => id)
      await sql`update delegation set starts_at = starts_at - make_interval(hours => ${step.hours}), ends_at = ends_at - make_interval(hours => ${step.hours}) where id = any (${ids})`.execute(
        c.worker,
      )
      return
    }
    case 'file': {
      const customer = w.customers[step.customer]!
      const partner = step.partner === null ? null : w.partners[step.partner]!
      const who = pick((partner ?? customer).members, step.member)!
      const ticket = { service: step.type === 'plain' ? null : step.service, type: step.type }
      const under = w.delegations.filter(
        (d) =>
          partner &&
          d.customer === customer.id &&
          d.partner === partner.id &&
          isLive(d) &&
          covers(d, ticket) &&
          has(w, who.personId, 'file', d),
      )
      const input = {
        requestType: step.type,
        service: ticket.service,
        context: partner ? 'customer' : 'own',
        organisationId: customer.id,
        partnerId: partner?.id ?? null,
        summary: 'Canary',
        body: 'The canary sings',
      }
      const before = await c.worker.selectFrom('ticket').select('id').execute()
      const made = await createTicket(c.as(who, new Date()), input).catch((fault) => {
        if (fault instanceof Refusal) return null
        throw fault
      })
      expect(made !== null, `filing by ${who.name}`).toBe(partner === null || under.length > 0)
      if (!made) return expect(await c.worker.selectFrom('ticket').select('id').execute()).toHaveLength(before.length)
      const row = await c.worker
        .selectFrom('ticket')
        .select(['customer_sees', 'delegation_id'])
        .where('id', '=', made.id)
        .executeTakeFirstOrThrow()
      if (partner) expect(under.map(({ id }) => id)).toContain(row.delegation_id)
      w.tickets.push({
        id: made.id,
        reference: made.reference,
        customer: customer.id,
        requester: who.personId,
        partner: partner?.id ?? null,
        ...ticket,
        sees: row.customer_sees as 'all',
        participants: [],
      })
      return
    }
    case 'reply': {
      const [ticket, who] = [pick(w.tickets, step.ticket), pick(everyone[step.organisation]!.members, step.member)!]
      if (!ticket) return
      const may =
        (ticket.requester === who.personId && ticket.partner === null) ||
        follows(w, who.personId, ticket) ||
        (ticket.sees === 'all' && colleague(w, who.personId, ticket)) ||
        acts(w, who.personId, ticket)
      expect(await done(reply(c.as(who, new Date()), ticket.id, { body: 'And so it goes' })), `reply by ${who.name}`).toBe(may)
      expect(await done(notePartner(c.as(who, new Date()), ticket.id, { id: newId(), body: 'Among us' })), `note by ${who.name}`).toBe(
        acts(w, who.personId, ticket),
      )
      return
    }
    case 'add': {
      const ticket = pick(w.tickets, step.ticket)
      const [who, whom] = [pick(everyone[step.organisation]!.members, step.member)!, pick(everyone[step.whose]!.members, step.whom)!]
      if (!ticket || ticket.participants.some(({ person }) => person === whom.personId)) return
      if (!(await done(addParticipant(c.as(who, new Date()), ticket.id, { personId: whom.personId })))) return
      const row = await c.worker
        .selectFrom('participant')
        .select(['through_partner', 'sees_from'])
        .where('ticket_id', '=', ticket.id)
        .where('person_id', '=', whom.personId)
        .executeTakeFirstOrThrow()
      // A partner adds the customer's people for good, and its own for as long as it acts on it.
      const isCustomers = w.customers.find(({ id }) => id === ticket.customer)!.members.includes(whom)
      expect(row).toEqual({ through_partner: isCustomers ? null : ticket.partner, sees_from: null })
      ticket.participants.push({ person: whom.personId, through: row.through_partner })
    }
  }
}

async function compare(w: World): Promise<void> {
  const catalogue = await catalogueOf(c.app)
  const ids = new Map(w.tickets.map((ticket) => [ticket.id, ticket.reference]))
  const of = (rows: readonly { id: string }[]) => [...new Set(rows.flatMap(({ id }) => ids.get(id) ?? []))].sort()
  for (const who of [kim, ...[...w.customers, ...w.partners].flatMap(({ members }) => members)]) {
    const rows = w.tickets
      .filter((ticket) => outline(w, who, ticket))
      .map(({ reference }) => reference)
      .sort()
    const words = w.tickets
      .filter((ticket) => whole(w, who, ticket))
      .map(({ reference }) => reference)
      .sort()
    const notes = w.tickets.filter((ticket) => acts(w, who.personId, ticket)).map(({ id }) => id)
    const customers = w.tickets
      .filter((ticket) => acts(w, who.personId, ticket) || reads(w, who.personId, ticket))
      .map(({ reference }) => reference)
      .sort()
    await reading(c.app, who.personId, async (tx) => {
      const bare = async (query: ReturnType<typeof sql<{ id: string }>>) => of((await query.execute(tx)).rows)
      const said = { who: who.name }
      expect({ ...said, bare: await bare(sql`select id from ticket`) }).toEqual({ ...said, bare: rows })
      expect({ ...said, messages: await bare(sql`select ticket_id as id from message`) }).toEqual({ ...said, messages: words })
      expect({ ...said, events: await bare(sql`select ticket_id as id from ticket_event where audience = 'public'`) }).toEqual({
        ...said,
        events: words,
      })
      expect({ ...said, kept: await bare(sql`select ticket_id as id from ticket_words`) }).toEqual({ ...said, kept: words })
      const { rows: written } = await sql<{ id: string }>`select distinct ticket_id as id from partner_note`.execute(tx)
      expect(written.filter(({ id }) => !notes.includes(id))).toEqual([])
      // What a standing finds is read whole: phrases and words near to a slip rest on it.
      const { rows: halfRead } = await sql`select f.id from unnest('{mine,cc,organisation,customers,queue}'::text[]) s (one),
        guichet_tickets_found(null, s.one, 1000, null) f (id) where not exists (select from ticket_words w where w.ticket_id = f.id)`.execute(
        tx,
      )
      expect(halfRead).toEqual([])
      if (who.staffRole) return
      const all = await listTickets(tx, who, { tab: 'all', limit: 100 })
      expect({ ...said, all: of(all.rows) }).toEqual({ ...said, all: rows })
      expect({ ...said, customers: of((await listTickets(tx, who, { tab: 'customers', limit: 100 })).rows) }).toEqual({
        ...said,
        customers,
      })
      expect((await countTickets(tx, who)).customers.count, `count of ${who.name}`).toBe(customers.length)
      expect({ ...said, found: of((await searchTickets(tx, who, { text: 'canary', limit: 100 })).rows) }).toEqual({ ...said, found: words })
      const one = pick(w.tickets, words.length + rows.length)
      if (one) expect(await done(ticketPage(tx, who, one.id)), `page for ${who.name}`).toBe(rows.includes(one.reference))
      // What is completed to stands on what one sees, of the customer that is asked about.
      const offered = async (text: string, more: Partial<Complete> = {}) =>
        (await complete(tx, who, { text, to: ['filters', 'tickets'], ...more }))
          .map((each) => (each.kind === 'ticket' ? each.ticket.reference : 'label' in each && each.label))
          .sort()
      const stands = (on: readonly string[], what: (ticket: Ticket) => string | null, customer?: string) =>
        [
          ...new Set(w.tickets.flatMap((t) => (on.includes(t.reference) && (!customer || t.customer === customer) ? (what(t) ?? []) : []))),
        ].sort()
      const typeOf = ({ type }: Ticket) => label(byKey(catalogue.requestTypes, type)!.label, 'en')
      const serviceOf = ({ service }: Ticket) => service && label(byKey(catalogue.services, service)!.label, 'en')
      expect({ ...said, types: await offered('type:') }).toEqual({ ...said, types: stands(rows, typeOf) })
      expect({ ...said, services: await offered('service:') }).toEqual({ ...said, services: stands(rows, serviceOf) })
      const named = new Set(all.rows.map(({ requester }) => requester.name))
      for (const name of await offered('from:')) expect([...named], `named to ${who.name}`).toContain(name)
      for (const { id: organisationId } of [...w.customers, ...w.partners]) {
        const within = { scope: 'customers', organisationId } as const
        expect({ ...said, types: await offered('type:', within) }).toEqual({ ...said, types: stands(customers, typeOf, organisationId) })
        if (one)
          expect(await offered(one.reference, within)).toEqual(stands(customers, (t) => (t === one ? t.reference : null), organisationId))
      }
      if (one) expect(await offered(one.reference)).toEqual(rows.includes(one.reference) ? [one.reference] : [])
    })
  }
}

test('whatever is granted, taken and filed, everyone sees exactly what the rules say', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(walks, async (walk) => {
      const w = await made()
      for (const [at, step] of walk.entries()) {
        await take(w, step)
        if (at % 5 === 4 || at === walk.length - 1) await compare(w)
      }
    }),
    { numRuns: Number(process.env.REACH_RUNS ?? 12), endOnFailure: true },
  )
})
