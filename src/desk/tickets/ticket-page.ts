// Everything one ticket's page shows, read at one moment: ticket, people, messages with files, events; notes for staff only.
import { type RawBuilder, sql } from 'kysely'
import { type Tx, together } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import type { ClockEvent } from '../promises/ticks.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { GivenAnswers } from '../catalogue/answers.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { type Catalogue, type FieldKind, type Words, byKey, shownAs } from '../catalogue/catalogue.ts'
import type { CloseReason, Status, TicketEventType } from '../events.ts'
import { type TicketCallback, callbackOnPage, readOnPage } from '../callbacks/callback-of.ts'
import { type PhoneDesk, deskFor } from '../callbacks/desk-of.ts'
import { type ReadIncident, type TicketIncident, type Told, ticketIncident } from '../incidents/incident.ts'
import { type Asker, asWritten, named, standingsOf } from './access.ts'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import { type Right, type Standing, allowed, isStaffStanding } from './rights.ts'
import { type PersonName, readMark, unread } from './rows.ts'

export interface TicketFile {
  readonly id: string
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly sha256: string
}
export interface PagePerson extends PersonName {
  readonly staff: boolean
  /** For those who work the ticket, for oneself and for colleagues; null otherwise. */
  readonly address: string | null
  /** A member of the ticket's organisation, as far as the asker may know who is one. */
  readonly isColleague: boolean
}
export interface PageMessage {
  readonly kind: 'message'
  readonly id: string
  readonly authorId: string
  readonly fromStaff: boolean
  readonly body: string
  readonly via: 'portal' | 'workspace' | 'api' | 'mail'
  /** Key of the vendor whose answer it is; null: ours or the customer's. */
  readonly vendor: string | null
  /** Of a vendor's: it came from elsewhere than the vendor's own domain. */
  readonly unverified: boolean
  /** Of a vendor's: the address it says it came from, where that can be read without doubt. */
  readonly vendorSender: string | null
  readonly at: Date
  readonly files: readonly TicketFile[]
  /** An update of the incident the ticket belongs to, in all its languages: its text is that of bodyFor(). */
  readonly told: Told | null
}
export interface PageNote {
  readonly kind: 'note'
  readonly id: string
  readonly authorId: string
  readonly body: string
  readonly at: Date
  readonly files: readonly TicketFile[]
}
export interface PageEvent {
  readonly kind: 'event'
  readonly id: string
  readonly type: TicketEventType
  readonly actorId: string | null
  readonly payload: Readonly<Record<string, unknown>>
  readonly at: Date
}
/** What the partner's people wrote among themselves. */
export interface PagePartnerNote {
  readonly kind: 'partner-note'
  readonly id: string
  readonly authorId: string
  readonly body: string
  readonly at: Date
}
export type TimelineEntry = PageMessage | PageNote | PagePartnerNote | PageEvent

