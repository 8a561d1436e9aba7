// What a house like this one can take over from us: the document of docs/operations/status-sources.md, only what is published.
import type { Tx } from '../../platform/database.ts'
import type { z } from 'zod'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { dayMs } from './days.ts'
import { componentsNow } from './health-now.ts'
import { type IncidentPage, lastChanged, openIncidents } from './incidents.ts'
import { mostIncidents, type OwnDocument } from './source-formats.ts'

/** Whatever is open, and what changed within a week. */
export async function summaryOf(tx: Tx, at: Date): Promise<z.input<typeof OwnDocument>> {
  const catalogue = await catalogueOf(tx)
  const open = await openIncidents(tx)
  const changed = await lastChanged(tx, mostIncidents)
  const shown = changed.filter((one) => one.resolvedAt === null || one.updatedAt.getTime() > at.getTime() - 7 * dayMs)
  return {
    format: 'guichet-health-1',
    components: componentsNow(catalogue, open).map(({ component, condition }) => ({ id: component.key, name: component.label, condition })),
    incidents: shown.map(incidentOf),
  }
}

export const incidentOf = (incident: IncidentPage) => ({
  id: incident.reference,
  kind: incident.kind,
  state: incident.state,
  impact: incident.impact,
  title: incident.title,
  workaround: incident.workaround,
  components: [...incident.components],
  startsAt: incident.startsAt.toISOString(),
  endsAt: incident.endsAt?.toISOString() ?? null,
  resolvedAt: incident.resolvedAt?.toISOString() ?? null,
  updates: incident.updates.map(({ id, state, impact, body, at }) => ({ id, state, impact, body, at: at.toISOString() })),
})
