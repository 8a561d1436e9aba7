// Brings a story to life: people are put in place, tickets are played forward with the desk's own deeds and a moved clock.
// Demo, tests and pictures all look at this one world.
import type { Act } from '../src/desk/actor.ts'
import { phoneDeskOf } from '../src/desk/callbacks/desk-of.ts'
import { freeSlots } from '../src/desk/callbacks/places.ts'
import { catalogueOf } from '../src/desk/catalogue/catalogue-of.ts'
import { byKey } from '../src/desk/catalogue/catalogue.ts'
import { attachToDraft } from '../src/desk/files/attach-to-draft.ts'
import { defaultLimits } from '../src/desk/files/limits.ts'
import { receiveFile } from '../src/desk/files/receive-file.ts'
import { fillHistory } from '../src/desk/health/history.ts'
import { publishIncident } from '../src/desk/health/publish-incident.ts'
import { ReportIncident, reportIncident } from '../src/desk/health/report-incident.ts'
import { UpdateIncident, updateIncident } from '../src/desk/health/update-incident.ts'
import { passedOver } from '../src/desk/escalations/plan-steps.ts'
import { keepClocksOf } from '../src/desk/promises/keep-clocks.ts'
import { assign } from '../src/desk/tickets/assign.ts'
import { createTicket } from '../src/desk/tickets/create-ticket.ts'
import { openDraft } from '../src/desk/tickets/drafts.ts'
import { move } from '../src/desk/tickets/move.ts'
import { note } from '../src/desk/tickets/note.ts'
import { reply } from '../src/desk/tickets/reply.ts'
import { type Db, reading } from '../src/platform/database.ts'
import { newId } from '../src/platform/id.ts'
import type { FileStorage } from '../src/platform/storage.ts'
import { type Story, answerOf, dayOf, milliseconds } from './story.ts'

export interface Stage {
  /** As the worker: puts people in place. */
  readonly worker: Db
  /** As the app: every deed goes through row-level security like any other. */
  readonly app: Db
  readonly storage: FileStorage
  readonly now: Date
}

type People = Map<string, { id: string; staffRole: 'agent' | 'administrator' | null; zone: string }>
/** Ids by key, and of their contracts by number. */
type Organisations = Map<string, { id: string; contracts: Map<string, string> }>
const happenings = { pending: 'asked-requester', 'on-hold': 'put-on-hold', solved: 'solved' } as const

/** Plays the whole story. Returns the ids of its people by their keys. */
export async function play(story: Story, stage: Stage): Promise<Map<string, string>> {
  const people = await placePeople(story, stage)
  const organisations = await placeOrganisations(story, stage, people)
  const oldestFirst = [...story.tickets].sort((a, b) => milliseconds(b.at) - milliseconds(a.at))
  for (const ticket of oldestFirst) await playTicket(ticket, stage, people, organisations)
  await playHealth(story, stage, people)
  await keepAllClocks(stage)
  await forgetOutbox(stage.worker)
  return new Map([...people].map(([key, { id }]) => [key, id]))
}

/** What was wrong and planned, as it was said; then the ninety days of each component. */
async function playHealth({ health }: Story, stage: Stage, people: People): Promise<void> {
  for (const piece of [...health].sort((a, b) => milliseconds(b.at) - milliseconds(a.at))) {
    let time = stage.now.getTime() - milliseconds(piece.at)
    const actOf = (key: string): Act => {
      const { id, staffRole } = personOf(people, key)
      return { db: stage.app, actor: { personId: id, staffRole, via: 'workspace' }, at: new Date(time) }
    }
    const begins = new Date(time + milliseconds(piece.begins ?? '0m'))
    const { reference } = await reportIncident(
      actOf(piece.by),
      ReportIncident.parse({
        kind: piece.kind,
        impact: piece.impact,
        components: piece.components,
        title: piece.title,
        body: piece.body,
        workaround: piece.workaround ?? null,
        startsAt: begins,
        endsAt: piece.lasts ? new Date(begins.getTime() + milliseconds(piece.lasts)) : null,
      }),
    )
    await publishIncident(actOf(piece.by), reference)
    for (const { after, by, ...said } of piece.then) {
      time += milliseconds(after)
      await updateIncident(actOf(by), reference, UpdateIncident.parse(said))
    }
  }
  if (health.length > 0) await fillHistory(stage.worker, stage.now)
}

