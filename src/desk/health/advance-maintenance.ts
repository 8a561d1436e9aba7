// Planned work begins and ends when it was planned to, without anybody at the keyboard; the worker's timer calls this.
import { languages, words } from '../../platform/messages.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { incidentFor } from './incident-for.ts'
import { say } from './update-incident.ts'

/** `act.db` as the worker, `actor.personId` null: the system. Twice is harmless: what has begun does not begin again. */
export async function advanceMaintenance(act: Act): Promise<void> {
  const due = await act.db
    .selectFrom('incident')
    .select('id')
    .where('kind', '=', 'maintenance')
    .where('published_at', 'is not', null)
    .where('resolved_at', 'is', null)
    .where('source_id', 'is', null) // the others follow what their source says
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'scheduled'), eb('starts_at', '<=', act.at)]),
        eb.and([eb('state', '=', 'in-progress'), eb('ends_at', '<=', act.at)]),
      ]),
    )
    .orderBy('starts_at')
    .limit(200)
    .execute()
  for (const { id } of due) await inTransaction(act, (act) => advance(act, id))

  async function advance(act: Parameters<Parameters<typeof inTransaction>[1]>[0], id: string): Promise<void> {
    const incident = await incidentFor(act, id)
    const begins = incident.state === 'scheduled' && incident.startsAt <= act.at
    const ends = (begins || incident.state === 'in-progress') && incident.endsAt !== null && incident.endsAt <= act.at
    if (!begins && !ends) return // another process was quicker, or it was moved
    const { messages } = await catalogueOf(act.db)
    const said = (key: string) =>
      Object.fromEntries(languages.map((language) => [language, words(language, messages)(key)])) as { en: string }
    if (ends) await say(act, incident, { state: 'resolved', body: said('health.maintenance.ended'), kind: 'update', tells: true })
    else await say(act, incident, { state: 'in-progress', body: said('health.maintenance.begun'), kind: 'update', tells: true })
  }
}
