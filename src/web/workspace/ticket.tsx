// GET /workspace/tickets/:reference: list, conversation, composer, and the customer beside it; refused deeds come back here with their words.
import { type VendorThread, vendorThreadOf } from '../../desk/marketplace/vendor-thread.ts'
import { VendorCard } from '../marketplace/VendorCard.tsx'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { customerCard } from '../../desk/tickets/customer-card.ts'
import { type Draft, draftsOf } from '../../desk/tickets/drafts.ts'
import { type TicketPage, ticketPage } from '../../desk/tickets/ticket-page.ts'
import { refusedMailsOf } from '../../desk/notices/mails.ts'
import { reading, type Tx } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { Clocks } from '../promises/Clocks.tsx'
import { StatusChip } from '../ui/Chip.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PaneEdge } from '../ui/PaneEdge.tsx'
import { PersonName } from '../ui/Person.tsx'
import { Summary } from '../ui/Summary.tsx'
import { exactTime } from '../ui/Time.tsx'
import { NarrowList } from './AgentTable.tsx'
import { Composer, type Composing, type Mode } from './Composer.tsx'
import { Customer } from './Customer.tsx'
import { Keys } from './Keys.tsx'
import { listed } from './list.tsx'
import { Rail } from './rail.tsx'
import { isSaidAtFields, Side, type SideSent } from './Side.tsx'
import { Timeline } from './Timeline.tsx'
import { pathOf, titleOf, type View, viewOf } from './views.ts'
import { said, statusWords } from './words.ts'
import { railFacts } from './rail-facts.ts'

/** A deed of this page that was refused, with what was being written. */
export interface Refused {
  readonly refusal: Refusal
  readonly composing?: Composing
  readonly side?: SideSent
}

export const agentTicket = (ask: SignedAsk): Promise<Response> => showTicket(ask)

/** Staff see a ticket here by their work alone: as a customer they read it on the portal. */
export async function staffTicket(tx: Tx, ask: SignedAsk, options: { before?: string } = {}): Promise<TicketPage> {
  const page = await ticketPage(tx, ask.visitor, ask.params.reference ?? '', options)
  if (!page.staff) throw new Refusal('not-found')
  return page
}

async function everythingOf(tx: Tx, ask: SignedAsk, view: View | null) {
  const who = ask.visitor
  const page = await staffTicket(tx, ask, { before: ask.c.req.query('before') || undefined })
  const [card, refusedMails, facts, list, drafts, vendorThread] = await Promise.all([
    customerCard(tx, who, page.requesterId, { except: page.id, limit: 5 }),
    refusedMailsOf(tx, page.id),
    railFacts(tx, who),
    view ? listed(tx, ask, view, { limit: 50 }) : null,
    draftsOf(tx, who.personId, undefined, page.id),
    vendorThreadOf(tx, page.id),
  ])
  return { page, card, refusedMails, facts, list, vendorThread, draft: draftHere(drafts, page.id, modeOf(ask.c.req.query('compose'))) }
}

/** The newest begun on this ticket; of the kind that is asked for, where one is. */
const draftHere = (drafts: readonly Draft[], ticketId: string, asked: Mode | null): Draft | undefined =>
  drafts.find((draft) => draft.ticketId === ticketId && isBegun(draft) && (!asked || draft.kind === asked))
const isBegun = (draft: { content: Record<string, unknown>; files: readonly unknown[] }): boolean =>
  draft.files.length > 0 || (typeof draft.content.body === 'string' && draft.content.body.trim() !== '')

const modeOf = (word: string | undefined): Mode | null => (word === 'reply' || word === 'note' ? word : null)

