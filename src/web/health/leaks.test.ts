// Whatever is written and not published shows nowhere to who is not one of us: pages, feeds, calendar, summary, API, counts, tags of answers.
import { expect, test } from 'vitest'
import fc from 'fast-check'
import { testHouse } from '../../../test/support/house.ts'
import { apiApp } from '../../api/api.ts'
import { parse } from '../../desk/parse.ts'
import type { Act } from '../../desk/actor.ts'
import { fillHistory } from '../../desk/health/history.ts'
import { publishIncident } from '../../desk/health/publish-incident.ts'
import { ReportIncident, reportIncident } from '../../desk/health/report-incident.ts'
import { UpdateIncident, updateIncident } from '../../desk/health/update-incident.ts'
import { impacts, kinds, statesOf } from '../../desk/health/lifecycle.ts'

const { as, stranger, house, db, people, setNow } = await testHouse()
const at = new Date()
setNow(at)
const tom = await as('tom')
const noor = await as('noor')
const api = apiApp(house)
const { token } = await house.identity.makeToken(people.get('tom')!, { name: 'x', scopes: ['tickets:read'], days: 1 })
const act: Act = { db: house.app, actor: { personId: people.get('noor')!, staffRole: 'agent', via: 'workspace' }, at }

const doors = [
  '/',
  '/health',
  '/health?all=1',
  '/health/history',
  '/health/feed.atom',
  '/health/maintenance.ics',
  '/health/summary.json',
  '/sign-in',
]
const clean = (text: string) =>
  text.replaceAll(/<meta name="live-after"[^>]*>|name="csrf"[^>]*>|<meta name="csrf[^>]*>|drafts\/[\w-]+/g, '')

/** All that who is not one of us can read, in one text, with the tags of the answers. */
async function everythingSeen(): Promise<Map<string, string>> {
  const seen = new Map<string, string>()
  for (const path of doors) {
    for (const [who, browser] of [
      ['stranger', stranger],
      ['tom', tom],
      // What we see on the public pages is what everyone sees.
      ...(path.startsWith('/health') ? ([['noor', noor]] as const) : []),
    ] as const) {
      const answer = await browser.get(path)
      seen.set(
        `${who} ${path}`,
        `${answer.status} ${answer.headers.get('etag')} ${answer.headers.get('content-length')} ${clean(await answer.text())}`,
      )
    }
  }
  for (const path of ['/health', '/health/incidents', '/health/incidents?past=true']) {
    const answer = await api.request(`http://localhost:3000${path}`, {
      headers: { authorization: `Bearer ${token}`, host: 'localhost:3000' },
    })
    expect(answer.status).toBe(200)
    seen.set(`api ${path}`, `${answer.headers.get('etag')} ${await answer.text()}`)
  }
  return seen
}

const components = ['console', 'network-europe', 'servers-asia']
const Draft = fc.constantFrom(...kinds).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    impact: fc.constantFrom(...impacts),
    components: fc.subarray(components),
    hours: fc.integer({ min: 0, max: 2000 }),
    updates: fc.array(fc.constantFrom(...statesOf[kind]), { maxLength: 3 }),
  }),
)

test('MS-16 nothing that is not published shows in any door', { timeout: 120_000 }, async () => {
  await fillHistory(db.worker, at) // what is open has lasted longer since the world was played
  const before = await everythingSeen()
  const references: string[] = []
  await fc.assert(
    fc.asyncProperty(fc.array(Draft, { minLength: 1, maxLength: 4 }), async (drafts) => {
      for (const { kind, impact, components, hours, updates } of drafts) {
        const startsAt = new Date(at.getTime() - hours * 3_600_000)
        const { reference } = await reportIncident(
          act,
          parse(ReportIncident, {
            kind,
            impact,
            components,
            title: { en: 'canary', hu: 'canary' },
            body: { en: 'canary' },
            workaround: { en: 'canary' },
            startsAt,
            endsAt: kind === 'maintenance' ? new Date(startsAt.getTime() + 86_400_000) : null,
          }),
        )
        references.push(reference)
        for (const state of updates)
          await updateIncident(act, reference, parse(UpdateIncident, { state, body: { en: 'canary' } })).catch(() => {})
      }
      await fillHistory(db.worker, at)
      expect(await everythingSeen()).toEqual(before)
    }),
    { numRuns: 6 },
  )
  for (const reference of references.slice(0, 10)) {
    for (const browser of [stranger, tom, noor]) expect((await browser.get(`/health/incidents/${reference}`)).status).toBe(404)
    const nothing = await stranger.get('/health/incidents/INC-999999999')
    expect(clean(await (await stranger.get(`/health/incidents/${reference}`)).text()).replaceAll(reference, '')).toBe(
      clean(await nothing.text()).replaceAll('INC-999999999', ''),
    )
  }
  // The paging cursor tells nothing either.
  expect(clean(await stranger.page(`/health/history?before=${references[0]}`)).replaceAll(references[0]!, '')).toBe(
    clean(await stranger.page('/health/history?before=INC-999999999')).replaceAll('INC-999999999', ''),
  )
  // And the test can see: published, it shows.
  await publishIncident(act, references.at(-1)!)
  expect(await everythingSeen()).not.toEqual(before)
})
