// A time that was filed is shown on the clock it was written by, and on the reader's where that shows another.
import { expect, test } from 'vitest'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { TicketPage } from '../../desk/tickets/ticket-page.ts'
import { words } from '../../platform/messages.ts'
import type { Ask } from '../ask.ts'
import { FiledAs } from './FiledAs.tsx'

const catalogue = { contexts: [], retiredContexts: [], offerings: [], entities: [], plans: [] } as unknown as Catalogue
const shown = (written: string, timeZone: string) => {
  const ask = { t: words('en'), language: 'en', timeZone, at: new Date() } as unknown as Ask
  const answers = [{ kind: 'date-time', label: { en: 'Began' }, named: [written] }]
  const ticket = { context: null, offering: null, entity: null, plan: null, contracts: [], answers } as unknown as TicketPage
  return String(<FiledAs ask={ask} catalogue={catalogue} ticket={ticket} />).replaceAll('&#39;', '’')
}

test.each([
  [
    '2026-11-21T10:00[Europe/Istanbul]',
    'Europe/Paris',
    '2026-11-21T07:00:00.000Z',
    '21 Nov 2026, 10:00',
    '21 Nov 2026, 08:00 where you are',
  ],
  ['2026-11-21T10:00[Europe/Istanbul]', 'Europe/Istanbul', '2026-11-21T07:00:00.000Z', '21 Nov 2026, 10:00', null],
  // Clocks were put forward on 29 March: an hour later the same morning.
  ['2026-03-29T12:00[Europe/Paris]', 'UTC', '2026-03-29T10:00:00.000Z', '29 Mar 2026, 12:00', '29 Mar 2026, 10:00 where you are'],
])('%s for a reader in %s', (written, timeZone, moment, there, here) => {
  const html = shown(written, timeZone)
  expect(html).toContain(`<time datetime="${moment}">${there}</time>`)
  if (here) expect(html).toContain(here)
  else expect(html).not.toContain('where you are')
})

test('what is no time is shown as it was written', () => {
  expect(shown('soon', 'UTC')).toContain('<bdi>soon</bdi>')
})
