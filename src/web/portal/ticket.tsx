// GET /tickets/:reference: one ticket as its customer reads it: the letters, how it stands, who follows, and where to answer.
import { byKey, type Catalogue, catalogueOf, label } from '../../desk/catalogue/catalogue.ts'
import { type Draft, draftsOf } from '../../desk/tickets/drafts.ts'
import { type TicketPage, ticketPage } from '../../desk/tickets/ticket-page.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { Frame } from '../ui/Frame.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Composer } from './Composer.tsx'
import { Conversation } from './Conversation.tsx'
import { type Colleague, colleaguesIn } from './my-organisations.ts'
import { Participants } from './Participants.tsx'
import { StatusCard, StatusDeeds } from './StatusCard.tsx'

export interface TicketParts {
  readonly ask: SignedAsk
  readonly ticket: TicketPage
  readonly catalogue: Catalogue
}

/** A reply or deed that was refused, with what was typed, to be shown again. */
export interface Refused {
  readonly refusal: Refusal
  readonly of: 'reply' | 'participant' | 'status'
  readonly typed: string
  readonly draftId?: string
  readonly files?: readonly Refusal[]
}

export const ticketOfPortal = (ask: SignedAsk): Promise<Response> => showTicket(ask)

export async function showTicket(ask: SignedAsk, refused?: Refused): Promise<Response> {
  const { house, visitor, params, t } = ask
  const before = ask.c.req.query('before')
  const catalogue = await catalogueOf(house.app)
  const { ticket, drafts, colleagues } = await reading(house.app, visitor.personId, async (tx) => {
    const [ticket, drafts] = await Promise.all([
      ticketPage(tx, { personId: visitor.personId, staffRole: null }, params.reference!, before ? { before } : {}),
      draftsOf(tx, visitor.personId, 'reply'),
    ])
    const colleagues = ticket.may.has('add-participants') && ticket.organisation ? await colleaguesIn(tx, visitor.personId, [ticket.organisation.id]) : []
    return { ticket, drafts, colleagues }
  })
  const parts: TicketParts = { ask, ticket, catalogue }
  const draft = draftFor(parts, drafts, refused)
  const type = byKey(catalogue.requestTypes, ticket.requestType)
  const service = byKey(catalogue.services, ticket.service)
  const isNewsRefused = refused?.refusal.code === 'changed-meanwhile'
  return ask.c.html(
    <Frame ask={ask} title={`${ticket.reference} ${ticket.summary}`} room="portal" current="tickets">
      <PageTitle
        back={{ href: '/tickets', label: t('portal.list.title') }}
        over={<span class="reference">{ticket.reference}</span>}
        under={
          <span class="middots">
            <span>{type ? label(type.label, ask.language) : ticket.requestType}</span>
            {service && <span>{label(service.label, ask.language)}</span>}
            {ticket.organisation && <bdi>{ticket.organisation.name}</bdi>}
          </span>
        }
      >
        <bdi>{ticket.summary}</bdi>
      </PageTitle>
      <div class="ticket">
        <div class="ticket-letters">
          <Conversation {...parts} />
          {isNewsRefused && (
            <Notice tone="warn" alert title={t('portal.reply.newer')}>
              {t('portal.reply.newer.text')}
            </Notice>
          )}
          {ticket.may.has('reply') && <Composer {...parts} draft={draft} refused={refused?.of === 'reply' && !isNewsRefused ? refused : undefined} confirmed={isNewsRefused} files={refused?.files ?? []} />}
        </div>
        <aside class="ticket-side" aria-label={t('portal.ticket.side')}>
          <StatusCard {...parts} />
          <StatusDeeds {...parts} refusal={refused?.of === 'status' ? refused.refusal : null} />
          <Participants {...parts} colleagues={colleagues} refused={refused?.of === 'participant' ? refused : undefined} />
        </aside>
      </div>
      <ReadMark {...parts} />
      {ticket.may.has('reply') && (
        <p class="reach">
          <a class="button is-main" href="#reply">
            {t('portal.reply.label')}
          </a>
        </p>
      )}
    </Frame>,
    (refused?.refusal.status ?? 200) as 200,
  )
}

/** What was typed before and not sent stands in the composer again; else a fresh draft is only named. */
function draftFor({ ask, ticket }: TicketParts, drafts: readonly Draft[], refused: Refused | undefined): Draft {
  const named = refused?.draftId
  const known = drafts.find((draft) => draft.ticketId === ticket.id && (named ? draft.id === named : true))
  const fresh: Draft = { id: named ?? newId(), kind: 'reply', ticketId: ticket.id, content: {}, files: [], updatedAt: ask.at, became: null }
  const draft = known ?? fresh
  return refused?.of === 'reply' ? { ...draft, content: { ...draft.content, body: refused.typed } } : draft
}

/** Reading clears "updated": script sends this once the page is seen; without script it is a button. A GET changes nothing. */
const ReadMark = ({ ask, ticket }: TicketParts) =>
  ticket.updated ? (
    <form class="read-mark" method="post" action={`/tickets/${ticket.reference}/read`} data-read>
      <input type="hidden" name="csrf" value={ask.visitor.csrf} />
      <input type="hidden" name="upTo" value={ticket.updatedAt.toISOString()} />
      <noscript>
        <button class="button is-quiet is-small" type="submit">
          {ask.t('portal.ticket.mark-read')}
        </button>
      </noscript>
    </form>
  ) : null

export type { Colleague }
