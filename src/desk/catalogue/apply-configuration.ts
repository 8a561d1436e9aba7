// Makes the database say what a configuration says: everything is checked first, then written in one transaction, and what no longer stands is retired.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { forgetCatalogue } from './catalogue-of.ts'
import { type Stored, storedConfiguration } from './configuration-of.ts'
import { soundConfiguration } from './check-configuration.ts'
import type { Configuration } from './configuration.ts'
import { type Difference, differences } from './differences.ts'
import { type Normal, normal } from './normal.ts'
import { type Entry, type Row, rowOf, storedLimits, tables } from './tables.ts'
import { versionKey } from './version.ts'

/**
 * What changed; nothing, when all of it stood there already. The act's database is the owner's or worker's (the operator: nobody), or the
 * application's with an administrator. `preset` names a new house's folder; `expect` is the version that was planned against.
 */
export async function applyConfiguration(
  act: Act,
  to: Configuration,
  options: { preset?: string; expect?: number | null } = {},
): Promise<Difference[]> {
  const found = await inTransaction(act, async (act) => {
    const stored = await lockConfiguration(act)
    if (options.expect != null && options.expect !== stored.version) throw new OtherVersion(stored.version)
    if (options.preset !== undefined && options.preset !== stored.preset) await writeSettings(act.db, { preset: options.preset })
    return writeConfiguration(act, stored, to)
  })
  forgetCatalogue(act.db)
  return found
}

/** Nothing was applied: somebody changed the configuration since it was looked at. */
export class OtherVersion extends Error {
  readonly version: number
  constructor(version: number) {
    super(`the configuration is version ${version}`)
    this.version = version
  }
}

/** An administrator's change. `expectedVersion` is what the page showed: whoever changed something since is not overwritten. */
export async function changeConfiguration(
  act: Act,
  change: (now: Configuration) => Configuration,
  expectedVersion: number,
): Promise<Difference[]> {
  if (act.actor.staffRole !== 'administrator') throw new Refusal('may-not-do-that')
  const found = await inTransaction(act, async (act) => {
    const stored = await lockConfiguration(act)
    if (stored.version !== expectedVersion || !stored.configuration)
      throw new Refusal('changed-meanwhile', {}, [{ field: '', message: 'configuration.changed-meanwhile' }])
    return writeConfiguration(act, stored, change(structuredClone(stored.configuration)))
  })
  forgetCatalogue(act.db)
  return found
}

/** One after the other, here and in every process: what is compared is what is then changed. */
async function lockConfiguration(act: ActInTransaction): Promise<Stored> {
  await sql`select pg_advisory_xact_lock(hashtext('guichet configuration'))`.execute(act.db)
  return storedConfiguration(act.db)
}

async function writeConfiguration(act: ActInTransaction, stored: Stored, to: Configuration): Promise<Difference[]> {
  const checked = soundConfiguration(to)
  const found = differences(stored.configuration, checked, stored.retired)
  if (found.length === 0) return found
  const wanted = normal(checked)
  await writeSettings(act.db, settingsOf(stored, wanted, found))
  for (const part of Object.keys(tables) as (keyof typeof tables)[]) await writeList(act, part, stored, wanted, found)
  await writeSets(act.db, wanted, found)
  await retire(act, found)
  await record(act, found)
  return found
}

function settingsOf(stored: Stored, { settings, lists, messages }: Normal, found: readonly Difference[]): Row {
  const changed = new Set(found.map(({ part, key }) => (part === 'settings' || part === 'order' ? key : part)))
  const { limits, ...plain } = settings
  const all: Row = {
    ...plain,
    limits: storedLimits(limits as Configuration['limits']),
    contexts: lists.contexts,
    messages,
  }
  const gone = found.filter(({ part, change }) => part === 'contexts' && change === 'retired').map(({ before }) => before as Entry)
  const still = [...stored.retiredContexts, ...gone].filter(({ key }) => !lists.contexts.some((context) => context.key === key))
  return {
    ...Object.fromEntries(Object.entries(all).filter(([key]) => changed.has(key))),
    ...(changed.has('contexts') && { retired_contexts: still }),
    [versionKey]: stored.version + 1,
  }
}

async function writeSettings(tx: Tx, settings: Row): Promise<void> {
  const rows = JSON.stringify(Object.entries(settings).map(([key, value]) => ({ key, value })))
  await sql`insert into setting (key, value) select key, value from jsonb_to_recordset(${rows}::jsonb) as given (key text, value jsonb)
    on conflict (key) do update set value = excluded.value`.execute(tx)
}

