// The catalogue as the database holds it: read in one trip, kept until it changes.
import { sql } from 'kysely'
import { type Db, type Tx, rootOf } from '../../platform/database.ts'
import { languages } from '../../platform/messages.ts'
import { defaultLimits } from '../files/limits.ts'
import type { Catalogue, FormField, Option } from './catalogue.ts'
import { versionKey } from './version.ts'

const kept = new WeakMap<object, { catalogue: Catalogue; until: number }>()
const underway = new WeakMap<object, Promise<Catalogue>>()
const freshFor = 5000 // ms; another process's change is seen after at most this

/**
 * As it stands now or stood at most five seconds ago. Takes the pool or a transaction. While its version stays, so does the object:
 * what is worked out from a catalogue may hang on it.
 */
export async function catalogueOf(db: Db | Tx): Promise<Catalogue> {
  const root = rootOf(db)
  const known = kept.get(root)
  if (known && known.until > performance.now()) return known.catalogue
  if (known && (await versionOf(db)) <= known.catalogue.version) {
    known.until = performance.now() + freshFor // an older transaction may see an older version
    return known.catalogue
  }
  // Whoever asks the pool meanwhile waits for that answer: each reading thousands of services for itself would keep all waiting. A transaction waits
  // for nobody, since the reader may wait for its connection or its lock; nor does anybody else want what it has changed and not committed.
  if (db !== root) return keep(root, await read(db))
  const asked = underway.get(root) ?? read(db).then((catalogue) => keep(root, catalogue))
  underway.set(root, asked)
  return asked.finally(() => underway.get(root) === asked && underway.delete(root))
}

/** A house not yet set up is asked again each time. */
function keep(root: Db, catalogue: Catalogue): Catalogue {
  if (catalogue.requestTypes.length > 0 && catalogue.version >= (kept.get(root)?.catalogue.version ?? 0))
    kept.set(root, { catalogue, until: performance.now() + freshFor })
  return catalogue
}

/** The last that was read here, however old; for the page that says sorry. */
export const lastCatalogue = (db: Db | Tx): Catalogue | null => kept.get(rootOf(db))?.catalogue ?? null

async function versionOf(db: Db | Tx): Promise<number> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', versionKey).executeTakeFirst()
  return Number(row?.value ?? 0)
}

/** After a change made in this process. */
export function forgetCatalogue(db: Db | Tx): void {
  kept.delete(rootOf(db))
  underway.delete(rootOf(db))
}

