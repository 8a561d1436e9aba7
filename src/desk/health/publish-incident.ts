// From here on everyone sees it, and who subscribed is told.
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { recordOfHealth } from '../events.ts'
import { incidentFor } from './incident-for.ts'

export function publishIncident(act: Act, named: string, { tells = true }: { tells?: boolean } = {}): Promise<void> {
  return inTransaction(act, async (act) => {
    const incident = await incidentFor(act, named)
    if (incident.publishedAt) return
    if (incident.kind === 'maintenance' && !incident.endsAt) throw new Refusal('not-in-this-state')
    await act.db.updateTable('incident').set({ published_at: act.at, updated_at: act.at }).where('id', '=', incident.id).execute()
    const last = await act.db
      .selectFrom('incident_update')
      .select('id')
      .where('incident_id', '=', incident.id)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    await recordOfHealth(act, incident.id, { type: 'incident.published', updateId: last?.id ?? null, tells })
  })
}
