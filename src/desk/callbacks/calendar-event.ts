// The call as an event of its reader's own calendar: one UID for good, and a number that counts its changes.
import { words } from '../../platform/messages.ts'
import type { CalendarEvent } from '../../platform/icalendar.ts'
import type { Language } from '../../platform/messages.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Callback } from './callback-of.ts'

interface About {
  readonly callback: Callback
  readonly ticket: { readonly reference: string; readonly summary: string }
  readonly catalogue: Pick<Catalogue, 'brand' | 'messages'>
  readonly language: Language
  /** Of the house, without a slash at its end. */
  readonly url: string
}

export const callProduct = 'Callbacks'

export function calendarEvent({ callback, ticket, catalogue, language, url }: About): CalendarEvent {
  const t = words(language, catalogue.messages)
  const { reference, summary } = ticket
  return {
    uid: `${callback.id}@${new URL(url).hostname}`,
    changedAt: callback.changedAt,
    sequence: callback.sequence,
    from: callback.startsAt,
    to: callback.endsAt,
    title: t('callback.ics.title', { brand: catalogue.brand, reference }),
    text: [summary, `${t('callback.phone')}: ${callback.phone}`].join('\n'),
    url: `${url}/tickets/${reference}`,
    status: callback.state === 'cancelled' ? 'CANCELLED' : 'CONFIRMED',
    isBusy: true,
  }
}
