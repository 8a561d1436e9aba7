// One step of a ticket's clock: its mark, what it does, and the event that says so, in one transaction.
import { sql } from 'kysely'
import { together } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { ActInTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { byKey } from '../catalogue/catalogue.ts'
import { type TicketEvent, eventRow } from '../events.ts'
import type { AboutHeld } from '../promises/about.ts'
import type { HeldTicket } from '../tickets/access.ts'
import { handedTo } from '../tickets/change-queue.ts'
import { type Outcome, type Pending, markOf, marks } from './plan-steps.ts'
import type { Step } from './steps.ts'

type Ticket = AboutHeld & Pick<HeldTicket, 'reference' | 'assignee_id'> & { readonly raised_at: Date | null }
interface Effect {
  readonly outcome: Outcome
  /** How many people are told. */
  readonly people?: number
  /** Nothing of it can be seen: it was so already. */
  readonly silent?: true
}

/** The ticket is locked. */
export async function doStep(act: ActInTransaction, ticketId: string, pending: Pending): Promise<void> {
  const { db: tx, at } = act
  const { clock, step } = pending
  const mark = markOf(ticketId, pending, at, 'done')
  const [[ticket], made] = await together(tx, [
    sql<Ticket>`select id, reference, request_type, service, plan_key, organisation_id, partner_id, requester_id, queue_key, assignee_id, severity, raised_at
      from ticket where id = ${ticketId}`,
    marks([mark]),
  ])
  if (!ticket || made.length === 0) return
  const { outcome, people, silent } = await effects[step.action](act, ticket, pending, mark)
  if (outcome !== 'done') await sql`update escalation set outcome = ${outcome} where id = ${mark.id}`.execute(tx)
  if (silent) return
  const event: TicketEvent = {
    type: 'ticket.escalated',
    escalationId: mark.id,
    step: step.key,
    metric: clock.metric,
    round: clock.round,
    action: step.action,
    outcome: outcome === 'done' ? 'done' : 'not-possible',
    dueAt: mark.due_at.toISOString(),
    ...(people !== undefined && { people }),
  }
  await eventRow(act, ticketId, event).query.execute()
}

type Mark = ReturnType<typeof markOf>
const effects: Record<Step['action'], (act: ActInTransaction, ticket: Ticket, pending: Pending, mark: Mark) => Promise<Effect>> = {
  async notify({ db }, ticket, { step }, mark) {
    const { rows } = await sql`insert into escalation_notice (escalation_id, person_id)
      select ${mark.id}, p.id from person p where ${mayBeTold(ticket, step)} returning person_id`.execute(db)
    return { outcome: rows.length > 0 ? 'done' : 'not-possible', people: rows.length }
  },
  async raise({ db, at }, ticket) {
    if (ticket.raised_at) return { outcome: 'done', silent: true }
    await sql`update ticket set raised_at = ${at} where id = ${ticket.id}`.execute(db)
    return { outcome: 'done' }
  },
  reassign: (act, ticket, { step }) => reassign(act, ticket, step),
  async webhook({ db, at }, ticket, { clock, step }, mark) {
    const { rows } = await sql`select from webhook where key = ${step.webhook} and retired_at is null`.execute(db)
    if (rows.length === 0) return { outcome: 'not-possible' }
    // Facts and ids: whoever listens there may ask the API for the rest, with a right of their own (F22).
    const id = newId()
    const body = JSON.stringify({
      id,
      type: 'ticket.escalated',
      at: at.toISOString(),
      ticket: { id: ticket.id, reference: ticket.reference, queue: ticket.queue_key },
      metric: clock.metric,
      round: clock.round,
      policy: mark.policy,
      step: step.key,
      dueAt: mark.due_at.toISOString(),
    })
    await sql`insert into webhook_call (id, webhook_key, escalation_id, body, next_at, created_at)
      values (${id}, ${step.webhook}, ${mark.id}, ${body}, ${at}, ${at})`.execute(db)
    return { outcome: 'done' }
  },
}

/** Of those who may see the ticket as staff, whom the step names. Where nobody is assigned, the queue is told instead. */
const mayBeTold = (ticket: Ticket, { tell, people }: Step) => {
  const works = sql`exists (select from queue_member q where q.queue_key = ${ticket.queue_key} and q.person_id = p.id)`
  const queue = tell.includes('queue') || (tell.includes('assignee') && ticket.assignee_id === null)
  return sql`p.staff_role is not null and p.disabled_at is null and p.mail <> 'off'
    and exists (select from person_address a where a.person_id = p.id and a.verified_at is not null) and (p.staff_role = 'administrator' or ${works}) and (
    ${tell.includes('assignee')} and p.id = ${ticket.assignee_id} or ${queue} and ${works} or ${tell.includes('administrators')} and p.staff_role = 'administrator'
    or exists (select from person_address a where a.person_id = p.id and a.verified_at is not null and lower(a.address) = any (${people.map((one) => one.toLowerCase())}::text[])))`
}

/** As the deed does it. A queue that is not there any more takes nothing. */
async function reassign(act: ActInTransaction, ticket: Ticket, { queue, unassign }: Step): Promise<Effect> {
  const catalogue = await catalogueOf(act.db)
  const to = byKey(catalogue.queues, queue ?? ticket.queue_key)
  if (!to || to.retired) return { outcome: 'not-possible' }
  const writes = await handedTo(act, catalogue, ticket, to.key, { unassign })
  if (writes.length === 0) return { outcome: 'done', silent: true }
  await together(act.db, writes)
  return { outcome: 'done' }
}
