// What a deed says after its redirect: kept in a cookie for one page, so that nobody can put words on a page by a link.
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Values } from '../../platform/messages.ts'
import type { Ask } from '../ask.ts'

const name = 'notice'

/** Redirects (303) and shows `key` once on the page that follows: on top of it, or in the place that asks for it by name. */
export function goTo(ask: Ask, path: string, key?: string, values?: Values, place?: string): Response {
  if (key) {
    setCookie(ask.c, name, JSON.stringify([key, values ?? {}, place]), {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      secure: ask.house.config.url.startsWith('https:'),
      maxAge: 60,
    })
  }
  return ask.c.redirect(path, 303)
}

/** The words waiting for this page, or for a place in it, said once. A live region that asks again leaves them to the page. */
export function noticeOnce(ask: Ask, place?: string): string | null {
  const kept = getCookie(ask.c, name)
  if (!kept || ask.c.req.header('x-live') || ask.c.req.header('turbo-frame')) return null
  try {
    const [key, values, meant] = JSON.parse(kept) as [string, Values, (string | null)?]
    if ((meant ?? undefined) !== place) return null
    deleteCookie(ask.c, name, { path: '/' })
    return ask.t(key, values)
  } catch {
    deleteCookie(ask.c, name, { path: '/' })
    return null // a cookie of another version or another hand
  }
}
