// Writes a preset's folder into the tables, once, when a home is first started; the same folder again changes nothing.
import { basename } from 'node:path'
import { sql } from 'kysely'
import { type Db, writing } from '../../platform/database.ts'
import { forgetCatalogue } from './catalogue.ts'
import type { Configuration, Field } from './configuration.ts'
import { readPreset } from './preset.ts'

/** `db` as the owner or the worker; `folder` is presets/<name>. Throws an Error that names every fault of the file. What it no longer names is retired, never removed. */
export async function applyPreset(db: Db, folder: string): Promise<void> {
  const preset = readPreset(folder)
  const settings = {
    preset: basename(folder),
    brand: preset.brand,
    reference_prefix: preset.reference_prefix,
    languages: preset.languages,
    limits: limitsOf(preset.limits),
    close_solved_after_days: preset.close_solved_after_days,
    intake: preset.intake,
    refused_types: preset.refused_types,
    contexts: preset.contexts,
    messages: preset.messages,
  }
  const retirable = { retired_at: null }
  const tables: Record<string, { key: string }[]> = {
    setting: Object.entries(settings).map(([key, value]) => ({ key, value })),
    queue: preset.queues.map((entry, position) => ({ ...entry, position, ...retirable })),
    contracting_entity: preset.entities.map((entry, position) => ({ ...entry, position, ...retirable })),
    offering: preset.offerings.map(({ entity, group, ...entry }, position) => ({
      ...entry,
      entity_key: entity,
      grouped: group,
      position,
      ...retirable,
    })),
    plan: preset.plans.map(({ request_types: _, ...entry }, position) => ({ ...entry, position, ...retirable })),
    request_type: preset.request_types.map(({ queue, send, limits, ...entry }, position) => ({
      special_of: null,
      ...entry,
      limits: limits && limitsOf(limits),
      send_label: send,
      queue_key: queue,
      position,
      ...retirable,
    })),
    service: preset.services.map((entry, position) => ({ ...entry, position, ...retirable })),
    form_field: preset.fields.map((field, position) => ({ ...fieldRow(field), position, ...retirable })),
    priority: preset.priorities,
    severity: preset.severities,
    public_status: preset.public_statuses.map(({ states: _, ...entry }, position) => ({ ...entry, position })),
  }
  await writing(db, null, async (tx) => {
    for (const [table, rows] of Object.entries(tables)) if (rows.length > 0) await upsert(tx, table, rows)
    const shown = preset.public_statuses.flatMap((entry) => entry.states.map((status) => ({ status, public_status: entry.key })))
    await sql`insert into status_shown_as select * from jsonb_populate_recordset(null::status_shown_as, ${JSON.stringify(shown)}::jsonb)
      on conflict (status) do update set public_status = excluded.public_status`.execute(tx)
    await sql`delete from plan_request_type`.execute(tx)
    for (const plan of preset.plans)
      await sql`insert into plan_request_type select ${plan.key}, unnest(${plan.request_types}::text[])`.execute(tx)
    for (const table of ['form_field', 'plan', 'offering', 'contracting_entity', 'request_type', 'service', 'queue']) {
      const keys = tables[table]!.map((row) => row.key)
      await sql`update ${sql.table(table)} set retired_at = now() where retired_at is null and key <> all (${keys})`.execute(tx)
    }
  })
  forgetCatalogue(db)
}

const limitsOf = (given: Configuration['limits']) => ({
  fileBytes: given.file_mb * 1_000_000,
  files: given.files,
  totalBytes: given.message_mb * 1_000_000,
})

function fieldRow(field: Field) {
  if (typeof field === 'string') return { key: field, kind: 'built-in', required: false, options: [], typed: false, shown_when: {} }
  const { when, ...rest } = field
  return { options: [], typed: false, ...rest, shown_when: when }
}

async function upsert(tx: Db, table: string, rows: { key: string }[]): Promise<void> {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((column) => column !== 'key')
  const set = sql.join(columns.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))
  await sql`insert into ${sql.table(table)} select * from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)
    on conflict (key) do update set ${set}`.execute(tx)
}