export async function showTicket(ask: SignedAsk, refused?: Refused): Promise<Response> {
  const { t, house } = ask
  const view = viewOf(ask.c.req.query('view'))
  const catalogue = await catalogueOf(house.app)
  const shown = await reading(house.app, ask.visitor.personId, (tx) => everythingOf(tx, ask, view))
  const { page, vendorThread, card, refusedMails, facts, list, draft } = shown
  const asked = modeOf(ask.c.req.query('compose'))
  const composing = refused?.composing ?? composingOf(ask, page, asked, draft)
  const address = (query: Record<string, string> = {}, deed = '') => {
    const all = new URLSearchParams({ ...(ask.c.req.query('view') ? { view: ask.c.req.query('view')! } : {}), ...query }).toString()
    return `/workspace/tickets/${page.reference}${deed && `/${deed}`}${all && `?${all}`}`
  }
  const to = (deed: string, draftId?: string) => address(draftId ? { draft: draftId } : {}, deed)
  const refusal = refused && !refused.composing && !(refused.side && isSaidAtFields(refused.side)) ? refused.refusal : null
  return ask.c.html(
    <Frame
      ask={ask}
      title={`${page.reference} ${page.summary}`}
      room="workspace"
      current="workspace"
      rail={<Rail ask={ask} catalogue={catalogue} facts={facts} view={view} />}
    >
      <workspace-keys class={`ticket-panes ${list ? 'has-list' : ''}`}>
        {list && view && (
          <nav class="pane is-narrow" id="pane-list" data-of={pathOf(view)} aria-label={t('workspace.ticket.list')}>
            <h2 class="narrow-title">
              <a href={pathOf(view)}>{titleOf(ask, catalogue, view)}</a>
            </h2>
            <turbo-frame id="narrow-list" data-live="tickets" target="_top">
              <NarrowList ask={ask} catalogue={catalogue} view={view} rows={list.rows} open={page.reference} />
            </turbo-frame>
          </nav>
        )}
        {list && <PaneEdge ask={ask} pane="list" label={t('workspace.ticket.list')} />}
        <article class="pane is-ticket" data-ticket={page.id}>
          <a class="back" href={view ? pathOf(view) : '/workspace'} data-key="u">
            <Icon name="arrow-left" /> {t('workspace.ticket.back')}
          </a>
          <turbo-frame id="ticket-head" data-live={`ticket:${page.id}`} data-ages={page.clockEvents.length > 0 || undefined} target="_top">
            <header class="ticket-head">
              <p class="soft">
                <span class="reference">{page.reference}</span> {said(ask, catalogue, 'requestTypes', page.requestType)}
                {page.service && `, ${said(ask, catalogue, 'services', page.service)}`}
              </p>
              <h1>
                <Summary of={page.summary} />
              </h1>
              <p class="ticket-stands">
                <StatusChip status={page.status}>{statusWords(ask, page.status)}</StatusChip>{' '}
                <Stands ask={ask} page={page} vendorThread={vendorThread} />
                <PersonName name={card.person.name} of={page.organisation?.name} />
              </p>
              <Links ask={ask} page={page} />
              {page.clockEvents.length > 0 && (
                <div class="ticket-clocks">
                  <Clocks ask={ask} page={page} catalogue={catalogue} works />
                </div>
              )}
            </header>
          </turbo-frame>
          {refusal && (
            <Notice tone="bad" alert title={t('workspace.fault.title')}>
              {refusal.faults.length > 0
                ? refusal.faults.map((fault) => <p>{t(fault.message, fault.values)}</p>)
                : t(`refusal.${refusal.code}`, refusal.values)}
            </Notice>
          )}
          {refusedMails.length > 0 && (
            <Notice tone="warn" title={t('workspace.mail.refused', { count: refusedMails.length })}>
              <ul>
                {refusedMails.map((mail) => (
                  <li>
                    {t('workspace.mail.refused-who', {
                      address: mail.recipient,
                      time: exactTime(ask, mail.createdAt),
                      answer: mail.lastAnswer ?? '',
                    })}
                  </li>
                ))}
              </ul>
              <p>{t('workspace.mail.refused-next')}</p>
            </Notice>
          )}
          <section class="conversation" aria-labelledby="conversation-head">
            <h2 id="conversation-head" class="for-readers">
              {t('workspace.ticket.conversation')}
            </h2>
            <turbo-frame id="conversation" data-live={`ticket:${page.id}`} target="_top" aria-live="polite">
              <Timeline
                ask={ask}
                catalogue={catalogue}
                page={page}
                since={composing?.newer ? composing.lastSeen : null}
                older={page.olderCursor ? address({ before: page.olderCursor }) : null}
              />
            </turbo-frame>
          </section>
          {vendorThread?.endedAt === null && <p class="soft">{t('vendor.reply.staff')}</p>}
          <Composer ask={ask} page={page} limits={catalogue.limits} composing={composing} here={address} to={to} />
          {page.updated && <ReadMark ask={ask} page={page} />}
          <Keys ask={ask} words={t('workspace.ticket.keys')} />
        </article>
        <PaneEdge ask={ask} pane="side" label={t('workspace.side.label')} />
        <aside class="pane is-side" id="pane-side" aria-label={t('workspace.side.label')}>
          <turbo-frame id="side" data-live={`ticket:${page.id}`} target="_top">
            <Customer ask={ask} catalogue={catalogue} card={card} view={view} />
            <VendorCard ask={ask} catalogue={catalogue} ticket={page} thread={vendorThread} action={to('vendor')} />
            <Side ask={ask} catalogue={catalogue} page={page} to={to} sent={refused?.side} />
          </turbo-frame>
        </aside>
      </workspace-keys>
    </Frame>,
    (refused?.refusal.status ?? 200) as 200,
  )
}

