// GET /health/feed.atom: what is published, for feed readers, in the reader's language (RFC 4287).
import { createHash } from 'node:crypto'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { label } from '../../desk/catalogue/catalogue.ts'
import { type IncidentPage, lastChanged } from '../../desk/health/incidents.ts'
import { namesOf } from '../../desk/health/names.ts'
import { reading } from '../../platform/database.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import type { Ask } from '../ask.ts'
import { exactRange, exactTime } from '../ui/Time.tsx'

/** XML 1.0 knows no control characters, not even escaped. */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

export async function healthFeed(ask: Ask): Promise<Response> {
  const { t, house } = ask
  const { url } = house.config
  const catalogue = await catalogueOf(house.app)
  // As a stranger, whoever asks: a feed is kept and shared by programs.
  const incidents = await reading(house.app, null, (tx) => lastChanged(tx, 50))
  const utc = { ...ask, timeZone: 'UTC' }
  const text = (incident: IncidentPage) =>
    incident.updates
      .map(
        (update) =>
          `<p><strong>${escapeXml(t(`health.state.${update.state}`))}</strong> · ${escapeXml(exactTime(utc, update.at))} UTC</p>${renderMarkdown(label(update.body, ask.language))}`,
      )
      .join('')
  const facts = (incident: IncidentPage) =>
    [
      t(`health.kind.${incident.kind}`),
      t(`health.state.${incident.state}`),
      ...namesOf(catalogue, incident.components, ask.language),
      ...(incident.kind === 'maintenance' && incident.endsAt ? [`${exactRange(utc, incident.startsAt, incident.endsAt)} UTC`] : []),
    ].join(' · ')
  const entry = (incident: IncidentPage) => `  <entry>
    <id>${url}/health/incidents/${incident.reference}</id>
    <title>${escapeXml(label(incident.title, ask.language))}</title>
    <updated>${incident.updatedAt.toISOString()}</updated>
    <published>${incident.publishedAt!.toISOString()}</published>
    <link rel="alternate" type="text/html" href="${url}/health/incidents/${incident.reference}"/>
    <category term="${incident.kind}"/>
    <summary>${escapeXml(facts(incident))}</summary>
    <content type="html">${escapeXml(text(incident))}</content>
  </entry>`
  const feed = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${ask.language}">
  <id>${url}/health</id>
  <title>${escapeXml(`${ask.brand} · ${t('health.title')}`)}</title>
  <updated>${(incidents[0]?.updatedAt ?? new Date(0)).toISOString()}</updated>
  <author><name>${escapeXml(ask.brand)}</name></author>
  <link rel="self" type="application/atom+xml" href="${url}/health/feed.atom"/>
  <link rel="alternate" type="text/html" href="${url}/health"/>
${incidents.map(entry).join('\n')}
</feed>
`
  return kept(ask, feed, 'application/atom+xml; charset=utf-8')
}

/** Programs ask again and again: they are told "as before" while it is. */
export function kept(ask: Ask, body: string, type: string, more: Record<string, string> = {}): Response {
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
  const headers = { etag: etag, 'cache-control': 'private, max-age=60', vary: 'accept-language, cookie', ...more }
  if (ask.c.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers })
  return new Response(body, { status: 200, headers: { ...headers, 'content-type': type } })
}