/** Only entries that differ are written; places are put right in one statement when one came or moved. */
async function writeList(
  { db }: ActInTransaction,
  part: keyof typeof tables,
  stored: Stored,
  wanted: Normal,
  found: readonly Difference[],
): Promise<void> {
  const keys = new Set(found.filter((one) => one.part === part && one.change !== 'retired').map((one) => one.key))
  const { name, ranked } = tables[part]
  const places = new Map(wanted.lists[part].map((entry, position) => [entry.key, position]))
  const rows = wanted.lists[part]
    .filter((entry) => keys.has(entry.key))
    .map((entry) => ({
      ...keepingOptions(rowOf(part, entry), stored, part),
      ...(!ranked && { position: places.get(entry.key) }),
      ...retirable(part),
    }))
  if (rows.length > 0) await upsert(db, name, rows)
  const moved = found.some((one) => (one.part === 'order' && one.key === part) || (one.part === part && one.change !== 'changed'))
  if (!moved || ranked) return
  await sql`update ${sql.table(name)} kept set position = given.position
    from jsonb_to_recordset(${JSON.stringify([...places].map(([key, position]) => ({ key, position })))}::jsonb) as given (key text, position integer)
    where kept.key = given.key and kept.position <> given.position`.execute(db)
}

const retirable = (part: keyof typeof tables): Row => (part === 'public_statuses' ? {} : { retired_at: null })

/** Options that tickets may have answered with keep their words. */
function keepingOptions(row: Row, stored: Stored, part: keyof typeof tables): Row {
  if (part !== 'fields') return row
  const options = row.options as Row[]
  const before = (stored.rows.fields.find((kept) => kept.key === row.key)?.options ?? []) as Row[]
  const gone = before.filter((option) => !options.some((now) => now.key === option.key)).map((option) => ({ ...option, retired: true }))
  return { ...row, options: [...options, ...gone] }
}

async function upsert(tx: Tx, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0]!)
  const names = sql.join(columns.map((column) => sql.ref(column)))
  const set = sql.join(columns.filter((column) => column !== 'key').map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))
  await sql`insert into ${sql.table(table)} (${names}) select ${names} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)
    on conflict (key) do update set ${set}`.execute(tx)
}

/** Which types a plan has and which states a public status shows. A retired plan keeps its types: contracts still name it. */
async function writeSets(tx: Tx, wanted: Normal, found: readonly Difference[]): Promise<void> {
  const touched = (part: Difference['part']) => found.filter((one) => one.part === part && one.change !== 'retired').map((one) => one.key)
  const plans = touched('plans')
  if (plans.length > 0) {
    const granted = wanted.lists.plans
      .filter((plan) => plans.includes(plan.key))
      .flatMap((plan) => (plan.request_types as string[]).map((request_type) => ({ plan_key: plan.key, request_type })))
    await sql`delete from plan_request_type where plan_key = any (${plans})`.execute(tx)
    await sql`insert into plan_request_type select * from jsonb_populate_recordset(null::plan_request_type, ${JSON.stringify(granted)}::jsonb)`.execute(
      tx,
    )
  }
  if (found.some((one) => one.part === 'public_statuses')) {
    const shown = wanted.lists.public_statuses.flatMap((one) =>
      (one.states as string[]).map((status) => ({ status, public_status: one.key })),
    )
    await sql`insert into status_shown_as select * from jsonb_populate_recordset(null::status_shown_as, ${JSON.stringify(shown)}::jsonb)
      on conflict (status) do update set public_status = excluded.public_status`.execute(tx)
  }
}

/** Public statuses alone are removed: a ticket keeps its state, which another of them shows from now on. */
async function retire({ db, at }: ActInTransaction, found: readonly Difference[]): Promise<void> {
  for (const part of Object.keys(tables) as (keyof typeof tables)[]) {
    const keys = found.filter((one) => one.part === part && one.change === 'retired').map((one) => one.key)
    if (keys.length === 0) continue
    const table = sql.table(tables[part].name)
    await (part === 'public_statuses'
      ? sql`delete from ${table} where key = any (${keys})`
      : sql`update ${table} set retired_at = ${at} where key = any (${keys})`
    ).execute(db)
  }
}

async function record({ db, actor, at }: ActInTransaction, found: readonly Difference[]): Promise<void> {
  const rows = found.map(({ part, key, change, before, after }) => ({
    id: newId(),
    at,
    person_id: actor.personId,
    part,
    key,
    change,
    before,
    after,
  }))
  await sql`insert into configuration_event (id, at, person_id, part, key, change, before, after)
    select id, at, person_id, part, key, change, before, after
    from jsonb_populate_recordset(null::configuration_event, ${JSON.stringify(rows)}::jsonb)`.execute(db)
}