/** A draft is only named here; the first keystroke, file or POST makes it. One begun before opens by itself. */
function composingOf(ask: SignedAsk, page: TicketPage, asked: Mode | null, begun?: Composing['draft']): Composing | null {
  const mode = asked ?? modeOf(begun?.kind)
  if (!mode || !page.may.has(mode)) return null
  if (begun?.kind === mode) return { mode, draft: begun, isKept: asked === null }
  return {
    mode,
    draft: {
      id: newId(),
      kind: mode,
      ticketId: page.id,
      customerId: null,
      partnerId: null,
      content: {},
      files: [],
      updatedAt: ask.at,
      became: null,
    },
  }
}

const Stands = ({ ask, page, vendorThread }: { ask: SignedAsk; page: TicketPage; vendorThread: VendorThread | null }) => {
  const { t } = ask
  if (page.status === 'on-hold' && vendorThread?.endedAt === null)
    return <span>{t('vendor.stands', { at: exactTime(ask, vendorThread.consentedAt) })}</span>
  const since = page.staff?.waitingSince
  if (since && (page.status === 'new' || page.status === 'open'))
    return <span>{t('workspace.ticket.waits-us', { time: exactTime(ask, since) })}</span>
  const last = page.timeline.findLast((entry) => entry.kind === 'message' && entry.id === page.lastMessageId)
  if (last && page.status === 'open') return <span>{t('workspace.ticket.answered', { time: exactTime(ask, last.at) })}</span>
  if (page.status === 'pending') return <span>{t('workspace.ticket.waits-requester')}</span>
  if (page.status === 'on-hold') return <span>{t('workspace.ticket.waits-hold')}</span>
  const end = page.closedAt ? 'closed' : page.solvedAt ? 'solved' : null
  if (!end) return null
  return (
    <>
      <span>{t(`workspace.ticket.${end}-at`, { time: exactTime(ask, (page.closedAt ?? page.solvedAt)!) })}</span>
      {page.closeReason && <span>{t('workspace.ticket.closed-because', { reason: t(`workspace.reason.${page.closeReason}`) })}</span>}
    </>
  )
}

/** Reading clears "updated": script sends this once the page is seen. A GET changes nothing. */
const ReadMark = ({ ask, page }: { ask: SignedAsk; page: TicketPage }) => (
  <form class="read-mark" method="post" action={`/workspace/tickets/${page.reference}/read`} data-read>
    <CsrfField ask={ask} />
    <input type="hidden" name="upTo" value={page.updatedAt.toISOString()} />
    <noscript>
      <button class="button is-quiet is-small" type="submit">
        {ask.t('workspace.ticket.read')}
      </button>
    </noscript>
  </form>
)

const Links = ({ ask, page }: { ask: SignedAsk; page: TicketPage }) => (
  <>
    {page.followUpOf && (
      <p>
        {ask.t('workspace.ticket.follow-up-of')} <a href={`/workspace/tickets/${page.followUpOf.reference}`}>{page.followUpOf.reference}</a>
      </p>
    )}
    {page.followUps.length > 0 && (
      <p>
        {ask.t('workspace.ticket.follow-ups')}{' '}
        {page.followUps.map((one) => (
          <>
            <a href={`/workspace/tickets/${one.reference}`}>{one.reference}</a>{' '}
          </>
        ))}
      </p>
    )}
  </>
)
