// For programs: GET /help/feed.xml, what came last (RFC 4287); /sitemap.xml, every page there is; /robots.txt, where that list lies.
// As a stranger, whoever asks: these answers are kept and shared.
import { articlePage, listArticles, placesOf } from '../../desk/articles/articles.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue.ts'
import { reading } from '../../platform/database.ts'
import type { Ask } from '../ask.ts'
import { escapeXml, kept } from '../health/feed.ts'
import { articleHtml } from './words.tsx'

const mostEntries = 50

export async function helpFeed(ask: Ask): Promise<Response> {
  const { t, house, at, language } = ask
  const { url } = house.config
  const catalogue = await catalogueOf(house.app)
  const articles = await reading(house.app, null, async (tx) => {
    const { articles } = await listArticles(tx, { at, language, limit: mostEntries })
    const pages = []
    for (const { slug } of articles) pages.push(await articlePage(tx, slug, { at, language }))
    return pages.flatMap((page) => ('movedTo' in page ? [] : page))
  })
  /** Readers elsewhere know no addresses without a house. */
  const absolute = (html: string) => html.replaceAll(/ (href|src)="\/(?!\/)/g, ` $1="${url}/`)
  const entries = articles.map((article) => {
    const here = `${url}/help/${article.slug}`
    return `  <entry xml:lang="${article.language}">
    <id>${url}/help/articles/${article.id}</id>
    <title>${escapeXml(article.title)}</title>
    <updated>${article.shownAt.toISOString()}</updated>
    <published>${article.publishedAt.toISOString()}</published>
    <link rel="alternate" type="text/html" hreflang="${article.language}" href="${here}?language=${article.language}"/>
    <category term="${article.kind}" label="${escapeXml(t(`help.kind.${article.kind}`))}"/>
    <summary>${escapeXml(article.summary)}</summary>
    <content type="html">${escapeXml(absolute(articleHtml({ language: article.language }, catalogue, article.body).html))}</content>
  </entry>`
  })
  const newest = Math.max(0, ...articles.map(({ shownAt }) => shownAt.getTime()))
  const feed = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
  <id>${url}/help</id>
  <title>${escapeXml(`${ask.brand} · ${t('help.title')}`)}</title>
  <updated>${new Date(newest).toISOString()}</updated>
  <author><name>${escapeXml(ask.brand)}</name></author>
  <link rel="self" type="application/atom+xml" href="${url}/help/feed.xml"/>
  <link rel="alternate" type="text/html" href="${url}/help"/>
${entries.join('\n')}
</feed>
`
  return kept(ask, feed, 'application/atom+xml; charset=utf-8')
}

/** Of the protocol: one file names at most so many. */
const mostPlaces = 20_000

export async function sitemap(ask: Ask): Promise<Response> {
  const { house, at } = ask
  const { url } = house.config
  const { languages, helpPage } = await catalogueOf(house.app)
  const places = await reading(house.app, null, (tx) => placesOf(tx, at, mostPlaces))
  const entry = (path: string, inLanguages: readonly string[], changedAt: Date | null) => {
    const at = (language: string) => `${url}${path}?language=${language}`
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
  const all =
    helpPage === 'everyone'
      ? [entry('/help', languages, null), ...places.map((place) => entry(`/help/${place.slug}`, place.languages, place.changedAt))]
      : []
  const body = `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${all.join('\n')}
</urlset>
`
  return kept(ask, body, 'application/xml; charset=utf-8')
}

export const robots = (ask: Ask): Response =>
  ask.c.text(`User-agent: *
Allow: /help
Disallow: /workspace
Disallow: /admin
Disallow: /api/v1
Sitemap: ${ask.house.config.url}/sitemap.xml
`)
