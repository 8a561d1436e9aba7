// The letters of a ticket, oldest first, and between them in quiet lines what else happened. Never a note: those are agents' (F23).
import { PartnerNote } from '../customers/PartnerNote.tsx'
import { ticketAt } from '../customers/place.ts'
import { VendorMark, VendorText, vendorName } from '../marketplace/VendorLetter.tsx'
import { byKey, label } from '../../desk/catalogue/catalogue.ts'
import type { PageEvent, PageMessage } from '../../desk/tickets/ticket-page.ts'
import { shownAs } from '../../desk/catalogue/catalogue.ts'
import type { Status } from '../../desk/events.ts'
import { bodyFor } from '../../desk/incidents/incident.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import { FileCard, FileCards, isPicture } from '../ui/FileCard.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { Initials, PersonName } from '../ui/Person.tsx'
import { exactTime, Time } from '../ui/Time.tsx'
import { raw } from 'hono/html'
import type { TicketParts } from './TicketView.tsx'

export const Conversation = (p: TicketParts) => {
  const { ask, ticket } = p
  const { t } = ask
  const shown = ticket.timeline.filter((entry) => entry.kind !== 'note')
  return (
    <turbo-frame
      id="conversation"
      data-live={`ticket:${ticket.id}`}
      target="_top"
      data-last-message={ticket.lastMessageId}
      data-up-to={ticket.updatedAt.toISOString()}
      data-updated={ticket.updated ? 'yes' : 'no'}
    >
      <h2 class="letters-title">{t('portal.ticket.conversation')}</h2>
      {ticket.olderCursor && (
        <p class="older">
          <a class="button is-quiet is-small" href={`${ticketAt(ask, ticket.reference)}?before=${encodeURIComponent(ticket.olderCursor)}`}>
            <Icon name="arrow-up" /> <span>{t('portal.ticket.older')}</span>
          </a>
        </p>
      )}
      <ol class="letters">
        {shown.map((entry) =>
          entry.kind === 'message' ? (
            <Letter {...p} message={entry} isNew={isNew(p, entry)} />
          ) : entry.kind === 'partner-note' ? (
            <PartnerNote ask={ask} ticket={ticket} note={entry} />
          ) : (
            <EventLine {...p} event={entry} />
          ),
        )}
      </ol>
    </turbo-frame>
  )
}

/** Written by somebody else since the reader was last here; on a first visit all is new and a mark would say nothing. */
const isNew = ({ ask, ticket }: TicketParts, message: PageMessage): boolean =>
  ticket.updated && ticket.readAt !== null && message.at > ticket.readAt && message.authorId !== ask.visitor.personId

const Letter = ({ ask, catalogue, ticket, message, isNew }: TicketParts & { message: PageMessage; isNew: boolean }) => {
  const author = ticket.people.get(message.authorId)
  const vendor = vendorName(ask, catalogue, message.vendor)
  const name = vendor ?? author?.name ?? ask.t('portal.ticket.someone')
  const isPartners = ticket.partner !== null && message.authorId === ticket.requesterId && !author?.isColleague
  const isTheirs = message.authorId === ticket.requesterId || author?.isColleague
  const of = vendor
    ? ask.t('vendor.vendor')
    : message.fromStaff
      ? ask.t('common.support')
      : isPartners
        ? ticket.partner?.name
        : isTheirs
          ? ticket.organisation?.name
          : undefined
  return (
    <li
      class={`letter ${message.fromStaff ? 'is-staff' : ''} ${isNew ? 'is-unread' : ''}`}
      id={`message-${message.id}`}
      data-new={isNew ? '' : undefined}
    >
      <article aria-labelledby={`by-${message.id}`}>
        <header class="letter-head">
          <Initials name={name} staff={message.fromStaff} />
          <span id={`by-${message.id}`} class="letter-by">
            <PersonName name={name} of={of} />
          </span>
          {message.told && (
            <span class="letter-told">{ask.t(`incident.letter.${message.told.kind}`, { reference: message.told.reference })}</span>
          )}
          {isNew && <span class="unread">{ask.t('workspace.status.new')}</span>}
          <a class="letter-at" href={`#message-${message.id}`}>
            {message.via === 'mail' && (
              <span class="via" title={ask.t('portal.ticket.by-mail')}>
                <Icon name="envelope" />
                <span class="for-readers">{ask.t('portal.ticket.by-mail')} </span>
              </span>
            )}
            <Time ask={ask} at={message.at} />
          </a>
        </header>
        {vendor && <VendorMark ask={ask} message={message} />}
        {/* Sanitised by renderMarkdown, the one string a page may insert unescaped. */}
        {vendor ? (
          <VendorText ask={ask} text={message.body} />
        ) : (
          <div class="prose">{raw(renderMarkdown(bodyFor(message, ask.language)))}</div>
        )}
        {message.files.length > 0 && (
          <FileCards label={ask.t('portal.ticket.files')}>
            {message.files
              .toSorted((one, other) => Number(isPicture(other)) - Number(isPicture(one)))
              .map((file) => (
                <FileCard ask={ask} file={file} />
              ))}
          </FileCards>
        )}
      </article>
    </li>
  )
}

