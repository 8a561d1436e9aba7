// GET and POST /workspace/tickets/new: a ticket an agent opens for a customer who called or stood at the door; first who, then what, by the customer's own path.
import type { Child } from 'hono/jsx'
import { findPeople, type PersonRow } from '../../desk/people/find-people.ts'
import { type CustomerCard, customerCard } from '../../desk/tickets/customer-card.ts'
import { type Draft, draftsOf } from '../../desk/tickets/drafts.ts'
import { reading } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { answered, ownAddress, type Shown, shownAt } from '../new-ticket/answer.ts'
import { NewTicketForm } from '../new-ticket/Form.tsx'
import { Faults } from '../new-ticket/Page.tsx'
import { textOf } from '../new-ticket/path.ts'
import { type Door, workspace } from '../new-ticket/door.ts'
import { StepBody } from '../new-ticket/StepPage.tsx'
import { Button } from '../ui/Button.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { goTo } from '../ui/notice-once.ts'
import { Time } from '../ui/Time.tsx'
import { roomPage } from './room.tsx'
import { railFacts } from './rail-facts.ts'

export async function newTicketForCustomer(ask: SignedAsk): Promise<Response> {
  if (!ask.c.req.query('requester')) return who(ask)
  const card = await cardOf(ask)
  const shown = await shownAt(ask, doorOf(card), ask.c.req.query('draft'))
  if (!shown) return goTo(ask, '/workspace', 'portal.new.sent-before')
  const named = ownAddress(ask, shown)
  return named ? goTo(ask, named) : what(ask, card, shown)
}

export async function openTicketForCustomer(ask: SignedAsk): Promise<Response> {
  const card = await cardOf(ask)
  const shown = await answered(ask, doorOf(card), async ({ id, reference }) =>
    goTo(ask, (await mayWork(ask, id)) ? `/workspace/tickets/${reference}` : '/workspace', 'workspace.done.opened', { reference }),
  )
  return shown instanceof Response ? shown : what(ask, card, shown)
}

const doorOf = (card: CustomerCard): Door => workspace(card.person)

function cardOf(ask: SignedAsk): Promise<CustomerCard> {
  const requester = ask.c.req.query('requester')
  if (!isId(requester)) throw new Refusal('not-found')
  return reading(ask.house.app, ask.visitor.personId, (tx) => customerCard(tx, ask.visitor, requester, { limit: 3 }))
}

/** The ticket may belong to a queue the agent does not work in. */
async function mayWork(ask: SignedAsk, id: string): Promise<boolean> {
  return reading(ask.house.app, ask.visitor.personId, async (tx) => {
    const [{ queues }, ticket] = await Promise.all([
      railFacts(tx, ask.visitor),
      tx.selectFrom('ticket').select('queue_key').where('id', '=', id).executeTakeFirst(),
    ])
    return queues.some((one) => one.queue === ticket?.queue_key)
  })
}

const framed = (ask: SignedAsk, status: number, children: Child): Promise<Response> =>
  roomPage(ask, {
    title: ask.t('workspace.new.title'),
    plainTitle: ask.t('workspace.new.title'),
    back: { href: '/workspace', label: ask.t('workspace.title') },
    column: 'admin',
    status,
    children,
  })

const what = (ask: SignedAsk, card: CustomerCard, shown: Shown): Promise<Response> =>
  framed(
    ask,
    shown.s.refusal?.status ?? 200,
    <div class="for-customer">
      {shown.page === 'form' && <Faults s={shown.s} />}
      <p class="told">
        {ask.t('workspace.new.requester')}{' '}
        <strong>
          <bdi>{card.person.name}</bdi>
        </strong>{' '}
        <span class="address">{card.person.address}</span> <a href="/workspace/tickets/new">{ask.t('workspace.new.another')}</a>
      </p>
      {shown.page === 'form' ? <NewTicketForm s={shown.s} /> : <StepBody {...shown} />}
    </div>,
  )

async function who(ask: SignedAsk): Promise<Response> {
  const words = (ask.c.req.query('q') ?? '').slice(0, 200)
  const { found, drafts } = await reading(ask.house.app, ask.visitor.personId, async (tx) => {
    const [found, drafts] = await Promise.all([
      words.trim() ? findPeople(tx, { text: words, only: 'active', limit: 20 }) : null,
      draftsOf(tx, ask.visitor.personId, 'ticket'),
    ])
    return { found, drafts: drafts.filter((draft) => isId(textOf(draft.content, 'requester'))) }
  })
  return framed(ask, 200, <Who ask={ask} words={words} found={found} drafts={drafts} />)
}

const Who = ({
  ask,
  words,
  found,
  drafts,
}: {
  ask: SignedAsk
  words: string
  found: { rows: PersonRow[]; nextCursor: string | null } | null
  drafts: readonly Draft[]
}) => {
  const { t } = ask
  return (
    <>
      <form class="admin-search" action="/workspace/tickets/new" method="get" role="search">
        <TextInput
          name="q"
          type="search"
          label={t('workspace.new.who')}
          help={t('workspace.new.who-help')}
          value={words}
          maxlength={200}
          more={{ autofocus: true }}
        />
        <Button icon="search">{t('workspace.new.search')}</Button>
      </form>
      {found && (
        <section aria-live="polite">
          <p class="soft">
            {t(found.rows.length === 0 ? 'workspace.new.found-none' : 'workspace.new.found', { count: found.rows.length })}
          </p>
          <ul class="members">
            {found.rows.map((row) => (
              <li>
                <p class="member-who">
                  <strong>
                    <bdi>{row.name}</bdi>
                  </strong>{' '}
                  <span class="address">{row.address}</span> <span class="soft">{row.organisations.join(', ')}</span>
                </p>
                <Button
                  small
                  href={`/workspace/tickets/new?requester=${row.id}`}
                  more={{ 'aria-label': t('workspace.new.choose-name', { name: row.name }) }}
                >
                  {t('workspace.new.choose')}
                </Button>
              </li>
            ))}
          </ul>
          {found.nextCursor && <p class="soft">{t('workspace.new.found-more')}</p>}
        </section>
      )}
      {drafts.length > 0 && (
        <details class="drafts">
          <summary>{t('portal.new.drafts', { count: drafts.length })}</summary>
          <ul>
            {drafts.map((draft) => (
              <li>
                <a href={`/workspace/tickets/new?requester=${textOf(draft.content, 'requester')}&draft=${draft.id}`}>
                  <bdi>{textOf(draft.content, 'summary') || t('portal.new.drafts.unnamed')}</bdi>
                </a>{' '}
                <span class="soft">
                  <Time ask={ask} at={draft.updatedAt} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
