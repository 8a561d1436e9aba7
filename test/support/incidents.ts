// Something that can be unwell, and what is wrong with it: parts of the default preset's services, and incidents reported, published and updated by deeds.
import type { Act } from '../../src/desk/actor.ts'
import { forgetCatalogue } from '../../src/desk/catalogue/catalogue-of.ts'
import { ReportIncident, reportIncident } from '../../src/desk/health/report-incident.ts'
import { publishIncident } from '../../src/desk/health/publish-incident.ts'
import { UpdateIncident, updateIncident } from '../../src/desk/health/update-incident.ts'
import type { Db } from '../../src/platform/database.ts'

export async function withParts({ worker, app }: { worker: Db; app: Db }): Promise<void> {
  const words = (en: string) => JSON.stringify({ en })
  await worker
    .insertInto('region')
    .values([
      { key: 'north', label: words('North'), position: 900 },
      { key: 'south', label: words('South'), position: 901 },
    ])
    .execute()
  await worker
    .insertInto('component')
    .values([
      { key: 'vm-north', label: words('Virtual servers (North)'), region: 'north', services: ['virtual-server'], position: 900 },
      { key: 'vm-south', label: words('Virtual servers (South)'), region: 'south', services: ['virtual-server'], position: 901 },
      { key: 'backups', label: words('Backup'), region: null, services: ['backup'], position: 902 },
    ])
    .execute()
  forgetCatalogue(worker)
  forgetCatalogue(app)
}

/** Published. */
export async function wrong(act: Act, given: Partial<Parameters<typeof ReportIncident.parse>[0] & object> = {}) {
  const incident = await reportIncident(
    act,
    ReportIncident.parse({
      kind: 'incident',
      impact: 'outage',
      title: { en: 'Servers in the north do not start', tr: 'Kuzeydeki sunucular başlamıyor', ja: '北リージョンのサーバーが起動しない' },
      components: ['vm-north'],
      body: { en: 'We look into it.', tr: 'İnceliyoruz.', ja: '調査しています。' },
      ...given,
    }),
  )
  await publishIncident(act, incident.id)
  return incident
}

export const update = (act: Act, incident: string, given: Parameters<typeof UpdateIncident.parse>[0] & object) =>
  updateIncident(act, incident, UpdateIncident.parse(given))
