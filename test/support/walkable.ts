// A catalogue in which everybody may file everything, with fields that come and go with each selector there is: for walks that must lose no character.
import { type sellEnterprise, withContexts } from './enterprise.ts'

type Document = Parameters<NonNullable<Parameters<typeof sellEnterprise>[2]>>[0]

/** Context and offering are asked before the form, type and service in it. */
export const walkable = (document: Document): Document & object => ({
  ...document,
  intake: [{ ask: 'context' }, { ask: 'offering' }],
  plans: [],
  offerings: document.offerings.map(({ key, label }) => ({ key, label })),
  request_types: withContexts(document).request_types.filter(({ key }) => key !== 'haiku'),
  fields: [
    { key: 'rack-place', kind: 'text', label: { en: 'Rack' }, when: { offerings: ['data-center'] } },
    { key: 'own-words', kind: 'long-text', label: { en: 'Our words' }, when: { contexts: ['own'] } },
    { key: 'server-name', kind: 'text', label: { en: 'Server' }, when: { services: ['virtual-server'] } },
    { key: 'story', kind: 'long-text', label: { en: 'Story' }, when: { types: ['incident', 'billing'] } },
    ...document.fields,
  ] as Document['fields'],
  services: document.services.map((service) => ({
    ...service,
    checklist: [{ en: 'Its name' }],
    template: { en: `Name of the ${service.key}:\n\nWhat its console says:` },
  })),
})
