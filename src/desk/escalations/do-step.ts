// One step of a ticket's clock: its mark, what it does, and the event that says so, in one transaction.
import { sql } from 'kysely'
import { type Tx, together } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { ActInTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue.ts'
import { type TicketEvent, eventRow } from '../events.ts'
import { promisedNow } from '../promises/about.ts'
import type { HeldTicket } from '../tickets/access.ts'
import { type Outcome, type Pending, markOf, marks } from './plan-steps.ts'
import type { Step } from './steps.ts'

type Ticket = Omit<HeldTicket, 'standings' | 'asStaff'> & { readonly raised_at: Date | null }
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
    sql<Ticket>`select id, reference, request_type, service, context, offering_key, entity_key, plan_key, organisation_id, partner_id, delegation_id, customer_sees,
      tenants, requester_id, queue_key, assignee_id, summary, status, priority, severity, follow_up_of, waiting_since, solved_at, updated_at, raised_at
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

/** As the deeds do it: into a queue that is there, and whoever does not work there answers for it no longer. */
async function reassign(act: ActInTransaction, ticket: Ticket, step: Step): Promise<Effect> {
  const tx: Tx = act.db
  const catalogue = await catalogueOf(tx)
  const to = step.queue ?? ticket.queue_key
  const { rows: queues } = await sql`select from queue where key = ${to} and retired_at is null`.execute(tx)
  if (queues.length === 0) return { outcome: 'not-possible' }
  const { rows: works } = await sql`select from queue_member q join person p on p.id = q.person_id
    where q.queue_key = ${to} and q.person_id = ${ticket.assignee_id} and p.disabled_at is null`.execute(tx)
  const assignee = !step.unassign && works.length > 0 ? ticket.assignee_id : null
  if (to === ticket.queue_key && assignee === ticket.assignee_id) return { outcome: 'done', silent: true }
  const moves = to !== ticket.queue_key
  const promised =
    moves && catalogue.queues.some(({ calendar }) => calendar)
      ? await promisedNow(tx, catalogue, { ...ticket, standings: [], asStaff: true }, { queue: to })
      : {}
  await together(tx, [
    sql`update ticket set queue_key = ${to}, assignee_id = ${assignee}, touched_at = greatest(touched_at, ${act.at}) where id = ${ticket.id}`,
    ...(moves
      ? [
          sql`update ticket_words set queue_key = ${to} where ticket_id = ${ticket.id}`,
          sql`update note_words set queue_key = ${to} where ticket_id = ${ticket.id}`,
          eventRow(act, ticket.id, { type: 'ticket.queue-changed', from: ticket.queue_key, to, ...promised }).query,
        ]
      : []),
    ...(assignee === ticket.assignee_id
      ? []
      : [eventRow(act, ticket.id, { type: 'ticket.assigned', from: ticket.assignee_id, to: null }).query]),
  ])
  return { outcome: 'done' }
}
