// When a delegation reaches a ticket: live, of a role that the partner gave the person, with the right, within its scope. desk/tickets/access.ts asks it.
import { type RawBuilder, sql } from 'kysely'

/** In force now; of the row `d`. The database's clock decides, the same for every door. */
export const live = sql<boolean>`d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()`

/**
 * Of the ticket `t`: `acts`, in the partner that filed it; `reads`, whoever filed it. `offset 0`: asked of one ticket after the other in the
 * order of the list; the planner would rather gather all of a partner's first.
 */
export const delegated = (me: string, how: 'acts' | 'reads'): RawBuilder<boolean> => sql`exists (select from partner_assignment a
    join partner_role r on r.key = a.role_key and r.retired_at is null
    join membership m on m.organisation_id = a.organisation_id and m.person_id = a.person_id
    join delegation d on d.partner_id = a.organisation_id and d.customer_id = t.organisation_id and r.key = any (d.roles)
    where a.person_id = ${me} and (a.customer_id is null or a.customer_id = d.customer_id) and ${live} and ${covers}
      and ${how === 'acts' ? sql`'file' = any (r.rights) and d.partner_id = t.partner_id and (not d.single or d.id = t.delegation_id)` : sql`'see' = any (r.rights) and not d.single`} offset 0)`

/** The customers whose tickets one may read; of `whole` ones all, so that none is asked about. */
export const customersRead = sql`guichet_customers_read()`

/** The partners for whose customers one may file. */
export const partnersActedIn = sql`(select p.id as organisation_id from guichet_partners_i_act_in() p (id))`

/** Of a delegation `d` and a ticket `t`; empty lists leave nothing out. */
const covers = sql<boolean>`(d.services = '{}' or t.service = any (d.services)) and (d.request_types = '{}' or t.request_type = any (d.request_types))
      and (d.tenants = '{}' or t.tenants <> '{}' and t.tenants <@ d.tenants)`
