// The one way to a contract for someone who wants to change it: seen by whoever sees the organisation, changed by our administrators alone.
import { sql } from 'kysely'
import type { ActInTransaction } from '../actor.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'

export function requireProvider(act: ActInTransaction): void {
  if (act.actor.staffRole !== 'administrator') throw new Refusal('may-not-do-that')
}

/** Who does not even see the organisation learns nothing of it; who sees it and is none of our administrators is told so. */
export async function organisationForProvider(act: ActInTransaction, organisationId: string): Promise<{ id: string; name: string }> {
  const organisation = isId(organisationId)
    ? await act.db.selectFrom('organisation').select(['id', 'name']).where('id', '=', organisationId).executeTakeFirst()
    : undefined
  if (!organisation) throw new Refusal('not-found')
  requireProvider(act)
  return organisation
}

/** The contract of that organisation, locked. */
export async function contractFor(act: ActInTransaction, organisationId: string, contractId: string) {
  const organisation = await organisationForProvider(act, organisationId)
  const contract = isId(contractId)
    ? await act.db
        .selectFrom('contract')
        .select(['id', 'organisation_id', 'entity_key', 'plan_key', 'calendar_key', 'number', 'partner_id', 'covers', 'services', 'trial'])
        .select([sql<string>`starts_on::text`.as('starts_on'), sql<string | null>`ends_on::text`.as('ends_on')])
        .where('id', '=', contractId)
        .where('organisation_id', '=', organisation.id)
        .forUpdate()
        .executeTakeFirst()
    : undefined
  if (!contract) throw new Refusal('not-found')
  return contract
}
