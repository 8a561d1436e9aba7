// What we write is read by calendars we do not know: no letter is cut, and no text becomes a line of its own.
import { expect, test } from 'vitest'
import { calendarOf, eventFile, folded } from './icalendar.ts'

const at = new Date('2026-11-21T10:00:00Z')
const event = {
  uid: 'u@x.example',
  changedAt: at,
  sequence: 3,
  from: at,
  to: new Date('2026-11-21T10:30:00Z'),
  url: 'https://x.example/',
  status: 'CONFIRMED' as const,
  isBusy: true,
  title: 'a;b,c\\d\r\nX-EVIL:1',
  text: 'line\nline',
}

test('RFC 5545 folding never cuts a letter, and unfolds to what it was', () => {
  const long = `DESCRIPTION:${'日本語😀 é'.repeat(40)}`
  const lines = folded(long).split('\r\n')
  for (const line of lines) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(line.isWellFormed()).toBe(true)
  }
  expect(lines.map((line, index) => (index === 0 ? line : line.slice(1))).join('')).toBe(long)
})
test('F16 what somebody typed stays in its line', () => {
  for (const made of [calendarOf({ product: 'p', language: 'en', name: 'n' }, [event]), eventFile('p', 'en', event)]) {
    expect(made).toContain('SUMMARY;LANGUAGE=en:a\\;b\\,c\\\\d\\nX-EVIL:1\r\n')
    expect(made).not.toMatch(/^X-EVIL/m)
  }
})
test('RFC 5546 an invitation says who asks whom, and which change it is', () => {
  const made = eventFile(
    'p',
    'en',
    { ...event, status: 'CANCELLED' },
    {
      method: 'CANCEL',
      organiser: { name: 'The "Desk"\r\nX-EVIL:1', address: 'support@x.example' },
      attendee: 'ada@y.example',
    },
  ).replaceAll('\r\n ', '')
  expect(made).toContain('METHOD:CANCEL\r\n')
  expect(made).toContain('SEQUENCE:3\r\n')
  expect(made).toContain('STATUS:CANCELLED\r\n')
  expect(made).toMatch(/^ORGANIZER;CN="The {2}Desk +X-EVIL:1":mailto:support@x.example\r$/m)
  expect(made).toMatch(/^ATTENDEE;.*:mailto:ada@y.example\r$/m)
  expect(made).not.toMatch(/^X-EVIL/m)
})
