// What other houses publish about their service, read into one shape: our own document, and the one most status pages answer with.
import { z } from 'zod'
import { languages } from '../../platform/messages.ts'
import type { Words } from '../catalogue/catalogue.ts'
import type { Condition, Impact, Kind, State } from './lifecycle.ts'

export const formats = ['guichet', 'status-page'] as const
export type Format = (typeof formats)[number]

export interface ReportedUpdate {
  readonly key: string
  readonly state: State
  readonly impact: Impact
  readonly body: Words
  readonly at: Date
}
export interface ReportedIncident {
  readonly key: string
  readonly kind: Kind
  readonly state: State
  readonly impact: Impact
  readonly title: Words
  readonly workaround: Words | null
  /** Ids over there; null: it names none, and is about everything. */
  readonly components: readonly string[] | null
  readonly startsAt: Date
  readonly endsAt: Date | null
  readonly resolvedAt: Date | null
  /** Oldest first. */
  readonly updates: readonly ReportedUpdate[]
}
export interface Reported {
  readonly components: readonly { readonly id: string; readonly name: string; readonly condition: Condition }[]
  readonly incidents: readonly ReportedIncident[]
  /** Not all were read: nothing may be concluded from what is missing. */
  readonly cut: boolean
}

export const mostIncidents = 500
const [mostComponents, mostUpdates] = [2000, 100]

const clean = (text: string) =>
  text
    .toWellFormed()
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, ' ')
    .replaceAll(/\r\n?/g, '\n')
    .trim()
const cutTo = (maximum: number) => z.string().transform((text) => clean(text).slice(0, maximum).toWellFormed())
const Title = cutTo(200)
const Body = cutTo(10_000)
const Id = z.string().min(1).max(200)
const When = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

const wordsOf = (text: typeof Title) => {
  const others = languages.filter((one) => one !== 'en').map((one) => [one, text.optional()] as const)
  return z.object({ en: text, ...(Object.fromEntries(others) as Record<'tr' | 'fr' | 'it' | 'ja' | 'hu', z.ZodOptional<typeof text>>) })
}

const StateOf = z.enum(['scheduled', 'in-progress', 'investigating', 'identified', 'monitoring', 'resolved', 'cancelled'])
const ImpactOf = z.enum(['none', 'degraded', 'partial-outage', 'outage'])

/** What `/health/summary.json` of a house like this one answers; docs/operations/status-sources.md. */
export const OwnDocument = z.object({
  format: z.literal('guichet-health-1'),
  components: z.array(
    z.object({ id: Id, name: wordsOf(Title), condition: z.enum(['operational', 'maintenance', 'degraded', 'partial-outage', 'outage']) }),
  ),
  incidents: z.array(
    z.object({
      id: Id,
      kind: z.enum(['incident', 'maintenance', 'known-issue']),
      state: StateOf,
      impact: ImpactOf,
      title: wordsOf(Title),
      workaround: wordsOf(Body).nullable().default(null),
      components: z.array(Id).max(mostComponents),
      startsAt: When,
      endsAt: When.nullable().default(null),
      resolvedAt: When.nullable().default(null),
      updates: z.array(z.object({ id: Id, state: StateOf, impact: ImpactOf, body: wordsOf(Body), at: When })),
    }),
  ),
})

/** `/api/v2/summary.json` and `/api/v2/incidents.json`: fields we do not know are left alone. */
const Named = z.object({ id: Id })
const PageIncident = z.object({
  id: Id,
  name: Title,
  status: z.string(),
  impact: z.string().nullish(),
  created_at: When,
  started_at: When.nullish(),
  resolved_at: When.nullish(),
  scheduled_for: When.nullish(),
  scheduled_until: When.nullish(),
  components: z.array(Named).max(mostComponents).nullish(),
  incident_updates: z.array(z.object({ id: Id, status: z.string(), body: Body, created_at: When, display_at: When.nullish() })).default([]),
})
export const StatusPage = z.object({
  components: z.array(z.object({ id: Id, name: Title, status: z.string(), group: z.boolean().nullish() })),
  incidents: z.array(PageIncident),
  scheduled_maintenances: z.array(PageIncident).default([]),
})

