// Nobody gets a ticket except through this file: every standing as one SQL expression, from which lists, deeds and buttons derive.
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { ActInTransaction, StaffRole } from '../actor.ts'
import type { Status } from '../events.ts'
import { delegated } from '../partners/delegated.ts'
import { type Right, type Standing, allows, isStaffStanding, mayDo, standings } from './rights.ts'

/** Who reads. Staff role and customers only spare branches that cannot match; the database knows both itself. */
export interface Asker {
  readonly personId: string
  readonly staffRole: StaffRole | null
  /** For how many customers they act as their partner; left out: nobody has looked. */
  readonly customers?: number
}

/** A ticket as a deed holds it: its row locked, and how the actor stands toward it. */
export interface HeldTicket {
  readonly id: string
  readonly reference: string
  readonly request_type: string
  readonly service: string | null
  readonly context: string | null
  readonly offering_key: string | null
  readonly entity_key: string | null
  readonly plan_key: string | null
  readonly organisation_id: string | null
  readonly partner_id: string | null
  readonly delegation_id: string | null
  readonly customer_sees: 'all' | 'summary'
  readonly tenants: readonly string[]
  readonly requester_id: string
  readonly queue_key: string
  readonly assignee_id: string | null
  readonly summary: string
  readonly status: Status
  readonly priority: string | null
  readonly severity: string | null
  readonly follow_up_of: string | null
  readonly waiting_since: Date | null
  readonly solved_at: Date | null
  readonly updated_at: Date
  readonly standings: readonly Standing[]
  /** The actor acts for the house here, not as its customer. */
  readonly asStaff: boolean
}

const seesAllOf = (me: string) =>
  sql`exists (select from membership m where m.organisation_id = t.organisation_id and m.person_id = ${me} and m.sees_tickets = 'all')`

const active = (me: string) => sql<boolean>`exists (select from person p where p.id = ${me} and p.disabled_at is null)`

/** How a person may stand toward the ticket `t`, each as one expression. */
export const standsAs: Record<Standing, (me: string, who?: Asker) => RawBuilder<boolean>> = {
  // Who filed it for a customer stands as their partner does, and no longer.
  requester: (me) => sql`t.requester_id = ${me} and t.partner_id is null`,
  participant: (me) => sql`exists (select from participant p where p.ticket_id = t.id and p.person_id = ${me}
      and (p.through_partner is null or guichet_partner_is_on(t.id, p.through_partner)))`,
  colleague: (me) => sql`t.customer_sees = 'all' and ${seesAllOf(me)}`,
  // Nobody reads by the customer's leave what the customer does not read itself.
  informed: (me, who) =>
    sql`t.customer_sees = 'summary' and (${seesAllOf(me)}${actsForCustomers(who) ? sql` or ${delegated(me, 'reads')}` : sql``})`,
  partner: (me) => delegated(me, 'acts'),
  'partner-reader': (me) => sql`t.customer_sees = 'all' and ${delegated(me, 'reads')}`,
  agent: (me) =>
    sql`exists (select from queue_member q join person p on p.id = q.person_id where q.queue_key = t.queue_key and q.person_id = ${me} and p.staff_role is not null)`,
  administrator: (me) => sql`exists (select from person p where p.id = ${me} and p.staff_role = 'administrator')`,
}

/** Unless it was looked up that they act for none. */
export const actsForCustomers = (who: Asker | undefined): boolean => who?.customers !== 0

/** Those an asker can have at all, so that the planner sees no branch that never matches. */
const possible = (who: Asker): readonly Standing[] =>
  standings.filter(
    (standing) =>
      (who.staffRole !== null || (standing !== 'agent' && standing !== 'administrator')) &&
      (actsForCustomers(who) || (standing !== 'partner' && standing !== 'partner-reader')),
  )

/** The names of the standings toward `t`, as an array; empty for someone disabled. */
export function standingsOf(who: Asker): RawBuilder<Standing[]> {
  const names = possible(who).map((standing) => sql`case when ${standsAs[standing](who.personId, who)} then ${sql.lit(standing)} end`)
  return sql`case when ${active(who.personId)} then array_remove(array[${sql.join(names)}]::text[], null) else '{}' end`
}

/** Whether `t` may be seen at all: yes or no on few tickets. Lists take one standing at a time instead (branches.ts). */
export function ticketsVisibleTo(who: Asker): RawBuilder<boolean> {
  const branches = possible(who).map((standing) => standsAs[standing](who.personId, who))
  return sql`(${active(who.personId)} and (${sql.join(branches, sql` or `)}))`
}

export const named = (idOrReference: string): RawBuilder<boolean> =>
  isId(idOrReference) ? sql`t.id = ${idOrReference}` : sql`t.reference = ${asWritten(idOrReference)}`

/** A reference as the database has it. */
export const asWritten = (reference: string): string => String(reference).toUpperCase().slice(0, 40)

/** The query of ticketFor, for deeds that send it together with others. */
export const holdTicket = (act: ActInTransaction, idOrReference: string) =>
  sql<HeldTicket>`select t.id, t.reference, t.request_type, t.service, t.context, t.offering_key, t.entity_key, t.plan_key, t.organisation_id, t.partner_id, t.delegation_id,
    t.customer_sees, t.tenants, t.requester_id, t.queue_key, t.assignee_id, t.summary, t.status,
    t.priority, t.severity, t.follow_up_of, t.waiting_since, t.solved_at, t.updated_at, ${standingsOf(asker(act))} as standings
    from ticket t where ${named(idOrReference)} for update of t`

/** Finds, locks and allows. No standing: Refusal not-found. A standing without the right: may-not-do-that. */
export async function ticketFor(act: ActInTransaction, idOrReference: string, right: Right): Promise<HeldTicket> {
  const { rows } = await holdTicket(act, idOrReference).execute(act.db)
  if (!rows[0]?.standings.length) throw await notHeld(act, idOrReference)
  return allow(rows[0], right)
}

/** Why no ticket was held: it is not there for the actor, or they may read it at most, and so not lock it. */
export async function notHeld(act: ActInTransaction, idOrReference: string): Promise<Refusal> {
  await seenTicket(act.db, asker(act), idOrReference)
  return new Refusal('may-not-do-that')
}

export function allow(found: HeldTicket, right: Right): HeldTicket {
  if (!allows(found.standings, right)) throw new Refusal('may-not-do-that')
  if (!mayDo(found.standings, right, found.status)) throw new Refusal('not-in-this-state')
  return {
    ...found,
    asStaff: isStaffStanding(found.standings) && !found.standings.includes('requester') && !found.standings.includes('partner'),
  }
}

export function asker(act: ActInTransaction): Asker {
  const { personId, staffRole } = act.actor
  if (personId === null) throw new TypeError('the system does no deed that needs a standing')
  return { personId, staffRole }
}

/** The id of a ticket the asker may see; Refusal not-found otherwise. Takes no lock. */
export async function seenTicket(tx: Tx, who: Asker, idOrReference: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select t.id from ticket t where ${named(idOrReference)} and ${ticketsVisibleTo(who)}`.execute(
    tx,
  )
  if (!rows[0]) throw new Refusal('not-found')
  return rows[0].id
}
