// The whole story for staff: letters to and from the customer, notes on their own paper, and what happened in single quiet lines.
import { VendorMark, VendorText, vendorName } from '../marketplace/VendorLetter.tsx'
import { type Catalogue, shownAs } from '../../desk/catalogue/catalogue.ts'
import type { CloseReason, Status } from '../../desk/events.ts'
import type { PageEvent, PageMessage, PageNote, TicketPage } from '../../desk/tickets/ticket-page.ts'
import { bodyFor } from '../../desk/incidents/incident.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import type { SignedAsk } from '../ask.ts'
import { FileCard, FileCards } from '../ui/FileCard.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Initials, PersonName } from '../ui/Person.tsx'
import { exactTime, Time } from '../ui/Time.tsx'
import { raw } from 'hono/html'
import { said, statusWords } from './words.ts'

interface Props {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly page: TicketPage
}

const nameOf = ({ ask, page }: Props, id: unknown): string =>
  id === null ? ask.t('workspace.event.system') : (page.people.get(String(id))?.name ?? ask.t('workspace.event.somebody'))

const Files = ({ ask, files }: { ask: SignedAsk; files: PageMessage['files'] }) =>
  files.length === 0 ? null : (
    <FileCards label={ask.t('workspace.composer.files')}>
      {files.map((file) => (
        <FileCard ask={ask} file={file} />
      ))}
    </FileCards>
  )

const Letter = ({ p, message, isNew }: { p: Props; message: PageMessage; isNew: boolean }) => {
  const { ask, page } = p
  const vendor = vendorName(ask, p.catalogue, message.vendor)
  const name = vendor ?? nameOf(p, message.authorId)
  const isTheirs = message.authorId === page.requesterId || page.people.get(message.authorId)?.isColleague
  const of = vendor
    ? ask.t('vendor.vendor')
    : message.fromStaff
      ? ask.t('workspace.ticket.team')
      : isTheirs
        ? page.organisation?.name
        : undefined
  return (
    <article
      class={`letter ${message.fromStaff ? 'is-staff' : 'is-customer'} ${isNew ? 'is-new' : ''}`}
      id={`message-${message.id}`}
      data-new={isNew ? '' : undefined}
      aria-labelledby={`by-${message.id}`}
    >
      <header class="letter-head">
        <Initials name={name} staff={message.fromStaff} />
        <h3 id={`by-${message.id}`}>
          <PersonName name={name} of={of} />
        </h3>
        <span class="soft">
          <Time ask={ask} at={message.at} /> {!message.told && ask.t(`workspace.ticket.via.${message.via}`)}
        </span>
        {message.told && (
          <span class="letter-told">{ask.t(`incident.letter.${message.told.kind}`, { reference: message.told.reference })}</span>
        )}
      </header>
      {vendor && <VendorMark ask={ask} message={message} />}
      <div class="letter-body prose">
        {vendor ? <VendorText ask={ask} text={message.body} /> : raw(renderMarkdown(bodyFor(message, ask.language)))}
      </div>
      <Files ask={ask} files={message.files} />
      {message.fromStaff && !vendor && !message.told && (
        <p class="letter-deed">
          <a href={`/workspace/articles/new?from=${message.id}`}>
            <Icon name="note" /> {ask.t('article.from-ticket')}
          </a>
        </p>
      )}
    </article>
  )
}

/** Another paper altogether: nobody should need to look twice to know that no customer reads this. */
const NotePaper = ({ p, note }: { p: Props; note: PageNote }) => {
  const { ask } = p
  const name = nameOf(p, note.authorId)
  return (
    <article class="note-paper" id={`note-${note.id}`} aria-labelledby={`by-${note.id}`}>
      <header class="letter-head">
        <span class="note-word">
          <Icon name="lock" /> {ask.t('workspace.note.label')}
        </span>
        <h3 id={`by-${note.id}`}>
          <PersonName name={name} />
        </h3>
        <span class="soft">
          <Time ask={ask} at={note.at} /> {ask.t('workspace.note.only')}
        </span>
      </header>
      <div class="letter-body prose">{raw(renderMarkdown(note.body))}</div>
      <Files ask={ask} files={note.files} />
    </article>
  )
}

const vendorOfEvent = ({ ask, catalogue }: Props, event: PageEvent): string =>
  vendorName(ask, catalogue, String(event.payload['vendor'])) ?? ''

