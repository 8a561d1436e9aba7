// Status sources, kept by administrators: where to ask, how often, and which component over there is which of ours.
import { z } from 'zod'
import type { Tx } from '../../platform/database.ts'
import { isId, newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { requireComponents } from './fields.ts'
import { type Format, formats } from './source-formats.ts'

export const StatusSource = z.strictObject({
  name: z.string().trim().min(1, 'refusal.fault.required').max(100, 'refusal.fault.too-long'),
  url: z
    .string()
    .trim()
    .max(500, 'refusal.fault.too-long')
    // https unless it says otherwise
    .transform((given) => (given === '' || /^[a-z][a-z0-9+.-]*:/i.test(given) ? given : `https://${given}`))
    .refine((given) => /^https?:\/\/[^\s]+$/.test(given) && URL.canParse(given), 'health.fault.address-bad'),
  format: z.enum(formats, 'refusal.fault.choose'),
  everyMinutes: z.int('health.fault.minutes').min(1, 'health.fault.minutes').max(1440, 'health.fault.minutes').default(5),
})
/** Id over there to key of ours. */
export const Mapping = z.record(z.string().min(1).max(200), z.string().regex(/^[a-z0-9-]{1,40}$/, 'refusal.fault.choose'))

export interface SourceRow extends z.output<typeof StatusSource> {
  readonly id: string
  readonly components: Readonly<Record<string, string>>
  readonly enabled: boolean
  readonly fetchedAt: Date | null
  /** `health.fault.<this>`; null: the last fetch went well. */
  readonly fault: string | null
}

const allowed = (act: Act) => {
  if (act.actor.staffRole !== 'administrator') throw new Refusal('may-not-do-that')
}

export function addSource(act: Act, input: z.output<typeof StatusSource>): Promise<{ id: string }> {
  return inTransaction(act, async (act) => {
    allowed(act)
    const id = newId(act.at.getTime())
    await act.db
      .insertInto('status_source')
      .values({
        id,
        name: input.name,
        url: input.url,
        format: input.format,
        every_minutes: input.everyMinutes,
        enabled: false, // nothing of it is published before its components were looked at
        created_by: act.actor.personId,
        created_at: act.at,
      })
      .execute()
    return { id }
  })
}

export function changeSource(
  act: Act,
  id: string,
  input: Partial<z.output<typeof StatusSource>> & { components?: z.output<typeof Mapping>; enabled?: boolean },
): Promise<void> {
  return inTransaction(act, async (act) => {
    allowed(act)
    if (input.components) requireComponents(await catalogueOf(act.db), Object.values(input.components))
    const changed = await act.db
      .updateTable('status_source')
      .set({
        ...(input.name !== undefined && { name: input.name }),
        ...(input.url !== undefined && { url: input.url }),
        ...(input.format !== undefined && { format: input.format }),
        ...(input.everyMinutes !== undefined && { every_minutes: input.everyMinutes }),
        ...(input.components !== undefined && { components: JSON.stringify(input.components) }),
        ...(input.enabled !== undefined && { enabled: input.enabled }),
        // What was changed is asked anew at the next turn.
        ...(input.url !== undefined || input.enabled ? { fetched_at: null, fault: null } : {}),
      })
      .where('id', '=', isId(id) ? id : null)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) throw new Refusal('not-found')
  })
}

const rows = (tx: Tx) => tx.selectFrom('status_source').selectAll()
type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]
export const sourceOf = (row: Row): SourceRow => ({
  id: row.id,
  name: row.name,
  url: row.url,
  format: row.format as Format,
  everyMinutes: row.every_minutes,
  components: row.components as Record<string, string>,
  enabled: row.enabled,
  fetchedAt: row.fetched_at,
  fault: row.fault,
})

/** The policy gives them to administrators alone. */
export const listSources = async (tx: Tx): Promise<SourceRow[]> =>
  (await rows(tx).orderBy('name').orderBy('id').limit(200).execute()).map(sourceOf)
export async function sourceById(tx: Tx, id: string): Promise<SourceRow> {
  const row = isId(id) ? await rows(tx).where('id', '=', id).executeTakeFirst() : undefined
  if (!row) throw new Refusal('not-found')
  return sourceOf(row)
}