async function placePeople({ people }: Story, { worker, now }: Stage): Promise<People> {
  const placed: People = new Map()
  const longAgo = new Date(now.getTime() - milliseconds('120d'))
  for (const [key, who] of Object.entries(people)) {
    const id = newId(longAgo.getTime())
    const familyFirst = who.language === 'ja' || who.language === 'hu'
    await worker
      .insertInto('person')
      .values({
        id,
        first_name: who.first,
        last_name: who.last,
        name: familyFirst ? `${who.last} ${who.first}` : `${who.first} ${who.last}`,
        language: who.language,
        time_zone: who.zone,
        staff_role: who.staff ?? null,
        created_at: longAgo,
      })
      .execute()
    await worker
      .insertInto('person_address')
      .values({ address: who.address, person_id: id, verified_at: longAgo, created_at: longAgo })
      .execute()
    for (const queue of who.queues) await worker.insertInto('queue_member').values({ queue_key: queue, person_id: id }).execute()
    placed.set(key, { id, staffRole: who.staff ?? null, zone: who.zone })
  }
  return placed
}

async function placeOrganisations({ organisations }: Story, { worker, now }: Stage, people: People): Promise<Organisations> {
  const placed: Organisations = new Map()
  const longAgo = new Date(now.getTime() - milliseconds('120d'))
  for (const [key, { name, outside, contact, members, kind, edition }] of Object.entries(organisations)) {
    const id = newId(longAgo.getTime())
    await worker
      .insertInto('organisation')
      .values({
        id,
        name,
        allows_outside_participants: outside,
        contact_address: contact.address ?? null,
        contact_phone: contact.phone ?? null,
        contact_url: contact.url ?? null,
        partner_kind: kind ?? null,
        edition: edition ?? null,
        created_at: longAgo,
      })
      .execute()
    const administrator = Object.entries(members).find(([, rights]) => rights.administers)?.[0]
    for (const [member, rights] of Object.entries(members)) {
      const personId = personOf(people, member).id
      await worker
        .insertInto('membership')
        .values({
          organisation_id: id,
          person_id: personId,
          files_tickets: rights.files,
          sees_tickets: rights.sees,
          administers: rights.administers,
          created_at: longAgo,
        })
        .execute()
      for (const offering of rights.grants)
        await worker
          .insertInto('filing_grant')
          .values({
            organisation_id: id,
            person_id: personId,
            offering_key: offering,
            granted_by: administrator ? personOf(people, administrator).id : null,
            granted_at: longAgo,
          })
          .execute()
    }
    placed.set(key, { id, contracts: new Map() })
  }
  await placePapers(organisations, { worker, now }, placed)
  await placePartners(organisations, { worker, now }, placed, people)
  return placed
}

/** Contracts once every organisation stands, since some were bought through another; and cloud tenants. */
async function placePapers(organisations: Story['organisations'], { worker, now }: Pick<Stage, 'worker' | 'now'>, placed: Organisations) {
  const longAgo = new Date(now.getTime() - milliseconds('120d'))
  for (const [key, { contracts, tenants }] of Object.entries(organisations)) {
    const organisation = organisationOf(placed, key)
    for (const { number, entity, plan, starts, ends, partner, covers, services, trial } of contracts) {
      const id = newId(longAgo.getTime())
      await worker
        .insertInto('contract')
        .values({
          id,
          organisation_id: organisation.id,
          entity_key: entity,
          plan_key: plan ?? null,
          number,
          partner_id: partner ? organisationOf(placed, partner).id : null,
          starts_on: dayOf(starts, now),
          ends_on: ends ? dayOf(ends, now) : null,
          ...(covers && { covers }),
          ...(services && { services }),
          ...(trial !== undefined && { trial }),
          created_at: longAgo,
        })
        .execute()
      organisation.contracts.set(number, id)
    }
    for (const { name, label } of tenants)
      await worker
        .insertInto('cloud_tenant')
        .values({ id: newId(longAgo.getTime()), organisation_id: organisation.id, name, label: label ?? null, created_at: longAgo })
        .execute()
  }
}

