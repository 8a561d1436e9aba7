// One ticket's page: the letters, how it stands, who follows, and where to answer.
import type { VendorThread } from '../../desk/marketplace/vendor-thread.ts'
import { PartnerNoteForm } from '../customers/PartnerNote.tsx'
import { ticketAt, ticketsAt } from '../customers/place.ts'
import { CallbackCard } from '../callbacks/Card.tsx'
import { VendorCard } from '../marketplace/VendorCard.tsx'
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { Draft } from '../../desk/tickets/drafts.ts'
import type { TicketPage } from '../../desk/tickets/ticket-page.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { CsrfField } from '../ui/CsrfField.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Summary } from '../ui/Summary.tsx'
import { Composer } from './Composer.tsx'
import { Conversation } from './Conversation.tsx'
import type { Colleague } from './my-organisations.ts'
import { Participants } from './Participants.tsx'
import { StatusCard, StatusDeeds } from './StatusCard.tsx'
import { IncidentQuestion, TicketIncident } from './TicketIncident.tsx'

export interface TicketParts {
  readonly ask: SignedAsk
  readonly ticket: TicketPage
  readonly catalogue: Catalogue
  /** That it went to the vendor of its product; null: it did not. */
  readonly vendorThread: VendorThread | null
}

/** A reply or deed that was refused, with what was typed, to be shown again. */
export interface Refused {
  readonly refusal: Refusal
  readonly of: 'reply' | 'participant' | 'status' | 'partner-note'
  readonly typed: string
  readonly draftId?: string
  readonly files?: readonly Refusal[]
}

export const TicketView = (p: TicketParts & { draft: Draft; colleagues: readonly Colleague[]; refused: Refused | undefined }) => {
  const { ask, ticket, catalogue, refused } = p
  const { t, language } = ask
  const type = byKey(catalogue.requestTypes, ticket.requestType)
  const service = byKey(catalogue.services, ticket.service)
  // Newer messages are no fault of the writer: they are shown, the text is kept, and sending again goes through.
  const hasNews = refused?.of === 'reply' && refused.refusal.code === 'changed-meanwhile'
  return (
    <Frame
      ask={ask}
      title={`${ticket.reference} ${ticket.summary}`}
      room="portal"
      current={ask.acting ? 'customers' : 'tickets'}
      place="tickets"
    >
      <PageTitle
        back={{ href: ticketsAt(ask), label: t(ask.acting ? 'partner.list.title' : 'portal.list.title') }}
        over={<span class="reference">{ticket.reference}</span>}
        under={
          <span class="middots">
            <span>{type ? label(type.label, language) : ticket.requestType}</span>
            {service && <span>{label(service.label, language)}</span>}
            {ticket.organisation && <bdi>{ticket.organisation.name}</bdi>}
          </span>
        }
      >
        <Summary of={ticket.summary} />
      </PageTitle>
      <div class="ticket">
        <div class="ticket-letters">
          {ticket.isOutline && ticket.partner ? (
            <Notice title={t('partner.outline.title')}>{t('partner.outline.text', { partner: ticket.partner.name })}</Notice>
          ) : (
            <Conversation {...p} />
          )}
          <IncidentQuestion ask={ask} ticket={ticket} />
          {hasNews && (
            <Notice tone="warn" alert title={t('portal.reply.newer')}>
              {t('portal.reply.newer.text')}
            </Notice>
          )}
          {ticket.may.has('reply') && (
            <p class="reach">
              {/* For the thumb. By Tab the composer comes next, and where it begins this lies under it. */}
              <a class="button is-main" href="#reply" tabindex={-1}>
                {t(ticket.status === 'closed' ? 'portal.reply.follow-up' : 'portal.reply.label')}
              </a>
            </p>
          )}
          {ticket.may.has('reply') && (
            <Composer {...p} refused={refused?.of === 'reply' && !hasNews ? refused : undefined} files={refused?.files ?? []} />
          )}
          {ask.acting && ticket.partner && ticket.may.has('note-among-partners') && (
            <PartnerNoteForm
              ask={ask}
              ticket={ticket}
              partner={ticket.partner.name}
              refused={refused?.of === 'partner-note' ? refused : undefined}
            />
          )}
        </div>
        <aside class="ticket-side" aria-label={t('portal.ticket.side')}>
          <StatusCard {...p} />
          <VendorCard
            ask={ask}
            catalogue={catalogue}
            ticket={ticket}
            thread={p.vendorThread}
            action={`${ticketAt(ask, ticket.reference)}/vendor`}
          />
          <CallbackCard
            ask={ask}
            catalogue={catalogue}
            ticket={ticket}
            works={false}
            at={(deed) => `${ticketAt(ask, ticket.reference)}/${deed}`}
          />
          <TicketIncident {...p} />
          <StatusDeeds {...p} refusal={refused?.of === 'status' ? refused.refusal : null} />
          <Participants {...p} refused={refused?.of === 'participant' ? refused : undefined} />
        </aside>
      </div>
      {!ticket.isOutline && <ReadMark {...p} />}
    </Frame>
  )
}

/** Reading clears "updated": script sends this once the page is seen; without script it is a button. A GET changes nothing. */
const ReadMark = ({ ask, ticket }: TicketParts) => (
  <form class="read-mark" method="post" action={`${ticketAt(ask, ticket.reference)}/read`} data-read>
    <CsrfField ask={ask} />
    <input type="hidden" name="upTo" value={ticket.updatedAt.toISOString()} />
    {ticket.updated && (
      <noscript>
        <button class="button is-quiet is-small" type="submit">
          {ask.t('portal.ticket.mark-read')}
        </button>
      </noscript>
    )}
  </form>
)
