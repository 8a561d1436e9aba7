// For programs that look for pages: GET /sitemap.xml names the lists there are, /sitemap/:from is one of them (sitemaps.org), /robots.txt says where they begin.
// As a stranger, whoever asks: these answers are kept and shared.
import { placesOf, placeStarts } from '../../desk/articles/articles.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type Db, reading } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import { kept } from '../health/feed.ts'

/** Each has an address in up to six languages; the protocol allows 50,000 addresses and 50 MB a list, and one list is held in memory at a time. */
export const placesInList = 1000
const first = 'start'
const xml = 'application/xml; charset=utf-8'

const isOpen = async ({ house }: Ask): Promise<boolean> => (await catalogueOf(house.app)).helpPage === 'everyone'

/** Names none where the help centre is only for who is signed in. */
export async function sitemap(ask: Ask): Promise<Response> {
  const { house } = ask
  const lists = (await isOpen(ask)) ? [first, ...(await startsOf(ask)).slice(1)] : []
  const body = `<?xml version="1.0" encoding="utf-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lists.map((from) => `  <sitemap><loc>${house.config.url}/sitemap/${from}</loc></sitemap>`).join('\n')}
</sitemapindex>
`
  return kept(ask, body, xml)
}

/** All articles are numbered for them: once a minute, however many ask. A list that begins where another one did a minute ago names what is there now. */
function startsOf({ house: { app }, at }: Ask): Promise<string[]> {
  const known = starts.get(app)
  if (known && Math.abs(at.getTime() - known.at) < 60_000) return known.ids
  const ids = reading(app, null, (tx) => placeStarts(tx, at, placesInList))
  starts.set(app, { at: at.getTime(), ids })
  ids.catch(() => starts.delete(app))
  return ids
}
const starts = new WeakMap<Db, { readonly at: number; readonly ids: Promise<string[]> }>()

/** The articles from that one on, in the order of their ids; before the first the help centre itself. */
export async function sitemapList(ask: Ask): Promise<Response> {
  const { house, at } = ask
  const from = ask.params['from'] ?? ''
  if (!(await isOpen(ask)) || !(from === first || isId(from))) throw new Refusal('not-found')
  const { languages } = await catalogueOf(house.app)
  const places = await reading(house.app, null, (tx) => placesOf(tx, at, placesInList, from === first ? null : from))
  if (places.length === 0 && from !== first) throw new Refusal('not-found')
  const entry = (path: string, inLanguages: readonly string[], changedAt: Date | null) => {
    const at = (language: string) => `${house.config.url}${path}?language=${language}`
    const links = inLanguages.map((one) => `    <xhtml:link rel="alternate" hreflang="${one}" href="${at(one)}"/>`)
    return inLanguages
      .map(
        (one) => `  <url>
    <loc>${at(one)}</loc>
${changedAt ? `    <lastmod>${changedAt.toISOString()}</lastmod>\n` : ''}${links.join('\n')}
  </url>`,
      )
      .join('\n')
  }
  const entries = places.map((place) => entry(`/help/${place.slug}`, place.languages, place.changedAt))
  const body = `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${(from === first ? [entry('/help', languages, null), ...entries] : entries).join('\n')}
</urlset>
`
  return kept(ask, body, xml)
}

export const robots = async (ask: Ask): Promise<Response> =>
  ask.c.text(`User-agent: *
Allow: /help
Disallow: /workspace
Disallow: /admin
Disallow: /api/v1
${(await isOpen(ask)) ? `Sitemap: ${ask.house.config.url}/sitemap.xml\n` : ''}`)
