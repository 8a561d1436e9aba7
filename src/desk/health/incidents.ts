// Reading incidents. Everyone reads what is published; what is not shows only to us, and only where it is asked for by name.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Words } from '../catalogue/catalogue.ts'
import { IncidentReference } from './fields.ts'
import type { Impact, Kind, State } from './lifecycle.ts'

export interface Incident {
  readonly id: string
  readonly reference: string
  readonly kind: Kind
  readonly state: State
  readonly impact: Impact
  readonly title: Words
  readonly workaround: Words | null
  readonly components: readonly string[]
  /** Null: only we see it. */
  readonly publishedAt: Date | null
  readonly startsAt: Date
  readonly endsAt: Date | null
  readonly resolvedAt: Date | null
  readonly report: Words | null
  readonly reportedAt: Date | null
  readonly updatedAt: Date
  /** It came from a status source and follows what that says. */
  readonly imported: boolean
}
export interface IncidentUpdate {
  readonly id: string
  readonly state: State
  readonly impact: Impact
  readonly body: Words
  readonly at: Date
  readonly kind: 'update' | 'solved' | 'report'
  /** Only we are told who wrote it. */
  readonly authorId: string | null
  readonly tells: boolean
}
export interface IncidentPage extends Incident {
  /** Newest first. */
  readonly updates: readonly IncidentUpdate[]
}

const columns = [
  'id',
  'reference',
  'kind',
  'state',
  'impact',
  'title',
  'workaround',
  'components',
  'published_at',
  'starts_at',
  'ends_at',
  'resolved_at',
  'report',
  'reported_at',
  'updated_at',
  'source_id',
] as const
const rows = (tx: Tx) => tx.selectFrom('incident').select(columns)
const published = (tx: Tx) => rows(tx).where('published_at', 'is not', null)
type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]

export const incidentOf = (row: Row): Incident => ({
  id: row.id,
  reference: row.reference,
  kind: row.kind as Kind,
  state: row.state as State,
  impact: row.impact as Impact,
  title: row.title as unknown as Words,
  workaround: row.workaround as unknown as Words | null,
  components: row.components,
  publishedAt: row.published_at,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  resolvedAt: row.resolved_at,
  report: row.report as unknown as Words | null,
  reportedAt: row.reported_at,
  updatedAt: row.updated_at,
  imported: row.source_id !== null,
})

/** The newest updates of each, newest first. */
async function withUpdates(tx: Tx, incidents: readonly Incident[], each: number): Promise<IncidentPage[]> {
  if (incidents.length === 0) return []
  const { rows: found } = await sql<{
    incident_id: string
    id: string
    state: State
    impact: Impact
    body: Words
    at: Date
    kind: IncidentUpdate['kind']
    author_id: string | null
    tells: boolean
  }>`select u.* from unnest(${incidents.map(({ id }) => id)}::uuid[]) i (id) cross join lateral (
      select * from incident_update u where u.incident_id = i.id order by u.at desc, u.id desc limit ${each}) u`.execute(tx)
  return incidents.map((incident) => ({
    ...incident,
    updates: found
      .filter((row) => row.incident_id === incident.id)
      .map(({ id, state, impact, body, at, kind, author_id: authorId, tells }) => ({ id, state, impact, body, at, kind, authorId, tells })),
  }))
}

const mostOpen = 500

/** What is open and published, what began last first. */
export async function openIncidents(tx: Tx): Promise<Incident[]> {
  return (
    await published(tx).where('resolved_at', 'is', null).orderBy('starts_at', 'desc').orderBy('id', 'desc').limit(mostOpen).execute()
  ).map(incidentOf)
}
export const openWithUpdates = async (tx: Tx): Promise<IncidentPage[]> => withUpdates(tx, await openIncidents(tx), 3)

/** Published, by what changed last: for feeds. */
export async function lastChanged(tx: Tx, limit: number): Promise<IncidentPage[]> {
  return withUpdates(
    tx,
    (await published(tx).orderBy('updated_at', 'desc').orderBy('id', 'desc').limit(limit).execute()).map(incidentOf),
    20,
  )
}

/** Published maintenance that is not longer over than `since`, in its order. */
export async function maintenanceSince(tx: Tx, since: Date, limit = 500): Promise<IncidentPage[]> {
  const found = await published(tx)
    .where('kind', '=', 'maintenance')
    .where('ends_at', '>=', since)
    .orderBy('starts_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return withUpdates(tx, found.map(incidentOf), 1)
}

export interface PastWanted {
  readonly since: Date
  readonly component?: string | undefined
  /** Of the last one seen. */
  readonly before?: string | undefined
  readonly limit: number
}
/** Published and begun since; newest first. */
export async function pastIncidents(tx: Tx, at: Date, wanted: PastWanted): Promise<{ incidents: IncidentPage[]; more: boolean }> {
  let query = published(tx)
    .where('starts_at', '>=', wanted.since)
    .where('starts_at', '<=', at)
    .orderBy('starts_at', 'desc')
    .orderBy('id', 'desc')
    .limit(wanted.limit + 1)
  if (wanted.component) query = query.where(sql<boolean>`components @> array[${wanted.component}]::text[]`)
  if (wanted.before && IncidentReference.test(wanted.before))
    query = query.where(
      sql<boolean>`(starts_at, id) < (select b.starts_at, b.id from incident b where b.reference = ${wanted.before} and b.published_at is not null)`,
    )
  const found = (await query.execute()).map(incidentOf)
  return { incidents: await withUpdates(tx, found.slice(0, wanted.limit), 1), more: found.length > wanted.limit }
}

/** All there is of one. `ours`: also while it is not published; the policy gives it to us alone. */
export async function incidentPage(tx: Tx, named: string, { ours = false }: { ours?: boolean } = {}): Promise<IncidentPage> {
  if (!isId(named) && !IncidentReference.test(named)) throw new Refusal('not-found')
  const row = await (ours ? rows(tx) : published(tx)).where(isId(named) ? 'id' : 'reference', '=', named).executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return (await withUpdates(tx, [incidentOf(row)], 200))[0]!
}

export const views = ['open', 'drafts', 'over'] as const
export type View = (typeof views)[number]

/** For us, newest first. `before`: the reference of the last one seen. */
export async function listForUs(
  tx: Tx,
  wanted: { view: View; before?: string | undefined; limit: number },
): Promise<{ incidents: Incident[]; more: boolean }> {
  let query = rows(tx)
    .orderBy('starts_at', 'desc')
    .orderBy('id', 'desc')
    .limit(wanted.limit + 1)
  if (wanted.view === 'open') query = query.where('published_at', 'is not', null).where('resolved_at', 'is', null)
  if (wanted.view === 'drafts') query = query.where('published_at', 'is', null)
  if (wanted.view === 'over') query = query.where('published_at', 'is not', null).where('resolved_at', 'is not', null)
  if (wanted.before && IncidentReference.test(wanted.before))
    query = query.where(sql<boolean>`(starts_at, id) < (select b.starts_at, b.id from incident b where b.reference = ${wanted.before})`)
  const found = (await query.execute()).map(incidentOf)
  return { incidents: found.slice(0, wanted.limit), more: found.length > wanted.limit }
}