function eventWords(p: Props, event: PageEvent): string {
  const { ask, catalogue } = p
  const { t } = ask
  const name = nameOf(p, event.actorId)
  const { from, to, reason, personId } = event.payload as {
    from?: string | null
    to?: string | null
    reason?: CloseReason
    personId?: string
  }
  const key = (list: 'priorities' | 'severities' | 'queues', value?: string | null) =>
    said(ask, catalogue, list, value ?? null) || t('workspace.side.none')
  switch (event.type) {
    case 'ticket.followed-up':
      return t('workspace.event.followed-up')
    case 'ticket.participant-added':
      return t('workspace.event.participant-added', { name, other: nameOf(p, personId) })
    case 'ticket.participant-removed':
      return t('workspace.event.participant-removed', { name, other: nameOf(p, personId) })
    case 'ticket.incident-linked':
    case 'ticket.incident-unlinked':
      return `${t(`incident.event.${event.type === 'ticket.incident-linked' ? 'linked' : 'unlinked'}`)} ${String(event.payload['reference'])}`
    case 'ticket.incident-answered':
      return `${t(`incident.answered.${String(event.payload['answer'])}`)} (${String(event.payload['reference'])})`
    case 'ticket.assigned':
      if (!to) return t('workspace.event.unassigned', { name })
      return to === event.actorId ? t('workspace.event.taken', { name }) : t('workspace.event.assigned', { name, other: nameOf(p, to) })
    case 'ticket.priority-changed':
      return t('workspace.event.priority-changed', { name, from: key('priorities', from), to: key('priorities', to) })
    case 'ticket.severity-changed':
      return t('workspace.event.severity-changed', { name, from: key('severities', from), to: key('severities', to) })
    case 'ticket.queue-changed':
      return t('workspace.event.queue-changed', { name, from: key('queues', from), to: key('queues', to) })
    case 'ticket.status-changed': {
      const values = { name, from: statusWords(ask, from as Status), to: statusWords(ask, to as Status) }
      return reason
        ? t('workspace.event.status-changed-because', { ...values, reason: t(`workspace.reason.${reason}`) })
        : t('workspace.event.status-changed', values)
    }
    case 'ticket.callback-booked':
    case 'ticket.callback-moved':
    case 'ticket.callback-cancelled':
    case 'ticket.callback-tried':
    case 'ticket.callback-done':
    case 'ticket.callback-missed': {
      const { startsAt, outcome } = event.payload as { startsAt: string; outcome?: string }
      const what = `${t(`callback.event.${event.type.slice(16)}`)}: ${exactTime(ask, new Date(startsAt))}`
      return `${what}${outcome ? `, ${t(`callback.outcome.${outcome}`)}` : ''} (${name})`
    }
    case 'ticket.escalated': {
      const { action, outcome, metric, people } = event.payload as { action: string; outcome: string; metric: string; people?: number }
      const what = outcome === 'done' || action === 'notify' ? action : 'not-possible'
      return `${t(`escalation.event.${what}`, { people: people ?? 0 })} (${t(`promise.${metric}.title`)})`
    }
    case 'ticket.sent-to-vendor':
      return `${t('vendor.event.sent')} ${vendorOfEvent(p, event)} (${name})`
    case 'ticket.vendor-ended':
      return `${t('vendor.event.ended')} ${vendorOfEvent(p, event)} (${name})`
    case 'ticket.mail-set-aside':
      return `${t('vendor.event.set-aside')} ${t(`vendor.cause.${String(event.payload['cause'])}`)} (${vendorOfEvent(p, event)})`
    case 'ticket.mail-released':
      return `${t('vendor.event.released')} ${vendorOfEvent(p, event)} (${name})`
    default:
      return t('workspace.event.other', { name })
  }
}

/** `since`: what others wrote after it is marked as new; the reply form was made when it was the last message. */
export const Timeline = (p: Props & { since?: string | null; older?: string | null }) => {
  const { ask, page, since } = p
  const messages = page.timeline.filter((entry) => entry.kind === 'message')
  const seen = since ? messages.findIndex((message) => message.id === since) : messages.length
  const fresh = new Set(messages.slice(seen + 1).map((message) => message.id))
  return (
    <>
      {p.older && (
        <a class="older" href={p.older}>
          {ask.t('workspace.ticket.earlier')}
        </a>
      )}
      {page.timeline.map((entry) => {
        if (entry.kind === 'message') return <Letter p={p} message={entry} isNew={fresh.has(entry.id)} />
        if (entry.kind === 'note') return <NotePaper p={p} note={entry} />
        if (entry.kind === 'partner-note') return null // never among what one of us is given
        return (
          <p class="event-line" id={`event-${entry.id}`}>
            <span>{eventWords(p, entry)}</span> <Time ask={ask} at={entry.at} />
          </p>
        )
      })}
    </>
  )
}

export const shownWords = (ask: SignedAsk, catalogue: Catalogue, status: Status): string => {
  const { label } = shownAs(catalogue, status)
  return label[ask.language] ?? label.en
}