export interface TicketPage {
  readonly id: string
  readonly reference: string
  readonly summary: string
  readonly requestType: string
  readonly service: string | null
  /** Keys of the catalogue: how the way to the form went, and under which contracts it is worked; entity and plan are null for someone from outside. */
  readonly context: string | null
  readonly offering: string | null
  readonly entity: string | null
  readonly plan: string | null
  /** Those the asker may see. */
  readonly contracts: readonly { readonly number: string }[]
  /** What the form asked, in its order; empty for who reads from a later moment on. */
  readonly answers: readonly PageAnswer[]
  readonly organisation: { readonly id: string; readonly name: string; readonly allowsOutsideParticipants: boolean } | null
  /** Who filed it for that customer; null: the customer itself. */
  readonly partner: { readonly id: string; readonly name: string } | null
  /** The asker, of the customer, sees only that there is a ticket and how it stands. */
  readonly isOutline: boolean
  readonly requesterId: string
  readonly status: Status
  readonly publicStatus: string
  readonly closeReason: CloseReason | null
  readonly priority: string | null
  readonly severity: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly solvedAt: Date | null
  readonly closedAt: Date | null
  readonly updated: boolean
  /** When the asker last read it; null: never. */
  readonly readAt: Date | null
  /** Oldest first. ticket.created, ticket.replied and ticket.noted are left out: their messages and notes stand there. */
  readonly timeline: readonly TimelineEntry[]
  /** Set when older entries were left out; give it as `before`. */
  readonly olderCursor: string | null
  /** For the reply form's lastSeen. */
  readonly lastMessageId: string | null
  readonly participants: readonly { readonly personId: string; readonly addedAt: Date; readonly seesFrom: Date | null }[]
  /** Everyone the page names, by id. */
  readonly people: ReadonlyMap<string, PagePerson>
  readonly followUpOf: { readonly id: string; readonly reference: string } | null
  /** The one it belongs to first; for those who work it also those its requester said are another matter. */
  readonly incidents: readonly TicketIncident[]
  readonly followUps: readonly { readonly id: string; readonly reference: string }[]
  /** What moved its clocks: promises/ticks.ts reads from them how each stands. Empty where nothing was promised. */
  readonly clockEvents: readonly ClockEvent[]
  /** When its requester is phoned; null: it asks for none, or none is chosen, or the asker may not know. */
  readonly callback: TicketCallback | null
  /** Who would phone; null: it asks for none. */
  readonly phoneDesk: PhoneDesk | null
  readonly standings: readonly Standing[]
  /** What the asker may do now: the buttons that will work. */
  readonly may: ReadonlySet<Right>
  /** For staff; null for customers. */
  readonly staff: {
    readonly queue: string
    readonly assigneeId: string | null
    readonly waitingSince: Date | null
    readonly touchedAt: Date
    /** Who may be assigned. */
    readonly agents: readonly PersonName[]
  } | null
}

export interface PageAnswer {
  readonly key: string
  readonly label: Words
  readonly kind: FieldKind
  readonly value: string | readonly string[]
  /** The value as it is read: options by their names. */
  readonly named: readonly (Words | string)[]
}

const most = 100

/** At most `limit` of the newest entries; older ones by `before`. Refusal not-found when the asker has no standing. */
export async function ticketPage(
  tx: Tx,
  who: Asker,
  idOrReference: string,
  options: { before?: string; limit?: number } = {},
): Promise<TicketPage> {
  const limit = Math.min(options.limit ?? most, most)
  const before = readCursor(options.before, true)
  const catalogue = await catalogueOf(tx)
  const staff = who.staffRole !== null
  const [[tickets, conversations], [agents]] = await Promise.all([
    together(tx, [ticketQuery(who, idOrReference, before), conversationQuery(idOrReference, before, limit + 1, staff)]),
    staff ? together(tx, [agentsQuery(idOrReference)]) : [[]],
  ])
  const ticket = tickets[0]
  if (!ticket || ticket.standings.length === 0) throw new Refusal('not-found')
  const works = isStaffStanding(ticket.standings)
  const { messages, events, notes, participants, people, isLinked } = conversationOf(conversations[0])
  const linked = isLinked ? (await linkedQuery(ticket.id).execute(tx)).rows : []
  const { entries, older } = newest([...messages, ...events, ...(works ? notes : []), ...partnerNotes(ticket, before)], limit)
  const {
    standings,
    queue,
    assignee_id,
    waiting_since,
    touched_at,
    last_message,
    organisation_name,
    allows_outside,
    organisation_id,
    answers,
    incidents,
    callback,
    partner_notes,
    clock_events,
    ...own
  } = ticket
  const phoned = readOnPage(callback)
  const phoneDesk = deskFor(catalogue, ticket, phoned)
  return {
    ...own,
    answers: answersOf(catalogue, answers),
    publicStatus: shownAs(catalogue, ticket.status).key,
    organisation:
      organisation_id === null
        ? null
        : { id: organisation_id, name: organisation_name ?? '', allowsOutsideParticipants: allows_outside ?? false },
    isOutline: standings.every((standing) => standing === 'informed'),
    timeline: entries,
    olderCursor: older,
    lastMessageId: last_message ?? messages[0]?.id ?? null,
    participants,
    people: new Map(people.map((person) => [person.id, person])),
    incidents: incidents.map(ticketIncident),
    callback: phoned,
    phoneDesk,
    clockEvents: clock_events ?? [],
    followUpOf: linked.find((one) => !one.later) ?? null,
    followUps: linked.filter((one) => one.later),
    standings,
    may: new Set(allowed(standings, ticket.status).filter((right) => isAbout(right, phoned, phoneDesk))),
    staff: works ? { queue, assigneeId: assignee_id, waitingSince: waiting_since, touchedAt: touched_at, agents } : null,
  }
}

