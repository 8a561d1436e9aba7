// The API on a database of its own with a small cast of two customers and two queues; every answer is held against the OpenAPI schemas.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { type ApiOptions, apiApp } from '../../src/api/api.ts'
import { Problem, mediaType } from '../../src/api/problem.ts'
import { routes } from '../../src/api/routes.ts'
import { addMember } from '../../src/desk/people/add-member.ts'
import { makeOrganisation } from '../../src/desk/people/make-organisation.ts'
import { findOrMakePerson } from '../../src/desk/people/person.ts'
import { makeStaff } from '../../src/desk/people/staff.ts'
import type { Act } from '../../src/desk/actor.ts'
import type { House } from '../../src/platform/house.ts'
import { createIdentity, type Scope, scopes } from '../../src/platform/identity.ts'
import { openLog } from '../../src/platform/log.ts'
import { openStorage } from '../../src/platform/storage.ts'
import { testDatabase } from './database.ts'
import { administrator, clock, quickHashing } from './identity.ts'
import { withPreset } from './prepared.ts'

export type Who = 'alice' | 'amy' | 'bob' | 'carla' | 'tess' | 'bill' | 'ada'
export interface Sent {
  json?: unknown
  /** Instead of `json`: the body as it is. */
  body?: BodyInit
  headers?: Record<string, string>
}
export interface Answered {
  status: number
  headers: Headers
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
  body: any
}

/**
 * Of organisation A: alice (files, sees none), amy (sees all, administers). Of organisation B: bob. Of none: carla.
 * Staff: tess works in technical, bill in billing, ada administers.
 */
export async function apiHouse(options: ApiOptions = {}) {
  const db = await testDatabase({ from: await withPreset() })
  const home = mkdtempSync(join(tmpdir(), 'guichet-api-'))
  afterAll(() => rmSync(home, { recursive: true, force: true }))
  const time = clock()
  const now = () => time.now()
  const identity = createIdentity({
    db: db.identity,
    url: 'http://localhost:3000',
    secret: 'a secret of at least thirty-two characters',
    now,
    hashing: quickHashing,
  })
  const storage = await openStorage(join(home, 'files'))
  const log = openLog('error')
  const live = { listen: () => () => {}, streamsOf: () => 0, wake() {}, close: async () => {} }
  let wakes = 0
  const house = {
    config: {} as House['config'],
    demo: false,
    app: db.app,
    identity,
    storage,
    live,
    log,
    now,
    wake: () => void wakes++,
    isReady: () => true,
  } as House
  const app = apiApp(house, options)

  const ada = await administrator(db, identity)
  const act: Act = { db: db.app, actor: { personId: ada, staffRole: 'administrator', via: 'workspace' }, at: now() }
  const customer = async (name: string) =>
    (
      await db.worker
        .transaction()
        .execute((tx) =>
          findOrMakePerson(tx, { address: `${name}@customer.example`, firstName: name, lastName: 'Customer', language: 'en' }, now()),
        )
    ).id
  const colleague = async (name: string, queue: string) =>
    (
      await makeStaff(act, {
        role: 'agent',
        queues: [queue],
        firstName: name,
        lastName: 'Agent',
        address: `${name}@guichet.example`,
        language: 'en',
      })
    ).id
  const [a, b] = [
    (await makeOrganisation(act, { name: 'Analytical Engines', allowsOutsideParticipants: false })).id,
    (await makeOrganisation(act, { name: 'Babbage & Sons', allowsOutsideParticipants: false })).id,
  ]
  const people: Record<Who, string> = {
    alice: await customer('alice'),
    amy: await customer('amy'),
    bob: await customer('bob'),
    carla: await customer('carla'),
    tess: await colleague('tess', 'technical'),
    bill: await colleague('bill', 'billing'),
    ada,
  }
  await addMember(act, a, people.alice, { files: true, sees: 'none', administers: false })
  await addMember(act, a, people.amy, { files: true, sees: 'all', administers: true })
  await addMember(act, b, people.bob, { files: true, sees: 'all', administers: true })

  const tokens = new Map<string, Promise<{ token: string }>>()
  async function tokenOf(who: Who, wanted: readonly Scope[] = scopes): Promise<string> {
    const name = `${who} ${wanted.join(' ')}`
    const made = tokens.get(name) ?? identity.makeToken(people[who], { name: name.slice(0, 30), scopes: wanted, days: 30 })
    tokens.set(name, made)
    return (await made).token
  }

  async function raw(method: string, path: string, sent: Sent = {}): Promise<Answered> {
    const headers: Record<string, string> = { ...(sent.json !== undefined && { 'content-type': 'application/json' }), ...sent.headers }
    const body = sent.json !== undefined ? JSON.stringify(sent.json) : sent.body
    const request = new Request(`http://localhost:3000${path}`, {
      method,
      headers,
      ...(body !== undefined && { body, duplex: 'half' }),
    } as RequestInit)
    const response = await identity.presuming(request, () => app.fetch(request)) // as a house answers (web/app.tsx)
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    const answered = {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text !== '' ? JSON.parse(text) : undefined,
    }
    holdAgainstSchema(method, path, answered)
    return answered
  }

  /** A call of a person with all scopes. */
  async function call(who: Who, method: string, path: string, sent: Sent = {}): Promise<Answered> {
    return raw(method, path, { ...sent, headers: { authorization: `Bearer ${await tokenOf(who)}`, ...sent.headers } })
  }
  const open = async (who: Who, fields: object = {}): Promise<{ id: string; reference: string }> => {
    const made = await call(who, 'POST', '/tickets', {
      json: {
        requestType: 'technical',
        service: 'backup',
        priority: 'medium',
        organisationId: who === 'bob' ? b : who === 'alice' || who === 'amy' ? a : null,
        summary: 'Backup fails',
        body: 'Since Monday.',
        ...fields,
      },
    })
    expect(made.status, made.text).toBe(201)
    return made.body
  }
  return { app, house, db, identity, people, organisations: { a, b }, clock: time, tokenOf, raw, call, open, wakes: () => wakes }
}

const matchers = routes.map(({ route }) => ({ route, pattern: new RegExp(`^${route.path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`) }))
export const routeOf = (method: string, path: string) =>
  matchers.find(
    ({ route, pattern }) => route.method.toUpperCase() === (method === 'HEAD' ? 'GET' : method) && pattern.test(path.split('?')[0]!),
  )?.route

/** Whatever the API answers must be what its document promises: a declared status with exactly the declared shape. */
function holdAgainstSchema(method: string, path: string, answered: Answered): void {
  if (answered.status >= 400) {
    expect(answered.headers.get('content-type'), answered.text).toBe(mediaType)
    if (method !== 'HEAD') Problem.parse(answered.body)
  }
  const route = routeOf(method, path)
  if (!route) return
  const responses = route.responses as Record<string, { content?: Record<string, { schema: unknown }> }>
  const declared = responses[answered.status]
  expect(declared, `${method} ${path} answered ${answered.status}, which it does not declare: ${answered.text}`).toBeDefined()
  const schema = declared?.content?.['application/json']?.schema as { parse?(value: unknown): unknown } | undefined
  if (answered.status < 300 && method !== 'HEAD') schema?.parse?.(answered.body)
}
