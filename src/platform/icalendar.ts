// iCalendar as people's calendars read it (RFC 5545: CRLF, lines of 75 octets, times in UTC, a UID that stays): planned work, and calls that were agreed.

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

export interface CalendarEvent {
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
  /** Its reader is not free then. */
  readonly isBusy: boolean
}

interface Feed {
  readonly product: string
  readonly language: string
  readonly name: string
}

/** To be asked for again and again. */
export const calendarOf = ({ product, language, name }: Feed, events: readonly CalendarEvent[]): string =>
  written([
    ...head(product, 'PUBLISH'),
    `NAME;LANGUAGE=${language}:${escaped(name)}`,
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...events.flatMap((event) => lines(event, language)),
  ])

/** Who invites whom, by mail address. Both were read strictly before. */
export interface Invitation {
  readonly method: 'REQUEST' | 'CANCEL'
  readonly organiser: { readonly name: string; readonly address: string }
  readonly attendee: string
}

/** One event: a file to keep, or (RFC 5546) an invitation by mail, which a calendar takes up, changes and takes out by itself. */
export const eventFile = (product: string, language: string, event: CalendarEvent, invitation: Invitation | null = null): string =>
  written([...head(product, invitation?.method ?? 'PUBLISH'), ...lines(event, language, invitation)])

const head = (product: string, method: string): string[] => [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  `PRODID:-//Guichet//${product}//EN`,
  'CALSCALE:GREGORIAN',
  `METHOD:${method}`,
]

const lines = (event: CalendarEvent, language: string, invitation: Invitation | null = null): string[] => [
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
  ...(invitation
    ? [
        `ORGANIZER;CN=${quoted(invitation.organiser.name)}:mailto:${invitation.organiser.address}`,
        `ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:${invitation.attendee}`,
      ]
    : []),
  `TRANSP:${event.isBusy ? 'OPAQUE' : 'TRANSPARENT'}`,
  'END:VEVENT',
]

/** 3.2: in a parameter nothing escapes a quote. */
const quoted = (text: string): string => `"${text.toWellFormed().replaceAll(/[\0-\x1f\x7f"]/g, ' ')}"`

const written = (all: readonly string[]): string => `${[...all, 'END:VCALENDAR'].map(folded).join('\r\n')}\r\n`
