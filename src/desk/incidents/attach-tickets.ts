// One of us brings tickets to an incident and takes them away again: up to five hundred at once, each for itself, in short transactions.
import { sql } from 'kysely'
import { z } from 'zod'
import { together } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { parse } from '../parse.ts'
import { asker, standingsOf } from '../tickets/access.ts'
import { type Standing, isStaffStanding, mayDo } from '../tickets/rights.ts'
import type { Moved, Write } from '../tickets/write.ts'
import { publishedIncident } from './published-incident.ts'
import type { IncidentName } from './incident.ts'
import { brought, takenAway } from './linking.ts'
import { holdIncident } from './meet-incident.ts'

export const mostAtOnce = 500
/** By id or reference, in any mixture. */
export const SomeTickets = z.strictObject({
  tickets: z
    .array(z.string().trim().min(1).max(60))
    .min(1, 'incident.fault.no-tickets')
    .max(mostAtOnce, 'incident.fault.too-many')
    .transform((all) => [...new Set(all.map((one) => (/^[0-9a-f-]{36}$/.test(one) ? one : one.toUpperCase())))]),
})
export type SomeTickets = z.input<typeof SomeTickets>

export type NotDone = 'not-found' | 'may-not-do-that' | 'not-in-this-state' | 'of-an-incident-already' | 'not-of-it'
export interface Done {
  /** References. */
  readonly done: readonly string[]
  /** As they were named, each with why not. What is there already is in neither. */
  readonly refused: readonly { readonly ticket: string; readonly why: NotDone }[]
}

/** Refusals: not-found (incident), invalid; of single tickets in the answer. Twice is harmless. */
export const attachTickets = (act: Act, incident: string, given: SomeTickets): Promise<Done> =>
  each(act, incident, given, 'attach', (act, catalogue, ticket, to) => {
    if (ticket.incident_id === to.id) return null
    if (ticket.incident_id !== null) return 'of-an-incident-already'
    return mayDo(ticket.standings, 'join-incident', ticket.status) ? brought(act, catalogue, ticket, to, 'attached') : 'not-in-this-state'
  })

/** The same; detaching what is not of the incident is refused for that ticket. */
export const detachTickets = (act: Act, incident: string, given: SomeTickets): Promise<Done> =>
  each(act, incident, given, 'detach', (act, catalogue, ticket, from) =>
    ticket.incident_id !== from.id ? 'not-of-it' : takenAway(act, catalogue, ticket, from),
  )

interface Found extends Moved {
  readonly reference: string
  readonly standings: readonly Standing[]
  /** Of which it is; null: of none. */
  readonly incident_id: string | null
}
type Deed = (
  act: ActInTransaction,
  catalogue: Awaited<ReturnType<typeof catalogueOf>>,
  ticket: Found,
  incident: IncidentName,
) => Write[] | NotDone | null

const batch = 50

async function each(act: Act, idOrReference: string, given: SomeTickets, what: 'attach' | 'detach', deed: Deed): Promise<Done> {
  const { tickets } = parse(SomeTickets, given)
  if (act.actor.staffRole === null) throw new Refusal('not-found')
  const done: string[] = []
  const refused: { ticket: string; why: NotDone }[] = []
  for (let from = 0; from < tickets.length; from += batch) {
    await inTransaction(act, async (act) => {
      const incident = await publishedIncident(act.db, idOrReference)
      if (what === 'attach') await holdIncident(act, incident.id)
      const catalogue = await catalogueOf(act.db)
      const some = tickets.slice(from, from + batch)
      const found = await hold(act, some)
      const writes: Write[] = []
      for (const named of some) {
        const ticket = found.find(({ id, reference }) => id === named || reference === named)
        const says = !ticket
          ? 'not-found'
          : !isStaffStanding(ticket.standings)
            ? ticket.standings.length > 0
              ? 'may-not-do-that'
              : 'not-found'
            : deed(act, catalogue, ticket, incident)
        if (typeof says === 'string') refused.push({ ticket: named, why: says })
        else if (says && !done.includes(ticket!.reference)) {
          writes.push(...says)
          done.push(ticket!.reference)
        }
      }
      await together(act.db, writes)
    })
  }
  return { done, refused }
}

/** Locked in the order of their ids, as everything that locks several does. */
async function hold(act: ActInTransaction, some: readonly string[]): Promise<Found[]> {
  const ids = some.filter(isId)
  const references = some.filter((one) => !isId(one))
  const { rows } =
    await sql<Found>`select t.id, t.reference, t.status, t.waiting_since, t.solved_at, t.updated_at, ${standingsOf(asker(act))} as standings,
    (select l.incident_id from incident_ticket l where l.ticket_id = t.id and l.how <> 'different') as incident_id
    from ticket t where t.id = any (${ids}) or t.reference = any (${references}) order by t.id for update of t`.execute(act.db)
  return rows
}
