// For feed readers: GET /help/feed.xml, what came last, with all that its page says beside the words (RFC 4287).
// As a stranger, whoever asks: it is kept and shared.
import { type ArticlePage, articlePage, listArticles } from '../../desk/articles/articles.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { reading } from '../../platform/database.ts'
import type { Ask } from '../ask.ts'
import { escapeXml, kept } from '../health/feed.ts'
import { dayWords } from '../ui/Time.tsx'
import { articleHtml, workaroundHeading } from './words.tsx'

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
    <content type="html">${escapeXml(absolute(contentOf(ask, catalogue, article)))}</content>
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

/** As on its page: what a machine made says so before the first line (HK-35), a known issue how it stands and the way around it. */
function contentOf(ask: Ask, catalogue: Catalogue, { language, body, machine, issueState, fixedOn, workaround }: ArticlePage): string {
  const { t } = ask
  const html = (text: string) => articleHtml({ language }, catalogue, text).html
  const said = (words: string) => `<p lang="${ask.language}">${escapeXml(words)}</p>`
  const facts = [
    issueState && `${t('help.fact.state')}: ${t(`help.issue.${issueState}`)}`,
    fixedOn && `${t('help.fact.fixed-on')}: ${dayWords(ask, fixedOn)}`,
  ]
  return [
    machine ? said(t(`help.machine.${machine}`)) : '',
    ...facts.map((fact) => (fact ? said(fact) : '')),
    workaround ? `<h2 lang="${ask.language}">${escapeXml(workaroundHeading(ask, issueState))}</h2>${html(workaround)}<hr>` : '',
    html(body),
  ].join('')
}
