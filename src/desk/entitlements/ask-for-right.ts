// Who is refused asks the one who can change it: the organisation's administrators for rights of members, ours for contracts and plans.
// Nothing of the mail is typed by whoever asks, and each thing is asked once a day, so that nobody is pestered through us.
import { sql } from 'kysely'
import { z } from 'zod'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { byKey } from '../catalogue/catalogue.ts'
import type { Refused } from './verdict.ts'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'

export const rights = ['filing', 'offering', 'type', 'contract'] as const
export type Right = (typeof rights)[number]
export const AskForRight = z.strictObject({
  /** null: files for themself, belonging nowhere. */
  organisationId: z.string().refine(isId).nullable(),
  /** filing: to file at all. offering: to file under the one in `key`. type: a plan with it. contract: one with the entity of the offering in `key`. */
  right: z.enum(rights, 'refusal.fault.choose'),
  key: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .nullable()
    .default(null),
})
export type AskForRight = z.output<typeof AskForRight>

/** What to ask for, by the reason of a refusal; null where nobody can be asked: another choice, or the partner, helps. */
export function rightFor({ reason, remedy, about }: Refused): Pick<AskForRight, 'right' | 'key'> | null {
  if (remedy !== 'administrator' && remedy !== 'provider') return null
  if (reason === 'may-not-file') return { right: 'filing', key: null }
  if (reason === 'no-grant') return { right: 'offering', key: about['offering'] ?? null }
  if (about['type']) return { right: 'type', key: about['type'] }
  return { right: 'contract', key: about['offering'] ?? null }
}

const perDay = 5
const day = 86_400_000

/** Refusals: not-found, invalid, has-it-already, asked-already (this one), too-many-tries (of all). */
export function askForRight(act: Act, input: AskForRight): Promise<{ from: 'organisation' | 'provider' }> {
  return inTransaction(act, async (act) => {
    const personId = act.actor.personId
    if (personId === null) throw new Refusal('may-not-do-that')
    const key = await keyOf(act, input)
    await requireLacking(act, personId, input)
    await sql`select pg_advisory_xact_lock(hashtextextended('guichet asks for a right ' || ${personId}, 0))`.execute(act.db)
    await requireModesty(act, personId, input.organisationId, input.right, key)
    const from = await whoGives(act, input)
    await recordOfPeople(act.db, personId, act.at, {
      type: 'right.asked',
      organisationId: input.organisationId,
      personId,
      right: input.right,
      key,
      from,
    })
    return { from }
  })
}

/** The key must name what is offered: it is told to others in the catalogue's words. */
async function keyOf(act: ActInTransaction, { right, key }: AskForRight): Promise<string | null> {
  if (right === 'filing') return null
  if (right === 'contract' && key === null) return null
  const catalogue = await catalogueOf(act.db)
  const named = byKey<{ key: string; retired: boolean; needsGrant?: boolean }>(
    right === 'type' ? catalogue.requestTypes : catalogue.offerings,
    key,
  )
  // What needs no grant cannot be granted: nobody is sent after it.
  if (!named || named.retired || (right === 'offering' && !named.needsGrant))
    throw new Refusal('invalid', {}, [{ field: 'key', message: 'refusal.fault.choose' }])
  return named.key
}

async function requireLacking(act: ActInTransaction, personId: string, { organisationId, right, key }: AskForRight): Promise<void> {
  if (organisationId === null) {
    if (right === 'filing') throw new Refusal('has-it-already')
    return
  }
  const membership = await act.db
    .selectFrom('membership')
    .select('files_tickets')
    .where('organisation_id', '=', organisationId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (!membership) throw new Refusal('not-found')
  if (right === 'filing' && membership.files_tickets) throw new Refusal('has-it-already')
  if (right !== 'offering') return
  const granted = await act.db
    .selectFrom('filing_grant')
    .select('offering_key')
    .where('organisation_id', '=', organisationId)
    .where('person_id', '=', personId)
    .where('offering_key', '=', key!)
    .executeTakeFirst()
  if (granted) throw new Refusal('has-it-already')
}

export interface Asking {
  readonly organisationId: string | null
  readonly right: string
  readonly key: string | null
  readonly at: Date
}

/** What a person asked for while it still counts as asked: the last 24 hours. */
export async function askedLately(tx: Tx, personId: string, at: Date): Promise<Asking[]> {
  const { rows } = await sql<{ asked: AskedLately }>`select ${askedQuery(personId, at)} as asked`.execute(tx)
  return askedRead(rows[0]!.asked)
}
export type AskedLately = readonly (Omit<Asking, 'at'> & { readonly at: string })[]
/** The same as a value within a larger query: give it to askedRead. */
export const askedQuery = (personId: string, at: Date) => sql<AskedLately>`(select coalesce(json_agg(json_build_object(
    'organisationId', organisation_id, 'right', payload ->> 'right', 'key', payload ->> 'key', 'at', at)), '[]')
  from people_event where person_id = ${personId} and type = 'right.asked' and at > ${new Date(at.getTime() - day)})`
export const askedRead = (asked: AskedLately): Asking[] => asked.map((one) => ({ ...one, at: new Date(one.at) }))

/** When this was asked for; null: it may be. */
export const askedAt = (
  asked: readonly Asking[],
  organisationId: string | null,
  { right, key }: Pick<AskForRight, 'right' | 'key'>,
): Date | null => asked.find((one) => one.organisationId === organisationId && one.right === right && one.key === key)?.at ?? null

async function requireModesty(
  act: ActInTransaction,
  personId: string,
  organisationId: string | null,
  right: Right,
  key: string | null,
): Promise<void> {
  const asked = await askedLately(act.db, personId, act.at)
  if (askedAt(asked, organisationId, { right, key })) throw new Refusal('asked-already')
  if (asked.length >= perDay) throw new Refusal('asked-enough', { count: perDay })
}

/** An organisation without an administrator of its own turns to us. */
async function whoGives(act: ActInTransaction, { organisationId, right }: AskForRight): Promise<'organisation' | 'provider'> {
  if (organisationId === null || right === 'type' || right === 'contract') return 'provider'
  const { rows } = await sql`select 1 from guichet_administrators_of(${organisationId}) limit 1`.execute(act.db)
  return rows.length > 0 ? 'organisation' : 'provider'
}
