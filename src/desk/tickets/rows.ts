// What a row of a list shows, however the list was found; so that every list and search tells the same of a ticket.
import { type RawBuilder, sql } from 'kysely'
import { type Catalogue, shownAs } from '../catalogue/catalogue.ts'
import type { Status } from '../events.ts'

export interface PersonName {
  readonly id: string
  readonly name: string
}
export interface TicketRow {
  readonly id: string
  readonly reference: string
  readonly summary: string
  readonly requestType: string
  readonly service: string | null
  readonly status: Status
  /** Key into the catalogue's public statuses. */
  readonly publicStatus: string
  readonly priority: string | null
  readonly severity: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  /** Something here that the asker has not read. */
  readonly updated: boolean
  readonly requester: PersonName
  readonly organisation: { readonly id: string; readonly name: string } | null
  /** Who filed it for that customer; null: the customer itself. */
  readonly partner: { readonly id: string; readonly name: string } | null
}

/** A row as read; `place` is its time as the cursor keeps it. */
export interface ReadRow {
  readonly id: string
  readonly reference: string
  readonly summary: string
  readonly request_type: string
  readonly service: string | null
  readonly status: Status
  readonly priority: string | null
  readonly severity: string | null
  readonly created_at: Date
  readonly updated_at: Date
  readonly updated: boolean
  readonly requester_id: string
  /** null: in outline, who filed it is not told. */
  readonly requester_name: string | null
  readonly organisation_id: string | null
  readonly organisation_name: string | null
  readonly partner_id: string | null
  readonly partner_name: string | null
  readonly place: string | null
}

/**
 * Unread is what moved after one's last reading. Never read counts for those whom the ticket concerns personally; for a
 * colleague's ticket that one merely may see it does not, or every ticket of the organisation would shine.
 */
export const unread = (
  me: string,
): RawBuilder<boolean> => sql`coalesce(t.updated_at > r.read_at, t.requester_id = ${me} or t.assignee_id is not distinct from ${me}
  or exists (select from participant own where own.ticket_id = t.id and own.person_id = ${me}))`

export const readMark = (me: string) => sql`left join ticket_read r on r.person_id = ${me} and r.ticket_id = t.id`

// Asking of each row whether its reader may know the name is spared where they know the person anyway: all of us, oneself, one's colleagues.
export const requesterName = (me: string, asStaff: boolean) =>
  asStaff
    ? sql`(select p.name from person p where p.id = t.requester_id)`
    : sql`case when t.requester_id = ${me} then (select own.name from person own where own.id = ${me})
      when t.requester_id = any ((select guichet_people_i_know())::uuid[]) then (select p.name from person p where p.id = t.requester_id)
      else guichet_requester_name(t.id) end`

/** The columns of ReadRow, of `t` joined with readMark. Names come from the ticket's side: its reader may know them. */
export const rowColumns = (
  me: string,
  asStaff = false,
) => sql`t.id, t.reference, t.summary, t.request_type, t.service, t.status, t.priority, t.severity, t.created_at, t.updated_at,
  ${unread(me)} as updated, t.requester_id, ${requesterName(me, asStaff)} as requester_name, t.organisation_id,
  (select o.name from organisation o where o.id = t.organisation_id) as organisation_name, t.partner_id,
  case when t.partner_id is not null then (select w.name from organisation w where w.id = t.partner_id) end as partner_name`

export function ticketRow(row: ReadRow, catalogue: Catalogue): TicketRow {
  return {
    id: row.id,
    reference: row.reference,
    summary: row.summary,
    requestType: row.request_type,
    service: row.service,
    status: row.status,
    publicStatus: shownAs(catalogue, row.status).key,
    priority: row.priority,
    severity: row.severity,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    updated: row.updated,
    requester: { id: row.requester_id, name: row.requester_name ?? '' },
    organisation: row.organisation_id === null ? null : { id: row.organisation_id, name: row.organisation_name ?? '' },
    partner: row.partner_id === null ? null : { id: row.partner_id, name: row.partner_name ?? '' },
  }
}

/** The states behind keys of public statuses; an unknown key names no state. Empty means: no filter. */
export const statesOf = (catalogue: Catalogue, keys: readonly string[]): Status[] =>
  catalogue.publicStatuses.filter((shown) => keys.includes(shown.key)).flatMap((shown) => shown.states)
