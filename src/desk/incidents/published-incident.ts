// Finds an incident for a deed on tickets: by id or reference, and only what is public, since its name goes to customers with the ticket.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { IncidentName } from './incident.ts'

/** Refusal not-found, for a draft too: publish it first. */
export async function publishedIncident(tx: Tx, idOrReference: string): Promise<IncidentName> {
  const named = isId(idOrReference)
    ? sql`i.id = ${idOrReference}`
    : sql`i.reference = ${String(idOrReference).trim().toUpperCase().slice(0, 40)}`
  const { rows } = await sql<IncidentName>`select i.id, i.reference, i.kind, i.state, i.impact, i.title from incident i
    where ${named} and i.published_at is not null`.execute(tx)
  if (!rows[0]) throw new Refusal('not-found')
  return rows[0]
}