/** Who sells to whom, what customers granted, and who in a partner uses it. */
async function placePartners(
  organisations: Story['organisations'],
  { worker, now }: Pick<Stage, 'worker' | 'now'>,
  placed: Organisations,
  people: People,
) {
  const longAgo = new Date(now.getTime() - milliseconds('120d'))
  const chiefOf = (key: string) => {
    const chief = Object.entries(organisations[key]?.members ?? {}).find(([, rights]) => rights.administers)?.[0]
    if (!chief) throw new Error(`world.yaml lets ${key} make a delegation, but nobody administers it`)
    return personOf(people, chief).id
  }
  for (const [key, { sells_to, delegations, members }] of Object.entries(organisations)) {
    const { id } = organisationOf(placed, key)
    for (const buyer of sells_to)
      await worker
        .insertInto('partnership')
        .values({ seller_id: id, buyer_id: organisationOf(placed, buyer).id, created_at: longAgo })
        .execute()
    for (const { to, roles, services, types, tenants, sees, since, until, reason, state } of delegations) {
      const begun = new Date(now.getTime() - milliseconds(since))
      const decided = { decided_by: chiefOf(key) }
      const ends = new Date(Date.parse(`${dayOf(`in ${Math.round(milliseconds(until) / 86_400_000)}d`, now)}T23:00:00Z`))
      await worker
        .insertInto('delegation')
        .values({
          id: newId(begun.getTime()),
          customer_id: id,
          partner_id: organisationOf(placed, to).id,
          roles,
          services,
          request_types: types,
          tenants,
          customer_sees: sees,
          reason,
          requested_by: chiefOf(to),
          requested_at: begun,
          starts_at: begun,
          ends_at: ends,
          ...(state !== 'asked' && decided),
          ...((state === 'approved' || state === 'ended') && { approved_at: begun }),
          ...(state === 'refused' && { refused_at: begun }),
          ...(state === 'ended' && { ended_at: now, ended_by: chiefOf(key) }),
        })
        .execute()
    }
    for (const [member, rights] of Object.entries(members))
      for (const given of rights.roles) {
        const [role, customer] = given.split('@') as [string, string?]
        await worker
          .insertInto('partner_assignment')
          .values({
            organisation_id: id,
            person_id: personOf(people, member).id,
            role_key: role,
            customer_id: customer ? organisationOf(placed, customer).id : null,
            given_by: chiefOf(key),
            given_at: longAgo,
          })
          .execute()
      }
  }
}

