// Takes over what status sources publish. A source that cannot be read says so and changes nothing: silence is never taken for health.
import { createHash } from 'node:crypto'
import { type Db, type Tx, writing } from '../../platform/database.ts'
import { FetchFault, type Fetcher } from '../../platform/fetcher.ts'
import { newId } from '../../platform/id.ts'
import { languages, words } from '../../platform/messages.ts'
import type { ActInTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import type { Words } from '../catalogue/catalogue.ts'
import { recordOfHealth } from '../events.ts'
import { historyDays } from './days.ts'
import { incidentFor } from './incident-for.ts'
import { isOver } from './lifecycle.ts'
import { type Reported, type ReportedIncident, type ReportedUpdate, readReported } from './source-formats.ts'
import { type SourceRow, sourceOf } from './sources.ts'
import { say } from './update-incident.ts'
import { sql } from 'kysely'

const bytes = 512 * 1024

/** Asks a source now. `fault`: why it could not be read, as `health.fault.<fault>`. */
export async function askSource(
  fetcher: Pick<Fetcher, 'fetchText'>,
  source: Pick<SourceRow, 'url' | 'format'>,
): Promise<Reported | { readonly fault: string }> {
  try {
    const { text } = await fetcher.fetchText(source.url, { limit: bytes })
    return readReported(source.format, text) ?? { fault: 'not-the-format' }
  } catch (thrown) {
    if (thrown instanceof FetchFault) return { fault: thrown.code }
    throw thrown
  }
}

/** All whose time has come. `db` as the worker. Twice is harmless: what is known already is found by its key. */
export async function importStatuses(db: Db, fetcher: Pick<Fetcher, 'fetchText'>, now: () => Date): Promise<void> {
  const due = await db
    .selectFrom('status_source')
    .selectAll()
    .where('enabled', '=', true)
    .where(
      sql<boolean>`(fetched_at is null or fetched_at <= ${now()}::timestamptz - make_interval(mins => every_minutes) + interval '30 seconds')`,
    )
    .orderBy('id')
    .execute()
  for (const source of due.map(sourceOf)) await importSource(db, source, await askSource(fetcher, source), now())
}

export function importSource(db: Db, source: SourceRow, reported: Reported | { readonly fault: string }, at: Date): Promise<void> {
  return writing(db, null, async (tx) => {
    // Another worker may be at it, or it was just switched off.
    const still = await tx.selectFrom('status_source').select('enabled').where('id', '=', source.id).forUpdate().executeTakeFirst()
    if (!still?.enabled) return
    const fault = 'fault' in reported ? reported.fault : null
    await tx.updateTable('status_source').set({ fetched_at: at, fault }).where('id', '=', source.id).execute()
    if (!('fault' in reported))
      await takeOver({ db: tx, at, actor: { personId: null, staffRole: null, via: 'workspace' } }, source, reported)
  })
}

async function takeOver(act: ActInTransaction, source: SourceRow, reported: Reported): Promise<void> {
  const incidents = [...reported.incidents, ...(await unexplained(act.db, source, reported, act.at))]
  const known = new Map(
    (await act.db.selectFrom('incident').select(['id', 'source_key', 'resolved_at']).where('source_id', '=', source.id).execute()).map(
      (row) => [row.source_key!, row],
    ),
  )
  const seen = new Set<string>()
  for (const incident of incidents) {
    if (seen.has(incident.key)) continue
    const components = incident.components?.flatMap((id) => source.components[id] ?? []) ?? []
    if (incident.components !== null && components.length === 0) continue // about parts that are not ours
    seen.add(incident.key)
    const there = known.get(incident.key)
    if (!there && isOver(incident.state) && incident.startsAt.getTime() < act.at.getTime() - historyDays * 86_400_000) continue
    await keep(act, source, { ...incident, components: [...new Set(components)] }, there?.id ?? null)
  }
  if (reported.cut) return
  // These pages list what is open: what is gone from them is over.
  for (const [key, { id, resolved_at: resolvedAt }] of known) {
    if (resolvedAt !== null || seen.has(key)) continue
    const incident = await incidentFor(act, id)
    await say(act, incident, { state: 'resolved', body: await inAllLanguages(act.db, 'health.import.gone'), kind: 'update', tells: true })
  }
}

/** A component that is said to be unwell, with no incident that says why, becomes one of ours. */
async function unexplained(tx: Tx, source: SourceRow, { components, incidents }: Reported, at: Date): Promise<ReportedIncident[]> {
  const open = incidents.filter(({ state }) => !isOver(state) && state !== 'scheduled')
  const ill = components.filter(
    ({ id, condition }) =>
      condition !== 'operational' && source.components[id] && !open.some((one) => one.components === null || one.components.includes(id)),
  )
  return Promise.all(
    ill.map(async ({ id, name, condition }) => {
      const planned = condition === 'maintenance'
      const state = planned ? ('in-progress' as const) : ('investigating' as const)
      const impact = condition === 'maintenance' || condition === 'operational' ? ('none' as const) : condition
      const before = await tx
        .selectFrom('incident')
        .select(['starts_at', 'resolved_at', 'source_key'])
        .where('source_id', '=', source.id)
        .where('source_key', 'like', `component:${createHash('sha256').update(id).digest('hex').slice(0, 32)}:%`)
        .orderBy('starts_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      const startsAt = before && !before.resolved_at ? before.starts_at : at
      return {
        key:
          before && !before.resolved_at
            ? before.source_key!
            : `component:${createHash('sha256').update(id).digest('hex').slice(0, 32)}:${at.getTime()}`,
        kind: planned ? ('maintenance' as const) : ('incident' as const),
        state,
        impact,
        title: await inAllLanguages(tx, planned ? 'health.import.component-maintenance' : 'health.import.component', { name }),
        workaround: null,
        components: [id],
        startsAt,
        endsAt: null,
        resolvedAt: null,
        updates: [
          { key: condition, state, impact, body: await inAllLanguages(tx, 'health.import.component.text', { source: source.name }), at },
        ],
      }
    }),
  )
}

async function inAllLanguages(tx: Tx, key: string, values: Record<string, string> = {}): Promise<Words> {
  const { messages } = await catalogueOf(tx)
  return Object.fromEntries(languages.map((language) => [language, words(language, messages)(key, values)])) as unknown as Words
}

type Kept = ReportedIncident & { readonly components: readonly string[] }

async function keep(act: ActInTransaction, source: SourceRow, incident: Kept, known: string | null): Promise<void> {
  const id = known ?? newId(act.at.getTime())
  const latest = incident.updates.at(-1)
  const over = isOver(incident.state)
  const facts = {
    kind: incident.kind,
    state: incident.state,
    impact: incident.impact,
    title: JSON.stringify(incident.title),
    workaround: incident.workaround && JSON.stringify(incident.workaround),
    components: [...incident.components],
    starts_at: incident.startsAt,
    ends_at: incident.kind === 'maintenance' ? incident.endsAt : over ? (incident.resolvedAt ?? act.at) : null,
    resolved_at: over ? (incident.resolvedAt ?? latest?.at ?? act.at) : null,
  }
  if (!known) {
    const prefix = { incident: 'INC', maintenance: 'MNT', 'known-issue': 'KI' }[incident.kind]
    const { rows } = await sql<{ number: number }>`select nextval('incident_number') as number`.execute(act.db)
    await act.db
      .insertInto('incident')
      .values({
        ...facts,
        id,
        reference: `${prefix}-${rows[0]!.number}`,
        published_at: act.at,
        source_id: source.id,
        source_key: incident.key,
        created_by: null,
        created_at: act.at,
        updated_at: latest?.at ?? act.at,
      })
      .execute()
  }
  const fresh: ReportedUpdate[] = []
  // An update of long ago tells nobody: on its first day a source would send its whole past.
  const isNew = (update: ReportedUpdate) => update.at.getTime() >= act.at.getTime() - Math.max(60, 3 * source.everyMinutes) * 60_000
  for (const update of incident.updates) {
    const last = update === latest
    const made = await act.db
      .insertInto('incident_update')
      .values({
        id: idOf(source.id, incident.key, update.key),
        incident_id: id,
        state: update.state,
        impact: update.impact,
        body: JSON.stringify(update.body),
        author_id: null,
        at: new Date(Math.min(update.at.getTime(), act.at.getTime())), // their clock may be ahead
        tells: last && isNew(update),
        kind: last && update.state === 'resolved' ? 'solved' : 'update',
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst()
    if (made.numInsertedOrUpdatedRows) fresh.push(update)
  }
  const tells = latest !== undefined && fresh.includes(latest) && isNew(latest)
  const updateId = latest ? idOf(source.id, incident.key, latest.key) : null
  if (!known) return void (await recordOfHealth(act, id, { type: 'incident.published', updateId, tells }))
  await change(act, id, facts, fresh.length > 0)
  if (fresh.length > 0 && updateId) await recordOfHealth(act, id, { type: 'incident.updated', updateId, tells })
}

/** Only where something is different: pages and feeds should not seem new each five minutes. */
async function change(
  act: ActInTransaction,
  id: string,
  facts: Parameters<typeof Object.entries>[0] & Record<string, unknown>,
  told: boolean,
): Promise<void> {
  const row = (await act.db.selectFrom('incident').selectAll().where('id', '=', id).executeTakeFirstOrThrow()) as Record<string, unknown>
  const plain = (value: unknown) => (value instanceof Date ? value.toISOString() : value)
  const parsed = (name: string, value: unknown) =>
    (name === 'title' || name === 'workaround') && typeof value === 'string' ? JSON.parse(value) : plain(value)
  const same = (a: unknown, b: unknown) => JSON.stringify(sortedOf(a)) === JSON.stringify(sortedOf(b))
  const fields = Object.keys(facts).filter((name) => !same(parsed(name, facts[name]), plain(row[name])))
  if (fields.length === 0) return
  await act.db
    .updateTable('incident')
    .set({ ...facts, updated_at: act.at })
    .where('id', '=', id)
    .execute()
  if (!told) await recordOfHealth(act, id, { type: 'incident.changed', fields })
}

const sortedOf = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

/** The same update is the same row, however often it comes. */
function idOf(...parts: string[]): string {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
