// GET /health/maintenance.ics: planned work in people's own calendars (RFC 5545: CRLF, lines of 75 octets, times in UTC, a UID that stays).
import { catalogueOf, label } from '../../desk/catalogue/catalogue.ts'
import { type IncidentPage, maintenanceSince } from '../../desk/health/incidents.ts'
import { namesOf } from '../../desk/health/names.ts'
import { reading } from '../../platform/database.ts'
import { plainText } from '../../platform/markdown.ts'
import type { Ask } from '../ask.ts'
import { kept } from './feed.ts'

/** 3.3.11: backslash, semicolon, comma and line break are written; control characters cannot be. */
const escaped = (text: string) =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '')
    .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n')

/** 3.1: no line is longer than 75 octets; what goes on begins with a space. Never in the middle of a letter. */
export function folded(line: string): string {
  const lines: string[] = []
  let [current, size] = ['', 0]
  for (const letter of line) {
    const octets = Buffer.byteLength(letter)
    if (size + octets > 75) {
      lines.push(current)
      current = ' '
      size = 1
    }
    current += letter
    size += octets
  }
  return [...lines, current].join('\r\n')
}

const utc = (at: Date) => at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')

export interface Event {
  readonly uid: string
  readonly changedAt: Date
  /** Counts changes: a calendar takes the higher one. */
  readonly sequence: number
  readonly from: Date
  readonly to: Date
  readonly title: string
  readonly text: string
  readonly url: string
  readonly status: 'CONFIRMED' | 'CANCELLED'
}

export function calendarOf(name: string, language: string, events: readonly Event[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Guichet//Service health//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME;LANGUAGE=${language}:${escaped(name)}`,
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...events.flatMap((event) => [
      'BEGIN:VEVENT',
      `UID:${event.uid}`,
      `DTSTAMP:${utc(event.changedAt)}`,
      `LAST-MODIFIED:${utc(event.changedAt)}`,
      `SEQUENCE:${event.sequence}`,
      `DTSTART:${utc(event.from)}`,
      `DTEND:${utc(event.to)}`,
      `SUMMARY;LANGUAGE=${language}:${escaped(event.title)}`,
      `DESCRIPTION;LANGUAGE=${language}:${escaped(event.text)}`,
      `URL:${event.url}`,
      `STATUS:${event.status}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}

export async function maintenanceCalendar(ask: Ask): Promise<Response> {
  const { t, house } = ask
  const { url } = house.config
  const catalogue = await catalogueOf(house.app)
  const since = new Date(ask.at.getTime() - 90 * 86_400_000)
  const planned = await reading(house.app, null, (tx) => maintenanceSince(tx, since))
  const eventOf = (incident: IncidentPage): Event => ({
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
  })
  const text = calendarOf(`${ask.brand} · ${t('health.calendar.name')}`, ask.language, planned.filter(({ endsAt }) => endsAt).map(eventOf))
  return kept(ask, text, 'text/calendar; charset=utf-8; method=PUBLISH', { 'content-disposition': 'inline; filename="maintenance.ics"' })
}
