// Programs of administrators read and replace the configuration; nobody else learns that it is there, and nobody overwrites another unseen.
import { expect, test } from 'vitest'
import { apiHouse } from '../../test/support/api.ts'

const { call } = await apiHouse()
const read = async () =>
  (await call('ada', 'GET', '/configuration')).body as {
    version: number
    configuration: Record<'calendars' | 'promises' | 'escalations', readonly unknown[]>
  }

test('a promise, its calendar and its escalation are written by REST, and hold for the next ticket', async () => {
  const { version, configuration } = await read()
  const later = {
    ...configuration,
    calendars: [...configuration.calendars, { key: 'nights', label: { en: 'Nights' }, zone: 'UTC', hours: 'Mo-Su 20:00-04:00' }],
    promises: [
      { key: 'quick', label: { en: 'Quick' }, request_types: ['technical'], first_response: 15, first_response_calendar: 'nights' },
      ...configuration.promises,
    ],
    escalations: [
      ...configuration.escalations,
      { key: 'soon', label: { en: 'Soon' }, promises: ['quick'], metric: 'first-response', minutes: -5, action: 'raise' },
    ],
  }
  const { status, body, text } = await call('ada', 'PUT', '/configuration', { json: { version, configuration: later } })
  expect(status, text).toBe(200)
  expect(body.version).toBe(version + 1)
  expect(body.changes.map(({ part, key, change }: Record<string, string>) => `${part} ${key} ${change}`)).toEqual(
    expect.arrayContaining(['calendars nights added', 'promises quick added', 'escalations soon added']),
  )
  expect((await call('tess', 'GET', '/promises')).body.promises.map(({ key }: { key: string }) => key)).toContain('quick')
  expect(
    (await call('ada', 'PUT', '/configuration', { json: { version: version + 1, configuration: (await read()).configuration } })).body,
  ).toEqual({
    version: version + 1,
    changes: [],
  })
})

test('what is wrong is said at its place, and nothing is changed', async () => {
  const { version, configuration } = await read()
  const wrong = { ...configuration, promises: [{ key: 'x', label: { en: 'X' }, first_response: 5, first_response_calendar: 'no-such' }] }
  const { status, body } = await call('ada', 'PUT', '/configuration', { json: { version, configuration: wrong } })
  expect(status).toBe(422)
  expect(body.faults[0].pointer).toBe('#/configuration/promises/0/first_response_calendar')
  expect(await read()).toEqual({ version, configuration })
})

test('whoever changed something since is not overwritten', async () => {
  const { version, configuration } = await read()
  const { status, body } = await call('ada', 'PUT', '/configuration', { json: { version: version - 1, configuration } })
  expect([status, body.code]).toEqual([409, 'changed-meanwhile'])
})

test('for administrators alone; secrets are no part of it', async () => {
  for (const method of ['GET', 'PUT'] as const) {
    const sent = method === 'PUT' ? { json: { version: 1, configuration: {} } } : {}
    for (const who of ['alice', 'tess'] as const)
      expect((await call(who, method, '/configuration', sent)).body.code).toBe('may-not-do-that')
  }
  expect(JSON.stringify(await read())).not.toMatch(/secret/i)
})
