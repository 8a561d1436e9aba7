// Puts one mail on its way for each person who must be told of what happened to a ticket. Of many events in few trips: in a rush each costs little.
import { sql } from 'kysely'
import { type Db, type Tx, together, writing } from '../../platform/database.ts'
import type { StaffRole } from '../actor.ts'
import type { TicketEvent } from '../events.ts'
import { type Happened, type Reachable, noticesOf } from './notices.ts'
import { type Underway, hadEnough, putOnTheirWay, unproven } from './on-their-way.ts'

interface Telling {
  /** As guichet_worker: it decides for everyone; what each may read is decided when the mail is written. */
  readonly db: Db
  readonly at: Date
  readonly eventIds: readonly string[]
}

export function tellOfTickets({ db, at, eventIds }: Telling): Promise<void> {
  return writing(db, null, async (tx) => {
    const [events] = await together(tx, [eventsQuery(eventIds)])
    const told = events.map((event) => ({ ...event, happened: { type: event.type, ...event.payload } as TicketEvent }))
    const people = await peopleOf(tx, told)
    const mails: Underway[] = []
    for (const { happened, ...event } of told) {
      const around = { ...event, people }
      for (const notice of noticesOf({ event: happened, actorId: event.actorId, sameDeed: event.sameDeed }, around)) {
        const known = people.get(notice.personId)
        if (!known?.address || (!known.proven && (await isToldEnough(tx, known.address, at, mails)))) continue
        mails.push({
          event_id: event.id,
          person_id: notice.personId,
          ticket_id: event.ticketId,
          kind: notice.kind,
          form: notice.form,
          recipient: known.address,
          sensitive: false,
          update_id: happened.type === 'ticket.replied' ? (happened.updateId ?? null) : null,
        })
      }
    }
    // In one order: two tickets with the same people are told of at the same time.
    await putOnTheirWay(
      tx,
      at,
      mails.sort((a, b) => (a.recipient < b.recipient ? -1 : 1)),
    )
  })
}

/** What is only about to be written counts too. */
function isToldEnough(tx: Tx, address: string, at: Date, mails: readonly Underway[]): Promise<boolean> {
  const coming = mails.filter(({ recipient }) => recipient === address).length
  return hadEnough(tx, address, at, { perHour: unproven.perHour - coming, perDay: unproven.perDay - coming })
}

interface TicketHappened {
  readonly id: string
  readonly type: TicketEvent['type']
  readonly payload: object
  readonly actorId: Happened['actorId']
  readonly sameDeed: Happened['sameDeed']
  readonly ticketId: string
  readonly requesterId: string
  readonly assigneeId: string | null
  readonly participantIds: readonly string[]
  readonly agentIds: readonly string[]
}

const eventsQuery = (ids: readonly string[]) => sql<TicketHappened>`select e.id, e.type, e.payload, e.actor_id as "actorId",
    array(select o.type from ticket_event o where o.ticket_id = e.ticket_id and o.xid = e.xid and o.id <> e.id) as "sameDeed",
    t.id as "ticketId", t.requester_id as "requesterId", t.assignee_id as "assigneeId",
    array(select p.person_id from participant p where p.ticket_id = t.id order by p.added_at) as "participantIds",
    array(select q.person_id from queue_member q where e.type = 'ticket.created' and q.queue_key = t.queue_key) as "agentIds"
  from ticket_event e join ticket t on t.id = e.ticket_id where e.id = any (${ids}) order by e.seq`

interface Known extends Reachable {
  readonly address: string | null
  readonly proven: boolean
}

/** Everyone they could concern, by id. */
async function peopleOf(tx: Tx, told: readonly (TicketHappened & { readonly happened: TicketEvent })[]): Promise<Map<string, Known>> {
  const ids = told.flatMap(({ happened, actorId, requesterId, assigneeId, participantIds, agentIds }) => [
    ...(happened.type === 'ticket.participant-added' ? [happened.personId] : []),
    ...(happened.type === 'ticket.assigned' ? [happened.to] : []),
    actorId,
    requesterId,
    assigneeId,
    ...participantIds,
    ...agentIds,
  ])
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  const [people] = await together(tx, [
    sql<
      Known & { id: string; staffRole: StaffRole | null }
    >`select p.id, p.mail, p.staff_role as "staffRole", p.disabled_at is not null as disabled,
        a.address, a.verified_at is not null as proven
      from person p left join person_address a on a.person_id = p.id where p.id = any (${wanted})`,
  ])
  return new Map(people.map((person) => [person.id, person]))
}