/** Only a ticket that asks for it can be phoned about. */
function isAbout(right: Right, phoned: TicketCallback | null, desk: PhoneDesk | null): boolean {
  if (right === 'log-attempt') return phoned?.state === 'booked'
  return right !== 'change-callback' || (desk !== null && phoned?.state !== 'done')
}

type Own = Pick<
  TicketPage,
  | 'id'
  | 'reference'
  | 'summary'
  | 'requestType'
  | 'service'
  | 'context'
  | 'offering'
  | 'entity'
  | 'plan'
  | 'contracts'
  | 'partner'
  | 'requesterId'
  | 'status'
  | 'closeReason'
  | 'priority'
  | 'severity'
  | 'createdAt'
  | 'updatedAt'
  | 'solvedAt'
  | 'closedAt'
  | 'updated'
  | 'readAt'
>
interface ReadTicket extends Own {
  readonly organisation_id: string | null
  readonly organisation_name: string | null
  readonly allows_outside: boolean | null
  readonly standings: readonly Standing[]
  readonly queue: string
  readonly assignee_id: string | null
  readonly waiting_since: Date | null
  readonly touched_at: Date
  /** Read only where older entries are: the newest of the messages is it else. */
  readonly last_message?: string | null
  readonly answers: GivenAnswers
  readonly incidents: readonly ReadIncident[]
  readonly callback: object | null
  readonly clock_events: readonly ClockEvent[] | null
  readonly partner_notes: readonly { readonly id: string; readonly author: string; readonly body: string; readonly at: string }[] | null
}
type Read<E extends TimelineEntry> = E & { readonly place: string }

/** Every query names the ticket by itself, so that all go in one trip; each is empty for who has no standing. */
const idOf = (idOrReference: string): RawBuilder<string> =>
  isId(idOrReference) ? sql`${idOrReference}::uuid` : sql`(select guichet_ticket_named(${asWritten(idOrReference)}))`

export const ticketQuery = (
  who: Asker,
  idOrReference: string,
  before: Cursor | null,
) => sql<ReadTicket>`select t.id, t.reference, t.summary, t.request_type as "requestType", t.service,
  t.context, t.offering_key as offering,
  case when reads.since = '-infinity' then t.entity_key end as entity, case when reads.since = '-infinity' then t.plan_key end as plan,
  case when reads.since <= t.created_at then t.answers else '{}' end as answers,
  (select coalesce(json_agg(json_build_object('number', c.number) order by c.number), '[]') from ticket_contract k join contract c on c.id = k.contract_id
    where k.ticket_id = t.id) as contracts,
  t.requester_id as "requesterId", t.status, t.close_reason as "closeReason", t.priority, t.severity, t.created_at as "createdAt", t.updated_at as "updatedAt",
  t.solved_at as "solvedAt", t.closed_at as "closedAt", ${unread(who.personId)} as updated, r.read_at as "readAt", t.organisation_id, o.name as organisation_name,
  o.allows_outside_participants as allows_outside, ${standingsOf(who)} as standings, t.queue_key as queue, t.assignee_id, t.waiting_since, t.touched_at,
  case when t.partner_id is not null then (select json_build_object('id', w.id, 'name', w.name) from organisation w where w.id = t.partner_id) end as partner,
  case when t.partner_id is not null then (select json_agg(n order by n.at) from (select n.id, n.author_id as author, n.body, n.created_at as at from partner_note n
    where n.ticket_id = t.id order by n.created_at desc, n.id desc limit ${most}) n) end as partner_notes,
  guichet_incidents_of(t.id) as incidents, ${callbackOnPage} as callback, guichet_clock_events(t.id) as clock_events${
    before
      ? sql`,
  (select m.id from message m where m.ticket_id = t.id order by m.created_at desc, m.id desc limit 1) as last_message`
      : sql``
  }
  from ticket t cross join lateral (select guichet_reads_from(t.id) as since offset 0) reads ${readMark(who.personId)} left join organisation o on o.id = t.organisation_id where ${named(idOrReference)}`

