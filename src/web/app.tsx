// Everything a page may take for granted: the right host, safe headers, who asks, in which language, and a decent answer when it goes wrong.
import { type Context, Hono } from 'hono'
import { assetAnswer } from '../platform/assets.ts'
import { catalogueOf, lastCatalogue } from '../desk/catalogue/catalogue-of.ts'
import type { House } from '../platform/house.ts'
import { logFault } from '../platform/log.ts'
import { isLanguage, languageOf, words } from '../platform/messages.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Ask, SignedAsk } from './ask.ts'
import { postedFromAnywhere, requireSameOrigin } from './csrf.ts'
import { orUnchanged } from './live/unchanged.ts'
import { type Route, routes } from './routes.ts'
import { refusedPage, sorryPage } from './refused.tsx'
import { signedOutPage } from './signed-out.tsx'

export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; worker-src 'self'"

/** Names this process answers to: GUICHET_URL's host, and on loopback its other names. */
export function knownHosts(url: URL): string[] {
  const port = url.port ? `:${url.port}` : ''
  return url.hostname === 'localhost' ? [url.host, `127.0.0.1${port}`, `[::1]${port}`] : [url.host]
}

async function askOf(c: Context, house: House): Promise<Ask> {
  const visitor = await house.identity.whoAsks(c.req.raw)
  const cookie = /(?:^|;\s*)language=([a-z]{2})(?:;|$)/.exec(c.req.header('cookie') ?? '')?.[1]
  const chosen = c.req.query('language') ?? cookie
  const { brand, languages, messages } = await catalogueOf(house.app)
  const language = visitor?.language ?? (isLanguage(chosen) ? chosen : languageOf(c.req.header('accept-language'), languages[0]))
  return {
    c,
    house,
    visitor,
    language,
    t: words(language, messages),
    timeZone: visitor?.timeZone ?? 'UTC',
    brand,
    at: house.now(),
    params: c.req.param() as Record<string, string>,
  }
}

function mayEnter(who: Route[2], ask: Ask): boolean {
  if (who === 'anyone') return true
  if (who === 'signed-in') return ask.visitor !== null
  if (who === 'staff') return ask.visitor?.staffRole != null
  return ask.visitor?.staffRole === 'administrator'
}

async function enter(c: Context, house: House, route: Route): Promise<Response> {
  const [method, path, who, page] = route
  const url = new URL(house.config.url)
  const ask = await askOf(c, house)
  try {
    if (method !== 'GET' && !postedFromAnywhere.has(path))
      requireSameOrigin(
        c,
        url.origin,
        knownHosts(url).map((host) => `${url.protocol}//${host}`),
      )
    if (c.req.url.includes('%00')) throw new Refusal('not-found') // no name or word of ours holds NUL, which PostgreSQL refuses
    if (!mayEnter(who, ask)) {
      if (ask.visitor) throw new Refusal('not-found')
      if (method === 'GET') {
        const here = new URL(c.req.url)
        return c.redirect(`/sign-in?next=${encodeURIComponent(here.pathname + here.search)}`, 303)
      }
      return (await signedOutPage(ask)) ?? refusedPage(ask, new Refusal('sign-in-first'))
    }
    const made = await page(ask as SignedAsk)
    return c.req.header('x-live') && method === 'GET' ? await orUnchanged(made, c.req.header('if-none-match')) : made
  } catch (thrown) {
    if (thrown instanceof Refusal) return refusedPage(ask, thrown)
    throw thrown
  } finally {
    if (method !== 'GET') house.wake()
  }
}

export function webApp(house: House): Hono {
  const app = new Hono()
  const url = new URL(house.config.url)
  const hosts = new Set(knownHosts(url))

  app.use(async (c, next) => {
    if (!hosts.has(c.req.header('host') ?? new URL(c.req.url).host))
      return c.text('Misdirected request: this server does not answer to that host name.', 421)
    await next()
    const headers = c.res.headers
    if (!headers.has('content-security-policy')) headers.set('content-security-policy', contentSecurityPolicy)
    headers.set('x-content-type-options', 'nosniff')
    headers.set('referrer-policy', 'same-origin')
    headers.set('cross-origin-opener-policy', 'same-origin')
    headers.set('cross-origin-resource-policy', 'same-origin')
    headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()')
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
    if (url.protocol === 'https:') headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
  })

  app.get('/assets/:file', (c) => assetAnswer(c.req.raw, c.req.param('file')))
  for (const route of routes) app.on(route[0], route[1], (c) => enter(c, house, route))
  // The address of a POST, visited again (reload, Back), leads somewhere useful rather than nowhere.
  for (const path of new Set(routes.filter(([method]) => method === 'POST').map(([, path]) => path))) {
    if (routes.some(([method, other]) => method === 'GET' && other === path)) continue
    let [parent, up] = [path, 0]
    while (parent !== '/' && !routes.some(([method, other]) => method === 'GET' && other === parent)) {
      parent = parent.slice(0, parent.lastIndexOf('/')) || '/'
      up++
    }
    app.get(path, (c) => c.redirect(new URL(c.req.url).pathname.split('/').slice(0, -up).join('/') || '/', 303))
  }

  // A stream outlives its request and asks by itself (live/stream.ts); what merely has its name in the address asks one time more.
  const { fetch } = app
  app.fetch = (request, ...more) =>
    request.url.includes('/live') ? fetch(request, ...more) : house.identity.presuming(request, () => fetch(request, ...more))
  app.notFound(async (c) => refusedPage(await askOf(c, house), new Refusal('not-found')))
  app.onError(async (fault, c) => {
    const requestId = logFault(house.log, fault, { method: c.req.method, route: c.req.routePath })
    return sorryPage(c, requestId, lastCatalogue(house.app))
  })
  return app
}
