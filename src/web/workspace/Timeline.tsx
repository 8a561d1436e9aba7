// The whole story for staff: letters to and from the customer, notes on their own paper, and what happened in single quiet lines.
import { raw } from 'hono/html'
import { type Catalogue, shownAs } from '../../desk/catalogue/catalogue.ts'
import type { CloseReason, Status } from '../../desk/events.ts'
import type { PageEvent, PageMessage, PageNote, TicketPage } from '../../desk/tickets/ticket-page.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import type { SignedAsk } from '../ask.ts'
import { FileCard, FileCards } from '../ui/FileCard.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Initials, PersonName } from '../ui/Person.tsx'
import { Time } from '../ui/Time.tsx'
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
  const name = nameOf(p, message.authorId)
  const isTheirs = message.authorId === page.requesterId || page.people.get(message.authorId)?.isColleague
  const of = message.fromStaff ? ask.t('workspace.ticket.team') : isTheirs ? page.organisation?.name : undefined
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
          <Time ask={ask} at={message.at} /> {ask.t(`workspace.ticket.via.${message.via}`)}
        </span>
      </header>
      <div class="letter-body prose">{raw(renderMarkdown(message.body))}</div>
      <Files ask={ask} files={message.files} />
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