const ofPage: Record<string, State> = {
  investigating: 'investigating',
  identified: 'identified',
  monitoring: 'monitoring',
  resolved: 'resolved',
  postmortem: 'resolved',
  scheduled: 'scheduled',
  in_progress: 'in-progress',
  verifying: 'in-progress',
  completed: 'resolved',
}
const impactOfPage: Record<string, Impact> = {
  none: 'none',
  maintenance: 'none',
  minor: 'degraded',
  major: 'partial-outage',
  critical: 'outage',
}
const conditionOfPage: Record<string, Condition> = {
  operational: 'operational',
  under_maintenance: 'maintenance',
  degraded_performance: 'degraded',
  partial_outage: 'partial-outage',
  major_outage: 'outage',
}

/** Null: it is not what the format says. */
export function readReported(format: Format, text: string): Reported | null {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return null
  }
  return format === 'guichet' ? readOwn(given) : readPage(given)
}

function readOwn(given: unknown): Reported | null {
  const { success, data } = OwnDocument.safeParse(given)
  if (!success) return null
  return {
    components: data.components.slice(0, mostComponents).map(({ id, name, condition }) => ({ id, name: name.en, condition })),
    incidents: data.incidents.slice(0, mostIncidents).map(({ id, updates, components, ...rest }) => ({
      ...rest,
      title: rest.title as Words,
      workaround: rest.workaround as Words | null,
      key: id,
      components: components.length > 0 ? components : null,
      updates: newestOf(updates.map(({ id, body, ...rest }) => ({ ...rest, body: body as Words, key: id }))),
    })),
    cut: data.incidents.length > mostIncidents || data.components.length > mostComponents,
  }
}

function readPage(given: unknown): Reported | null {
  const { success, data } = StatusPage.safeParse(given)
  if (!success) return null
  const all = [
    ...data.incidents.map((one) => ({ ...one, kind: 'incident' as const })),
    ...data.scheduled_maintenances.map((one) => ({ ...one, kind: 'maintenance' as const })),
  ]
  return {
    components: data.components
      .slice(0, mostComponents)
      .filter((one) => !one.group)
      .map(({ id, name, status }) => ({ id, name, condition: conditionOfPage[status] ?? 'degraded' })),
    incidents: all.slice(0, mostIncidents).map((one) => {
      const planned = one.kind === 'maintenance'
      const state = ofPage[one.status] ?? (planned ? 'in-progress' : 'investigating')
      const impact = planned ? 'none' : (impactOfPage[one.impact ?? ''] ?? 'degraded')
      return {
        key: one.id,
        kind: one.kind,
        state,
        impact,
        title: { en: one.name || one.id },
        workaround: null,
        components: one.components?.length ? one.components.map(({ id }) => id) : null,
        startsAt: (planned ? one.scheduled_for : one.started_at) ?? one.created_at,
        endsAt: planned ? (one.scheduled_until ?? null) : null,
        resolvedAt: state === 'resolved' ? (one.resolved_at ?? one.incident_updates[0]?.created_at ?? one.created_at) : null,
        updates: newestOf(
          one.incident_updates.map((update) => ({
            key: update.id,
            state: ofPage[update.status] ?? state,
            impact: ofPage[update.status] === 'resolved' ? ('none' as const) : impact,
            body: { en: update.body || one.name },
            at: update.display_at ?? update.created_at,
          })),
          { newestFirst: true },
        ),
      }
    }),
    cut: all.length > mostIncidents || data.components.length > mostComponents,
  }
}

/** Oldest first, each later than the one before: sources that count in minutes give two the same moment. `newestFirst`: how they came. */
function newestOf(updates: readonly ReportedUpdate[], { newestFirst = false } = {}): ReportedUpdate[] {
  const given = newestFirst ? updates.toReversed() : updates
  const sorted = given.toSorted((a, b) => a.at.getTime() - b.at.getTime()).slice(-mostUpdates)
  let last = Number.NEGATIVE_INFINITY
  return sorted.map((update) => {
    last = Math.max(update.at.getTime(), last + 1)
    return { ...update, at: new Date(last) }
  })
}