/** One query, since a ticket page has three trips to spend. */
async function read(db: Db | Tx): Promise<Catalogue> {
  const all = (table: string, columns: string, order: string) =>
    sql`(select coalesce(json_agg(json_build_object(${sql.raw(columns)}) order by ${sql.raw(order)}), '[]') from ${sql.table(table)})`
  const common = `'key', key, 'label', label`
  const retired = `'retired', retired_at is not null`
  const target = (metric: string) =>
    `case when ${metric} is not null or ${metric}_calendar is not null then json_build_object('minutes', ${metric}, 'calendar', ${metric}_calendar) end`
  const { rows } = await sql<{ settings: Record<string, unknown> } & Pick<Catalogue, Lists>>`select
    (select coalesce(json_object_agg(key, value), '{}') from setting) as settings,
    ${all('queue', `${common}, 'calendar', calendar_key, 'callbacks', case when callbacks is not null then json_build_object('calendar', callbacks->'calendar', 'slotMinutes', callbacks->'slot_minutes', 'places', callbacks->'places', 'leadMinutes', callbacks->'lead_minutes', 'daysAhead', callbacks->'days_ahead', 'languages', callbacks->'languages', 'attempts', callbacks->'attempts') end, ${retired}`, 'position')} as queues,
    ${all('contracting_entity', `${common}, ${retired}`, 'position')} as entities,
    ${all('offering', `${common}, 'description', description, 'group', grouped, 'entity', entity_key, 'needsGrant', needs_grant, ${retired}`, 'position')} as offerings,
    ${all('plan', `${common}, 'description', description, 'requestTypes', (select coalesce(json_agg(t.request_type order by y.position), '[]') from plan_request_type t join request_type y on y.key = t.request_type where t.plan_key = plan.key), 'calendar', calendar_key, ${retired}`, 'position')} as plans,
    ${all('form_field', `${common}, 'kind', kind, 'help', help, 'required', required, 'options', options, 'pattern', pattern, 'typed', typed, 'prefill', prefill, 'when', shown_when, 'fixed', fixed, ${retired}`, 'position')} as fields,
    ${all('request_type', `${common}, 'description', description, 'queue', queue_key, 'asksPriority', asks_priority, 'asksSeverity', asks_severity, 'asksService', asks_service, 'folded', folded, 'specialOf', special_of, 'send', send_label, 'offerings', offerings, 'contexts', contexts, 'editions', editions, 'technical', technical, 'callback', callback, 'languages', languages, 'limits', limits, ${retired}`, 'position')} as "requestTypes",
    ${all('service', `${common}, 'description', description, 'folded', folded, 'offerings', offerings, 'checklist', checklist, 'template', template, 'editions', editions, 'vendor', vendor, 'consoleUrl', console_url, ${retired}`, 'position')} as services,
    ${all('edition', `${common}, ${retired}`, 'position')} as editions,
    ${all('partner_kind', `${common}, 'description', description, ${retired}`, 'position')} as "partnerKinds",
    ${all('partner_role', `${common}, 'description', description, 'rights', rights, ${retired}`, 'position')} as "partnerRoles",
    ${all('partner_rule', `${common}, 'kinds', kinds, 'services', services, 'requests', requests, 'may', may, ${retired}`, 'position')} as "partnerRules",
    ${all('region', `${common}, ${retired}`, 'position')} as regions,
    ${all('component', `${common}, 'description', description, 'group', grouped, 'region', region, 'services', services, ${retired}`, 'position')} as components,
    ${all('vendor', `${common}, 'url', url, 'address', address, 'phone', phone, ${retired}`, 'position')} as vendors,
    ${all('business_calendar', `${common}, 'zone', zone, 'hours', hours, 'exceptions', exceptions, 'languages', languages, ${retired}`, 'position')} as calendars,
    ${all('promise', `${common}, 'plans', plans, 'requestTypes', request_types, 'severities', severities, 'languages', languages, 'services', services, 'contracts', contracts, 'filedBy', filed_by, 'pauses', pauses, 'explained', explained, 'ahead', ahead, 'targets', json_build_object('first-response', ${target('first_response')}, 'next-response', ${target('next_response')}, 'resolution', ${target('resolution')}), ${retired}`, 'position')} as promises,
    ${all('priority', `${common}, 'rank', rank, ${retired}`, 'rank')} as priorities,
    ${all('severity', `${common}, 'description', description, 'rank', rank, ${retired}`, 'rank')} as severities,
    ${all('public_status', `${common}, 'description', description, 'states', (select json_agg(status) from status_shown_as where public_status = public_status.key)`, 'position')} as "publicStatuses"
  `.execute(db)
  const { settings, ...lists } = rows[0]!
  const setting = <T>(key: string, otherwise: T): T => (settings[key] as T | undefined) ?? otherwise
  return {
    ...lists,
    fields: lists.fields.map(withoutRetiredOptions),
    version: setting(versionKey, 0),
    preset: setting('preset', null),
    brand: setting('brand', 'Guichet'),
    referencePrefix: setting('reference_prefix', 'CS'),
    languages: setting('languages', languages),
    limits: { ...defaultLimits, ...setting('limits', {}) },
    closeSolvedAfterDays: setting('close_solved_after_days', 7),
    intake: setting('intake', []),
    refusedTypes: setting('refused_types', 'greyed'),
    statusFilter: setting('status_filter', 'chips'),
    healthPage: setting('health_page', 'everyone'),
    helpPage: setting('help_page', 'everyone'),
    scopeUrl: setting('scope_url', ''),
    contexts: setting('contexts', []),
    retiredContexts: setting('retired_contexts', []),
    messages: setting('messages', {}),
  }
}

function withoutRetiredOptions(field: FormField): FormField {
  const options = field.options as readonly (Option & { retired?: true })[]
  return { ...field, options: options.filter((option) => !option.retired), retiredOptions: options.filter((option) => option.retired) }
}

type Lists =
  | 'queues'
  | 'entities'
  | 'offerings'
  | 'plans'
  | 'fields'
  | 'requestTypes'
  | 'services'
  | 'priorities'
  | 'severities'
  | 'publicStatuses'
  | 'editions'
  | 'partnerKinds'
  | 'partnerRoles'
  | 'partnerRules'
  | 'regions'
  | 'components'
  | 'vendors'
  | 'calendars'
  | 'promises'
