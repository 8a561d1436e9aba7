// A whole house on a database of its own, with the demo world in it, for tests that knock at a door: `const { as } = await testHouse()`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { afterAll } from 'vitest'
import { applyPreset } from '../../src/desk/catalogue/apply-preset.ts'
import type { Config } from '../../src/platform/config.ts'
import type { House } from '../../src/platform/house.ts'
import { createIdentity } from '../../src/platform/identity.ts'
import type { LiveHub } from '../../src/platform/live.ts'
import { openLog } from '../../src/platform/log.ts'
import { openStorage } from '../../src/platform/storage.ts'
import { webApp } from '../../src/web/app.tsx'
import { type TestDatabase, testDatabase } from './database.ts'
import { quickHashing } from './identity.ts'
import { presetFolder } from './prepared.ts'
import { playedWorld } from './world.ts'

export const origin = 'http://localhost:3000'

/** A browser of one person (or of a stranger): keeps cookies, sends what browsers send. */
export interface Browser {
  readonly personId: string | null
  readonly cookie: string
  readonly csrf: string
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** The page as text; fails the test when it is not 200. */
  page(path: string): Promise<string>
  post(path: string, fields: Record<string, string | string[]>, headers?: Record<string, string>): Promise<Response>
}

export interface TestHouse {
  readonly house: House
  readonly db: TestDatabase
  readonly web: Hono
  /** Ids of the world's people by key (`mira`, `noor`, …); empty without the world. */
  readonly people: ReadonlyMap<string, string>
  /** A signed-in browser of a person of the world, or of any person by id. */
  as(person: string): Promise<Browser>
  readonly stranger: Browser
  /** Moves the clock of all doors. */
  setNow(at: Date): void
}

export async function testHouse(
  options: {
    world?: boolean
    config?: Partial<Config>
    live?: (db: TestDatabase) => LiveHub | Promise<LiveHub>
    /** 'usual': passwords cost what they cost in a running house. */
    hashing?: 'usual'
    /** Each line the doors log from "info" on is added here, and none is written. */
    logged?: string[]
  } = {},
): Promise<TestHouse> {
  const home = mkdtempSync(join(tmpdir(), 'guichet-house-'))
  afterAll(() => rmSync(home, { recursive: true, force: true }))
  const world = options.world === false ? null : await playedWorld(join(home, 'files'))
  const db = await testDatabase(world ? { from: world.template } : {})
  let now: Date | null = null
  const clock = () => now ?? new Date()
  const config: Config = {
    url: origin,
    port: 3000,
    hosts: ['127.0.0.1'],
    loopbackOnly: true,
    home,
    preset: 'default',
    empty: options.world === false,
    database: null,
    smtpUrl: null,
    replyDomain: null,
    mailListen: null,
    trustedProxies: [],
    fetchAllow: [],
    roles: new Set(['web', 'worker'] as const),
    secret: 'a secret for tests, of no use elsewhere',
    logLevel: 'error',
    ...options.config,
  }
  const identity = createIdentity({
    db: db.identity,
    url: config.url,
    secret: config.secret,
    now: clock,
    ...(options.hashing !== 'usual' && { hashing: quickHashing }),
  })
  const storage = await openStorage(join(home, 'files'))
  if (!world) await applyPreset(db.worker, presetFolder, { storage })
  const quiet: LiveHub = { listen: () => () => {}, streamsOf: () => 0, wake() {}, close: async () => {} }
  const live = options.live ? await options.live(db) : quiet
  const log = options.logged ? openLog('info', { write: (line) => void options.logged?.push(line) }) : openLog('error')
  const house: House = { config, demo: false, app: db.app, identity, storage, live, log, now: clock, wake() {}, isReady: () => true }
  const people: ReadonlyMap<string, string> = world?.people ?? new Map()
  const web = webApp(house)

  async function as(person: string): Promise<Browser> {
    const personId = people.get(person) ?? person
    const row = await db.owner
      .selectFrom('person')
      .innerJoin('person_address', 'person_address.person_id', 'person.id')
      .select(['person.name', 'address'])
      .where('person.id', '=', personId)
      .executeTakeFirstOrThrow()
    if (!(await identity.hasLogin(personId))) {
      await identity.db
        .transaction()
        .execute((tx) => identity.givePassword(tx, { id: personId, name: row.name, address: row.address }, 'correct horse 7 staple'))
    }
    const request = new Request(`${origin}/sign-in`)
    const { cookies } = await identity.startSession(personId, row.address, { request, address: '127.0.0.1' })
    const cookie = cookies.map((line) => line.split(';')[0]).join('; ')
    const visitor = await identity.whoAsks(new Request(origin, { headers: { cookie } }))
    return browserOf(web, personId, cookie, visitor?.csrf ?? '')
  }

  return {
    house,
    db,
    web,
    people,
    as,
    stranger: browserOf(web, null, '', ''),
    setNow: (at) => {
      now = at
    },
  }
}

function browserOf(web: Hono, personId: string | null, cookie: string, csrf: string): Browser {
  const sent = { host: 'localhost:3000', ...(cookie ? { cookie } : {}) }
  const get = async (path: string, headers: Record<string, string> = {}) =>
    asRead(await web.request(`${origin}${path}`, { headers: { ...sent, ...headers } }))
  return {
    personId,
    cookie,
    csrf,
    get,
    async page(path) {
      const response = await get(path)
      const text = await response.text()
      if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}: ${text.slice(0, 500)}`)
      return text
    },
    async post(path, fields, headers = {}) {
      const body = new URLSearchParams()
      if (csrf) body.append('csrf', csrf)
      for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
      return asRead(
        await web.request(`${origin}${path}`, {
          method: 'POST',
          body,
          headers: { ...sent, origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded', ...headers },
        }),
      )
    },
  }
}

/** Signs that a page writes as numbers (src/web/ui/jsx-runtime.ts) are read as a browser would. */
export function asRead(response: Response): Response {
  const text = response.text.bind(response)
  const value = async () => (await text()).replace(/&#(8\d{3});/g, (_, code) => String.fromCharCode(Number(code)))
  return Object.defineProperty(response, 'text', { value })
}
