// The one way to a delegation for someone who wants to change it: as the customer's or the partner's administrator, or as ours.
import type { ActInTransaction } from '../actor.ts'
import { type PeopleEvent, recordOfPeople } from '../events.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { administers } from '../people/organisation-for.ts'

/** Administrators of the organisation itself: ours do not speak in its name. Who does not see it learns nothing of it. */
export async function requireAdministers(act: ActInTransaction, organisationId: string): Promise<void> {
  const seen = isId(organisationId)
    ? await act.db.selectFrom('organisation').select('id').where('id', '=', organisationId).executeTakeFirst()
    : undefined
  if (!seen) throw new Refusal('not-found')
  const asMember = { ...act, actor: { ...act.actor, staffRole: null } }
  if (!(await administers(asMember, organisationId))) throw new Refusal('may-not-do-that')
}

/** Of that organisation, which is one of its two parties; locked. `also` lets our administrators. Refusals: not-found, may-not-do-that, delegation-over. */
export async function delegationFor(
  act: ActInTransaction,
  organisationId: string,
  delegationId: string,
  as: 'customer' | 'either',
  also?: 'provider',
) {
  const find = () => act.db.selectFrom('delegation').selectAll().where('id', '=', delegationId)
  const seen = isId(delegationId) ? await find().executeTakeFirst() : undefined
  if (!seen || (seen.customer_id !== organisationId && seen.partner_id !== organisationId)) throw new Refusal('not-found')
  const provider = also === 'provider' && act.actor.staffRole === 'administrator'
  if (!provider) {
    if (as === 'customer' && seen.customer_id !== organisationId) throw new Refusal('may-not-do-that')
    await requireAdministers(act, organisationId)
  }
  // Locking asks the policies for changes, and those let nothing be done to what is over.
  const locked = isOver(seen, act.at) ? undefined : await find().forUpdate().executeTakeFirst()
  if (!locked || isOver(locked, act.at)) throw new Refusal('delegation-over')
  return { ...locked, byProvider: provider && !(await isOurs(act, organisationId)) }
}

const isOver = (row: { ended_at: Date | null; refused_at: Date | null; ends_at: Date }, at: Date): boolean =>
  row.ended_at !== null || row.refused_at !== null || row.ends_at <= at
const isOurs = (act: ActInTransaction, organisationId: string) =>
  administers({ ...act, actor: { ...act.actor, staffRole: null } }, organisationId)

type OfDelegation = Extract<PeopleEvent, { type: `delegation.${string}` }>
type Happened = OfDelegation extends infer Each
  ? Each extends OfDelegation
    ? Omit<Each, 'organisationId' | 'delegationId' | 'customerId' | 'partnerId'>
    : never
  : never

/** On both organisations: each is told by its own row. */
export async function recordOfBoth(
  act: Pick<ActInTransaction, 'db' | 'at'> & { actor: { personId: string | null } },
  { id, customer_id, partner_id }: { id: string; customer_id: string; partner_id: string },
  happened: Happened,
): Promise<void> {
  for (const organisationId of [customer_id, partner_id])
    await recordOfPeople(act.db, act.actor.personId, act.at, {
      ...happened,
      organisationId,
      delegationId: id,
      customerId: customer_id,
      partnerId: partner_id,
    } as OfDelegation)
}