const signs: Partial<Record<PageEvent['type'], IconName>> = {
  'ticket.participant-added': 'user-plus',
  'ticket.participant-removed': 'people',
  'ticket.priority-changed': 'flag',
  'ticket.severity-changed': 'flag',
  'ticket.status-changed': 'dot',
  'ticket.followed-up': 'link',
  'ticket.sent-to-vendor': 'send',
  'ticket.vendor-ended': 'rotate',
  'ticket.callback-booked': 'phone',
  'ticket.callback-moved': 'phone',
  'ticket.callback-cancelled': 'phone',
  'ticket.callback-done': 'phone',
  'ticket.callback-missed': 'phone',
  'ticket.incident-linked': 'link',
  'ticket.incident-unlinked': 'close',
  'ticket.incident-answered': 'solved',
}

const EventLine = (p: TicketParts & { event: PageEvent }) => {
  const { ask, ticket, event } = p
  const { t } = ask
  const words = eventWords(p)
  if (!words) return null
  const actor = event.actorId ? ticket.people.get(event.actorId) : null
  return (
    <li class="event" id={`event-${event.id}`}>
      <Icon name={signs[event.type] ?? 'dot'} />
      <span class="middots">
        <span>{words}</span>
        {actor && <bdi>{t('portal.event.by', { name: actor.name })}</bdi>}
        <Time ask={ask} at={event.at} />
      </span>
    </li>
  )
}

/** The event in words, its values after a colon, so that no language must bend them. */
function eventWords({ ask, ticket, catalogue, event }: TicketParts & { event: PageEvent }) {
  const { t, language } = ask
  const value = (name: string): string => (typeof event.payload[name] === 'string' ? (event.payload[name] as string) : '')
  const bold = (key: string, words: string) => (
    <>
      {t(key)} <b>{words}</b>
    </>
  )
  switch (event.type) {
    case 'ticket.status-changed': {
      const reason = value('reason')
      // The status goes on under the name it had; what changed is that nothing more comes of this ticket.
      if (event.payload['shown'] === false) return bold('portal.event.closed', t(`portal.reason.${reason}`))
      return bold(
        'portal.event.status',
        label(shownAs(catalogue, value('to') as Status).label, language) + (reason ? ` (${t(`portal.reason.${reason}`)})` : ''),
      )
    }
    case 'ticket.callback-booked':
    case 'ticket.callback-moved':
    case 'ticket.callback-cancelled':
    case 'ticket.callback-done':
    case 'ticket.callback-missed':
      return bold(`callback.event.${event.type.slice(16)}`, exactTime(ask, new Date(value('startsAt'))))
    case 'ticket.incident-linked':
      return bold('incident.event.linked', value('reference'))
    case 'ticket.incident-unlinked':
      return bold('incident.event.unlinked', value('reference'))
    case 'ticket.incident-answered':
      return bold(`incident.answered.${value('answer')}`, value('reference'))
    case 'ticket.participant-added':
    case 'ticket.participant-removed': {
      const person = ticket.people.get(value('personId'))
      return person ? (
        <>
          {t(event.type === 'ticket.participant-added' ? 'portal.event.added' : 'portal.event.removed')} <PersonName name={person.name} />
        </>
      ) : null
    }
    case 'ticket.priority-changed':
      return bold('portal.event.priority', label(byKey(catalogue.priorities, value('to'))?.label ?? { en: '–' }, language))
    case 'ticket.severity-changed':
      return bold('portal.event.severity', label(byKey(catalogue.severities, value('to'))?.label ?? { en: '–' }, language))
    case 'ticket.followed-up': {
      const next = ticket.followUps.find(({ id }) => id === value('followUp'))
      return next ? (
        <>
          {t('portal.event.followed-up')}{' '}
          <a class="reference" href={ticketAt(ask, next.reference)}>
            {next.reference}
          </a>
        </>
      ) : null
    }
    case 'ticket.sent-to-vendor':
      return bold('vendor.event.sent', vendorName(ask, catalogue, value('vendor')) ?? '')
    case 'ticket.vendor-ended':
      return bold('vendor.event.ended', vendorName(ask, catalogue, value('vendor')) ?? '')
    default:
      return null
  }
}
