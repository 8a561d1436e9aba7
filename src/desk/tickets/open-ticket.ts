// Writes a ticket with its first message: for create-ticket.ts, and for the follow-up that a late reply opens.
import { sql } from 'kysely'
import type { Language } from '../../platform/messages.ts'
import type { ActInTransaction } from '../actor.ts'
import type { GivenAnswers } from '../catalogue/answers.ts'
import type { DelegationFact } from '../entitlements/facts.ts'
import { eventRow, type TicketEvent } from '../events.ts'
import type { Recorded } from '../promises/recorded.ts'
import { vectorOf } from '../search/words.ts'
import type { Added } from './whom.ts'
import { type Write, readUpTo } from './write.ts'

export interface Opened {
  readonly id: string
  readonly reference: string
  readonly requestType: string
  readonly service: string | null
  readonly organisationId: string | null
  /** Who filed it for that customer, and under which delegation; null: the customer itself. */
  readonly partnerId: string | null
  readonly delegation: Pick<DelegationFact, 'id' | 'customerSees'> | null
  readonly tenants: readonly string[]
  readonly requesterId: string
  readonly queue: string
  readonly summary: string
  readonly body: string
  readonly priority: string | null
  readonly severity: string | null
  readonly followUpOf: string | null
  readonly messageId: string
  readonly fromStaff: boolean
  readonly language: Language
  readonly context: string | null
  readonly offering: string | null
  readonly entity: string | null
  readonly plan: string | null
  readonly answers: GivenAnswers
  /** What of the answers is to be found by its words. */
  readonly answered: string
  /** By id, or those of the ticket it follows. */
  readonly contracts: readonly string[] | { readonly of: string }
  /** Those that pay without being named: what is promised goes by them too. */
  readonly papers: readonly string[]
  /** Why the requester could not have filed it; one of us did all the same. */
  readonly overridden?: string | null
  /** Within which time it is answered, as told before it was sent. */
  readonly promised?: Recorded | undefined
  /** An incident it waits with from the first moment: nobody has to look at it before that is over. */
  readonly joins?: string | null
  readonly participants: readonly (Added & { readonly seesFrom?: Date | null })[]
}

/** All of it in one trip: `together(act.db, openTicket(…))`. */
export function openTicket(act: ActInTransaction, t: Opened): Write[] {
  const { at } = act
  const me = act.actor.personId as string
  const papers = t.papers.filter((id) => 'of' in t.contracts || !t.contracts.includes(id))
  const event = {
    ...(t.followUpOf !== null && { followUpOf: t.followUpOf }),
    ...(t.overridden && { overridden: t.overridden }),
    ...(t.joins && { incidentId: t.joins }),
    ...(papers.length > 0 && { papers }),
    ...(t.promised && { promised: t.promised }),
  }
  return [
    sql`insert into ticket (id, reference, request_type, service, organisation_id, requester_id, queue_key, summary, priority, severity, follow_up_of,
        context, offering_key, entity_key, plan_key, answers, partner_id, delegation_id, customer_sees, tenants, created_at, updated_at, touched_at, status, waiting_since)
      values (${t.id}, ${t.reference}, ${t.requestType}, ${t.service}, ${t.organisationId}, ${t.requesterId}, ${t.queue}, ${t.summary}, ${t.priority}, ${t.severity},
        ${t.followUpOf}, ${t.context}, ${t.offering}, ${t.entity}, ${t.plan}, ${JSON.stringify(t.answers)},
        ${t.partnerId}, ${t.delegation?.id ?? null}, ${t.delegation?.customerSees ?? 'all'}, ${t.tenants}, ${at}, ${at}, ${at}, ${t.joins ? 'on-hold' : 'new'}, ${t.joins ? null : at})`,
    sql`insert into message (id, ticket_id, author_id, from_staff, body, via, created_at)
      values (${t.messageId}, ${t.id}, ${me}, ${t.fromStaff}, ${t.body}, ${act.actor.via}, ${at})`,
    eventRow(act, t.id, { type: 'ticket.created', messageId: t.messageId, ...event }).query,
    sql`insert into ticket_words (ticket_id, requester_id, organisation_id, queue_key, words)
      values (${t.id}, ${t.requesterId}, ${t.organisationId}, ${t.queue}, ${vectorOf(`${t.reference} ${t.summary} ${t.body} ${t.answered}`, t.language)})`,
    ...contractRows(t.id, t.contracts),
    ...t.participants.flatMap((added) => [
      participantRow(act, t.id, added, added.seesFrom === undefined ? (added.outside ? at : null) : added.seesFrom),
      eventRow(act, t.id, addedEvent(added)).query,
    ]),
    readUpTo(me, t.id, at),
  ]
}

/** Of an old ticket only those that whoever follows up can see: someone from outside may. */
function contractRows(id: string, contracts: Opened['contracts']): Write[] {
  if ('of' in contracts)
    return [
      sql`insert into ticket_contract (ticket_id, contract_id) select ${id}, c.id from ticket_contract o join contract c on c.id = o.contract_id
        where o.ticket_id = ${contracts.of}`,
    ]
  return contracts.map((contract) => sql`insert into ticket_contract (ticket_id, contract_id) values (${id}, ${contract})`)
}

export const addedEvent = ({ personId, outside, address }: Pick<Added, 'personId' | 'outside' | 'address'>): TicketEvent => ({
  type: 'ticket.participant-added',
  personId,
  outside,
  ...(address !== undefined && { address }),
})

export const participantRow = (act: ActInTransaction, ticketId: string, { personId, through }: Added, seesFrom: Date | null): Write =>
  sql`insert into participant (ticket_id, person_id, added_by, added_at, sees_from, updated_at, through_partner)
    values (${ticketId}, ${personId}, ${act.actor.personId}, ${act.at}, ${seesFrom}, ${act.at}, ${through})`
