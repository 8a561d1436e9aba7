// What of a ticket decides on its promise, gathered before it is filed and after.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Language } from '../../platform/messages.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { ContractFact, Standing } from '../entitlements/facts.ts'
import type { HeldTicket } from '../tickets/access.ts'
import type { About } from './promise-for.ts'
import { type Recorded, recordPromise } from './recorded.ts'

/** `papers`: the contracts it is worked under. */
export const aboutFiling = (
  standing: Pick<Standing, 'calendar'>,
  papers: readonly ContractFact[],
  filed: Omit<About, 'contracts' | 'calendar'>,
): About => ({
  ...filed,
  contracts: papers.map(({ number }) => number),
  calendar: papers.find(({ calendar }) => calendar !== null)?.calendar ?? standing.calendar,
})

/** What of a ticket decides, as its row says it. */
export type AboutHeld = Pick<
  HeldTicket,
  'id' | 'plan_key' | 'request_type' | 'severity' | 'service' | 'queue_key' | 'partner_id' | 'organisation_id' | 'requester_id'
>

/**
 * For the event of a change, or the ticket that follows it; nothing in a house that promises nothing. null: nothing is promised any more.
 * `underNone`: it is not worked under the contracts of this one.
 */
export async function promisedNow(
  db: Tx,
  catalogue: Catalogue,
  ticket: AboutHeld,
  change: Partial<Pick<About, 'plan' | 'type' | 'severity' | 'queue'>>,
  { underNone = false }: { readonly underNone?: boolean } = {},
): Promise<{ promised?: Recorded | null }> {
  if (catalogue.promises.length === 0) return {}
  // Those that were named, and those that paid without being named.
  const { rows } = await sql<Pick<About, 'contracts' | 'calendar'> & { language: Language }>`with paper as (
      select c.number, c.calendar_key from contract c where not ${underNone} and c.id in (
        select k.contract_id from ticket_contract k where k.ticket_id = ${ticket.id}
        union all select jsonb_array_elements_text(f.payload -> 'papers')::uuid
          from (select e.payload from ticket_event e where e.ticket_id = ${ticket.id} order by e.seq limit 1) f))
    select p.language, (select coalesce(array_agg(number), '{}') from paper) as contracts,
      coalesce((select calendar_key from paper where calendar_key is not null order by number limit 1),
        (select o.calendar_key from organisation o where o.id = ${ticket.organisation_id})) as calendar
    from person p where p.id = ${ticket.requester_id}`.execute(db)
  const about = {
    plan: ticket.plan_key,
    type: ticket.request_type,
    severity: ticket.severity,
    service: ticket.service,
    queue: ticket.queue_key,
    byPartner: ticket.partner_id !== null,
    ...rows[0]!,
    ...change,
  }
  return { promised: recordPromise(catalogue, about) ?? null }
}
