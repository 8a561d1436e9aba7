// The door for machines, /api/v1: the routes, and around them what every answer may take for granted. main mounts it.
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { catalogueOf } from '../desk/catalogue/catalogue-of.ts'
import { presetSchema } from '../desk/catalogue/preset-schema.ts'
import { faultsOf } from '../desk/parse.ts'
import type { House } from '../platform/house.ts'
import { logFault } from '../platform/log.ts'
import { languageOf, words } from '../platform/messages.ts'
import { Refusal, type RefusalCode } from '../platform/refusal.ts'
import { type ApiEnv, newLimiter } from './caller.ts'
import { openapi } from './document.ts'
import { type PlacedFault, faultProblem, pointerOf, problemOf, problemResponse } from './problem.ts'
import { routes } from './routes.ts'

export interface ApiOptions {
  /** Requests per minute and token, in this process. */
  readonly perMinute?: number
}

/** Mount it at `/api/v1`, behind the host check and the safe headers of the web door. */
export function apiApp(house: House, options: ApiOptions = {}): OpenAPIHono<ApiEnv> {
  const perMinute = newLimiter(options.perMinute ?? 3000)
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook(result) {
      if (!result.success) throw invalid(result.target, result.error)
    },
  })
  app.use(async (c, next) => {
    const asked = c.req.header('accept-language')
    c.set('house', house)
    c.set('perMinute', perMinute)
    c.set('at', house.now())
    c.set('t', words(languageOf(asked))) // until the house's own words are read, which may fail
    const { languages, messages } = await catalogueOf(house.app)
    const language = languageOf(asked, languages[0])
    c.set('language', language)
    c.set('ownWords', messages)
    c.set('t', words(language, messages))
    c.header('cache-control', 'no-store')
    c.header('vary', 'accept-language, authorization')
    await next()
  })
  app.get('/openapi.json', (c) => c.json(openapi(), 200, { 'cache-control': 'public, max-age=300' }))
  app.get('/preset.schema.json', (c) => c.json(presetSchema(), 200, { 'cache-control': 'public, max-age=300' }))
  for (const { route, handler } of routes) app.openapi(route, handler as never)

  for (const [path, methods] of methodsByPath()) {
    const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
    app.all(path, (c) => {
      if (c.req.method === 'OPTIONS') return c.body(null, 204, { allow })
      return refused(c, new Refusal('method-not-allowed'), { allow })
    })
  }
  app.all('*', (c) => refused(c, new Refusal('not-found')))
  app.onError((thrown, c) => answerTo(thrown, c as Context<ApiEnv>))
  return app
}

function methodsByPath(): Map<string, string[]> {
  const byPath = new Map<string, string[]>([
    ['/openapi.json', ['GET']],
    ['/preset.schema.json', ['GET']],
  ])
  for (const { route } of routes) {
    const path = route.getRoutingPath()
    byPath.set(path, [...(byPath.get(path) ?? []), route.method.toUpperCase()])
  }
  return byPath
}

/** A path that cannot name anything names nothing; everything else is told at its place. */
function invalid(target: string, error: Parameters<typeof faultsOf>[0]): Refusal {
  if (target === 'param') return new Refusal('not-found')
  const faults = error.issues.flatMap((issue) => {
    const placed = faultsOf({ ...error, issues: [issue] } as typeof error)
    return placed.map((fault): PlacedFault => {
      const path =
        issue.code === 'unrecognized_keys'
          ? [...issue.path, fault.field.slice(issue.path.join('.').length + (issue.path.length > 0 ? 1 : 0))]
          : issue.path
      return target === 'json' ? { ...fault, pointer: pointerOf(path) } : { ...fault, parameter: path.map(String).join('.') }
    })
  })
  return new Refusal('invalid', {}, faults)
}

const ofHttp: Record<number, RefusalCode> = { 400: 'malformed', 413: 'message-too-large', 415: 'unsupported-body' }

function answerTo(thrown: Error, c: Context<ApiEnv>): Response {
  if (thrown instanceof Refusal)
    return refused(c, thrown, thrown.code === 'sign-in-first' ? { 'www-authenticate': 'Bearer realm="guichet"' } : {})
  const known = thrown instanceof HTTPException ? ofHttp[thrown.status] : undefined
  if (known) return refused(c, new Refusal(known))
  const requestId = logFault(c.var.house.log, thrown, { method: c.req.method, route: c.req.routePath })
  return problemResponse(faultProblem(requestId, c.var.t))
}

function refused(c: Context<ApiEnv>, refusal: Refusal, headers: Record<string, string> = {}): Response {
  const seconds = refusal.values['seconds']
  const kept: Record<string, string> = {}
  for (const name of ['ratelimit', 'ratelimit-policy', 'vary']) {
    const value = c.res.headers.get(name)
    if (value) kept[name] = value
  }
  return problemResponse(problemOf(refusal, c.var.t, c.var.language), {
    ...kept,
    ...headers,
    ...(seconds !== undefined && { 'retry-after': String(seconds) }),
  })
}