async function playTicket(ticket: Story['tickets'][number], stage: Stage, people: People, organisations: Organisations): Promise<void> {
  let time = stage.now.getTime() - milliseconds(ticket.at)
  const actOf = (key: string): Act => {
    const { id, staffRole } = personOf(people, key)
    return { db: stage.app, actor: { personId: id, staffRole, via: staffRole ? 'workspace' : 'portal' }, at: new Date(time) }
  }
  const organisation = ticket.of ? organisationOf(organisations, ticket.of) : null
  const customer = ticket.for ? organisationOf(organisations, ticket.for) : null
  const parties = customer && organisation ? { customerId: customer.id, partnerId: organisation.id } : {}
  const draft = await openDraft(actOf(ticket.by), { kind: 'ticket', ...parties })
  for (const file of ticket.files) {
    const room = { fileBytes: defaultLimits.fileBytes, leftBytes: defaultLimits.totalBytes, totalBytes: defaultLimits.totalBytes }
    const bytes = (async function* () {
      yield Buffer.from(file.text)
    })()
    await attachToDraft(actOf(ticket.by), draft.id, await receiveFile(stage.storage, { name: file.name, bytes }, room))
  }
  const { zone } = personOf(people, ticket.by)
  const callback = await phonedAfter(actOf(ticket.by), ticket.type, stage)
  const { id } = await createTicket(actOf(ticket.by), {
    draftId: draft.id,
    requestType: ticket.type,
    service: ticket.service ?? null,
    organisationId: (customer ?? organisation)?.id ?? null,
    ...(customer && organisation && { partnerId: organisation.id }),
    summary: ticket.summary,
    body: ticket.body,
    priority: ticket.priority ?? null,
    severity: ticket.severity ?? null,
    ...(callback && { callback }),
    participants: ticket.cc.map((key) => ({ personId: personOf(people, key).id })),
    ...(ticket.context ? { context: ticket.context } : {}),
    ...(ticket.offering ? { offering: ticket.offering } : {}),
    ...(ticket.contracts.length > 0 ? { contractIds: ticket.contracts.map((number) => contractOf(organisation, number)) } : {}),
    ...(Object.keys(ticket.answers).length > 0
      ? { answers: Object.fromEntries(Object.entries(ticket.answers).map(([key, given]) => [key, answerOf(given, stage.now, zone)])) }
      : {}),
  })
  for (const step of ticket.then) {
    time += milliseconds(step.after)
    const act = actOf(step.by)
    if (step.assign) await assign(act, id, { assigneeId: personOf(people, step.assign).id })
    if (step.note) await note(act, id, { body: step.note })
    if (step.reply) await reply(act, id, { body: step.reply, happening: step.next ? happenings[step.next] : null })
    if (step.happen) await move(act, id, { happening: step.happen, reason: step.reason ?? null })
  }
}

/** Who asks to be phoned still waits for it: the first time that is free after now. */
async function phonedAfter({ db, at, actor }: Act, type: string, { now }: Stage) {
  const catalogue = await catalogueOf(db)
  const asked = byKey(catalogue.requestTypes, type)
  const desk = asked?.callback ? phoneDeskOf(catalogue, asked.queue) : null
  if (!desk) return null
  const slots = await reading(db as Db, actor.personId, (tx) => freeSlots(tx, desk, at))
  const next = slots.find(({ startsAt }) => startsAt > now)
  return next ? { startsAt: next.startsAt.toISOString() } : null
}

function personOf(people: People, key: string) {
  const person = people.get(key)
  if (!person) throw new Error(`world.yaml speaks of ${key}, who is not among its people`)
  return person
}

function organisationOf(organisations: Organisations, key: string) {
  const organisation = organisations.get(key)
  if (!organisation) throw new Error(`world.yaml speaks of ${key}, which is not among its organisations`)
  return organisation
}

function contractOf(organisation: { contracts: Map<string, string> } | null, number: string): string {
  const id = organisation?.contracts.get(number)
  if (!id) throw new Error(`world.yaml speaks of the contract ${number}, which its organisation does not have`)
  return id
}

/** What the worker would have kept meanwhile, so that the queues stand in the order of what is due from the first look on. Nobody is told of what is late in the past. */
async function keepAllClocks({ worker, now }: Stage): Promise<void> {
  const tickets = await worker.selectFrom('ticket').select('id').execute()
  await worker.transaction().execute(async (tx) => {
    for (const { id } of tickets) {
      const past = (await keepClocksOf(tx, id, now)).filter(({ at }) => at <= now.getTime())
      if (past.length === 0) continue
      await passedOver(id, past, now).execute(tx)
      await keepClocksOf(tx, id, now)
    }
  })
}

/** The past of a demo world sends no mail. */
async function forgetOutbox(worker: Db): Promise<void> {
  for (const outbox of ['ticket_event', 'people_event', 'health_event'] as const) {
    const last = await worker
      .selectFrom(outbox)
      .select(['xid', 'seq'])
      .orderBy('xid', 'desc')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (last) await worker.updateTable('dispatcher').set(last).where('outbox', '=', outbox).execute()
  }
}