/** One row, or none for who may not read it; null where there are none of a kind. */
interface ReadConversation {
  readonly messages: Read<PageMessage>[] | null
  readonly notes: Read<PageNote>[] | null
  readonly events: Read<PageEvent>[] | null
  readonly participants: TicketPage['participants'] | null
  readonly people: readonly PagePerson[] | null
  readonly isLinked: boolean
}
/** Until the cursor's moment: what one deed wrote at one moment is never cut in two. */
export const conversationQuery = (idOrReference: string, before: Cursor | null, limit: number, asStaff: boolean) =>
  sql<ReadConversation>`select c.* from guichet_conversation(${idOf(idOrReference)}, ${before?.at ?? null}::timestamptz, ${limit}, ${asStaff}) c`

/** Times come as text inside JSON. */
function conversationOf(read: ReadConversation | undefined) {
  const dated = <E extends { readonly at: Date }>(list: readonly E[] | null | undefined): E[] =>
    (list ?? []).map((one) => ({ ...one, at: new Date(one.at) }))
  return {
    messages: dated(read?.messages),
    notes: dated(read?.notes),
    events: dated(read?.events),
    participants: (read?.participants ?? []).map(({ personId, addedAt, seesFrom }) => ({
      personId,
      addedAt: new Date(addedAt),
      seesFrom: seesFrom && new Date(seesFrom),
    })),
    people: read?.people ?? [],
    // In outline one reads nothing of it, and yet may see the other.
    isLinked: read?.isLinked ?? true,
  }
}

/** Those of them that the reader may see. */
const linkedQuery = (ticketId: string) =>
  sql<{
    id: string
    reference: string
    later: boolean
  }>`select l.id, l.reference, l.follow_up_of is not distinct from t.id as later from ticket t
    join ticket l on l.follow_up_of = t.id or l.id = t.follow_up_of where t.id = ${ticketId} order by l.id`

const agentsQuery = (
  idOrReference: string,
) => sql<PersonName>`select p.id, p.name from ticket t join queue_member q on q.queue_key = t.queue_key join person p on p.id = q.person_id
  where ${named(idOrReference)} and p.staff_role is not null and p.disabled_at is null order by p.name, p.id`

/** Few, and read with the ticket: nobody else's page asks for them. */
const partnerNotes = ({ partner_notes }: ReadTicket, before: Cursor | null): Read<PagePartnerNote>[] =>
  (partner_notes ?? [])
    .filter(({ at }) => !before || new Date(at) < new Date(before.at ?? 0))
    .map(({ id, author, body, at }) => ({ kind: 'partner-note', id, authorId: author, body, at: new Date(at), place: at }))

/** A field keeps its words when it is retired. */
export function answersOf(catalogue: Catalogue, given: GivenAnswers): PageAnswer[] {
  return catalogue.fields.flatMap(({ key, kind, label, options, retiredOptions }) => {
    if (!Object.hasOwn(given, key)) return []
    const value = given[key]!
    const named = [value].flat().map((one) => (byKey(options, one) ?? byKey(retiredOptions, one))?.label ?? one)
    return [{ key, kind, label: label ?? { en: key }, value, named }]
  })
}

/** The newest of all kinds together, oldest first, and where the older ones go on. */
function newest(all: Read<TimelineEntry>[], limit: number): { entries: TimelineEntry[]; older: string | null } {
  all.sort((a, b) => a.at.getTime() - b.at.getTime() || rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
  const oldest = all.at(-limit) ?? all[0]
  const kept = all.filter((entry) => oldest && entry.at >= oldest.at)
  const older = oldest && all.length > kept.length ? writeCursor({ at: oldest.place, id: oldest.id, back: false }) : null
  return { entries: kept.map(({ place: _, ...entry }) => entry as TimelineEntry), older }
}
/** At one moment: first what was said, then what followed from it. */
const rank = (entry: TimelineEntry): number => (entry.kind === 'event' ? 1 : 0)
