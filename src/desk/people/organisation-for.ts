// The one way to an organisation for someone who wants to change it: found only by who may see it, allowed only for its administrators and ours.
import type { ActInTransaction } from '../actor.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'

/** The organisation, locked, so that its last administrator cannot leave twice at once. */
export async function organisationFor(act: ActInTransaction, organisationId: string) {
  if (!isId(organisationId)) throw new Refusal('not-found')
  const seen = await act.db.selectFrom('organisation').select('id').where('id', '=', organisationId).executeTakeFirst()
  if (!seen) throw new Refusal('not-found')
  // Locking asks the policy for changes: whoever may not administer locks nothing.
  const organisation = await act.db.selectFrom('organisation').selectAll().where('id', '=', organisationId).forUpdate().executeTakeFirst()
  if (!organisation || !(await administers(act, organisationId))) throw new Refusal('may-not-do-that')
  return organisation
}

export async function administers(act: ActInTransaction, organisationId: string): Promise<boolean> {
  if (act.actor.staffRole === 'administrator') return true
  if (act.actor.personId === null) return false
  const membership = await act.db
    .selectFrom('membership')
    .select('administers')
    .where('organisation_id', '=', organisationId)
    .where('person_id', '=', act.actor.personId)
    .executeTakeFirst()
  return membership?.administers === true
}

/** Refuses when nobody would be left to administer. Call it after locking the organisation, before taking the right away. */
export async function requireAnotherAdministrator(act: ActInTransaction, organisationId: string, personId: string): Promise<void> {
  const others = await act.db
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.person_id')
    .select('person.id')
    .where('organisation_id', '=', organisationId)
    .where('administers', '=', true)
    .where('disabled_at', 'is', null)
    .where('person.id', '<>', personId)
    .limit(1)
    .executeTakeFirst()
  if (!others) throw new Refusal('last-administrator')
}
