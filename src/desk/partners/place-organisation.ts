// What kind of partner an organisation is, and of which edition: ours to say, since both decide what may be filed (MS-02, MS-04, MS-30).
import { sql } from 'kysely'
import { z } from 'zod'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { organisationForProvider } from '../entitlements/contract-for.ts'
import { recordOfPeople } from '../events.ts'
import { Refusal } from '../../platform/refusal.ts'

const Key = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, 'refusal.fault.choose')
  .nullable()
  .default(null)
/** null: none. */
export const Place = z.strictObject({ kind: Key, edition: Key })
export type Place = z.output<typeof Place>

/** Refusals: not-found, may-not-do-that, invalid. */
export function placeOrganisation(act: Act, organisationId: string, now: Place): Promise<void> {
  return inTransaction(act, async (act) => {
    await organisationForProvider(act, organisationId)
    const { partner_kind: kind, edition } = await act.db
      .selectFrom('organisation')
      .select(['partner_kind', 'edition'])
      .where('id', '=', organisationId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (kind === now.kind && edition === now.edition) return
    const { partnerKinds, editions } = await catalogueOf(act.db)
    const fits = (list: readonly { key: string; retired: boolean }[], key: string | null, had: string | null) =>
      key === null || key === had || list.some((one) => one.key === key && !one.retired)
    const faults = [
      ...(fits(partnerKinds, now.kind, kind) ? [] : [{ field: 'kind', message: 'refusal.fault.choose' }]),
      ...(fits(editions, now.edition, edition) ? [] : [{ field: 'edition', message: 'refusal.fault.choose' }]),
    ]
    if (faults.length > 0) throw new Refusal('invalid', {}, faults)
    await sql`select guichet_place_organisation(${organisationId}, ${now.kind}, ${now.edition})`.execute(act.db)
    await recordOfPeople(act.db, act.actor.personId, act.at, {
      type: 'organisation.placed',
      organisationId,
      was: { kind, edition },
      now,
    })
  })
}
