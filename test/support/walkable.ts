// A catalogue in which everybody may file everything, with fields that come and go with each selector there is: for walks that must lose no character.
import { addMember } from '../../src/desk/people/add-member.ts'
import type { Act } from '../../src/desk/actor.ts'
import { addCloudTenant } from '../../src/desk/entitlements/add-cloud-tenant.ts'
import { addContract } from '../../src/desk/entitlements/add-contract.ts'
import type { Db } from '../../src/platform/database.ts'
import { type sellEnterprise, withContexts } from './enterprise.ts'

type Document = Parameters<NonNullable<Parameters<typeof sellEnterprise>[2]>>[0]

const asks: Record<string, object> = {
  general: { asks_priority: true },
  incident: { asks_severity: true },
  'premium-incident': { asks_priority: true, asks_severity: true },
  'callback-general': { callback: true },
}

const hours = { calendars: [{ key: 'always', label: { en: 'Always' }, zone: 'UTC', hours: '24/7' }] }

/** Context and offering are asked before the form, type and service in it. */
export const walkable = (document: Document): Document & object => ({
  ...document,
  intake: [{ ask: 'context' }, { ask: 'offering' }],
  plans: [],
  offerings: document.offerings.map(({ key, label }) => ({ key, label })),
  ...hours,
  queues: document.queues.map((queue) => ({
    ...queue,
    ...(queue.key === 'general' && { callbacks: { calendar: 'always', slot_minutes: 240, lead_minutes: 0, days_ahead: 2 } }),
  })),
  request_types: withContexts(document)
    .request_types.filter(({ key }) => key !== 'haiku')
    .map((type) => ({ ...type, ...asks[type.key] })),
  priorities: ['low', 'high'].map((key, at) => ({ key, label: { en: key }, rank: at + 1 })) as object[] as Document['priorities'],
  severities: ['a', 'b'].map((key, at) => ({
    key,
    label: { en: key },
    description: { en: key },
    rank: at + 1,
  })) as object[] as Document['severities'],
  fields: [
    { key: 'rack-place', kind: 'text', label: { en: 'Rack' }, when: { offerings: ['data-center'] } },
    { key: 'own-words', kind: 'long-text', label: { en: 'Our words' }, when: { contexts: ['own'] } },
    { key: 'server-name', kind: 'text', label: { en: 'Server' }, when: { services: ['virtual-server'] } },
    { key: 'story', kind: 'long-text', label: { en: 'Story' }, when: { types: ['incident', 'billing'] } },
    {
      key: 'affected',
      kind: 'multi-select',
      label: { en: 'Affected' },
      options: ['mail', 'web', 'backup'].map((key) => ({ key, label: { en: key } })),
      when: { types: ['general', 'incident'] },
    },
    { key: 'mailbox', kind: 'text', label: { en: 'Mailbox' }, when: { answers: { affected: ['mail'] } } },
    ...document.fields,
  ] as Document['fields'],
  services: document.services.map((service) => ({
    ...service,
    checklist: [{ en: 'Its name' }],
    template: { en: `Name of the ${service.key}:\n\nWhat its console says:` },
  })),
})

/** Tom files for two companies, each with contracts and tenants of its own; only in one are there people to add. */
export async function furnishTom(c: { readonly owner: Db; readonly app: Db }, people: ReadonlyMap<string, string>): Promise<void> {
  const act: Act = { db: c.app, actor: { personId: people.get('ada')!, staffRole: 'administrator', via: 'workspace' }, at: new Date() }
  const all = await c.owner.selectFrom('organisation').select(['id', 'name']).execute()
  const [aurora, bernini] = ['Aurora', 'Studio'].map((name) => all.find((one) => one.name.startsWith(name))!.id)
  await addMember(act, bernini!, people.get('tom')!, { administers: false, sees: 'none', files: true })
  for (const [at, organisation] of [aurora!, bernini!].entries()) {
    for (const entity of ['east', 'west'])
      await addContract(act, organisation, {
        entity,
        plan: null,
        number: `W-${at}-${entity}`,
        partnerId: null,
        calendar: null,
        startsOn: '2020-01-01',
        endsOn: null,
        covers: 'own',
        services: [],
        trial: false,
      })
    for (const name of ['lab', 'plant']) await addCloudTenant(act, organisation, { name: `${name}-${at}`, label: name })
  }
}
