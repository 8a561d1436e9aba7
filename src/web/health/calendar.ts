// GET /health/maintenance.ics: planned work in people's own calendars.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { label } from '../../desk/catalogue/catalogue.ts'
import { type IncidentPage, maintenanceSince } from '../../desk/health/incidents.ts'
import { namesOf } from '../../desk/health/names.ts'
import { reading } from '../../platform/database.ts'
import { type CalendarEvent, calendarOf } from '../../platform/icalendar.ts'
import { plainText } from '../../platform/markdown.ts'
import type { Ask } from '../ask.ts'
import { kept } from './feed.ts'

export async function maintenanceCalendar(ask: Ask): Promise<Response> {
  const { t, house } = ask
  const { url } = house.config
  const catalogue = await catalogueOf(house.app)
  const since = new Date(ask.at.getTime() - 90 * 86_400_000)
  const planned = await reading(house.app, null, (tx) => maintenanceSince(tx, since))
  const eventOf = (incident: IncidentPage): CalendarEvent => ({
    uid: `${incident.id}@${new URL(url).hostname}`,
    changedAt: incident.updatedAt,
    sequence: Math.max(0, Math.floor((incident.updatedAt.getTime() - incident.publishedAt!.getTime()) / 1000)),
    from: incident.startsAt,
    to: incident.endsAt!,
    title: label(incident.title, ask.language),
    text: [
      namesOf(catalogue, incident.components, ask.language).join(', '),
      incident.updates[0] ? plainText(label(incident.updates[0].body, ask.language)) : '',
    ]
      .filter(Boolean)
      .join('\n\n'),
    url: `${url}/health/incidents/${incident.reference}`,
    status: incident.state === 'cancelled' ? 'CANCELLED' : 'CONFIRMED',
    isBusy: false,
  })
  const feed = { product: 'Service health', language: ask.language, name: `${ask.brand} · ${t('health.calendar.name')}` }
  const text = calendarOf(feed, planned.filter(({ endsAt }) => endsAt).map(eventOf))
  return kept(ask, text, 'text/calendar; charset=utf-8; method=PUBLISH', { 'content-disposition': 'inline; filename="maintenance.ics"' })
}
