// GET /workspace/queues/:queue, /mine, /unassigned, /search: where an agent finds the next ticket, the longest waiting first.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { askedOf as understoodIn, longestAsked } from '../../desk/search/asked.ts'
import { namesOf } from '../../desk/search/names.ts'
import { type Called, peopleCalled } from '../../desk/search/people-called.ts'
import { agentQueue } from '../../desk/tickets/agent-queue.ts'
import { searchTickets } from '../../desk/tickets/search-tickets.ts'
import { reading, type Tx } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { How } from '../search/How.tsx'
import { filterCalled, Understood } from '../search/Understood.tsx'
import { Button } from '../ui/Button.tsx'
import { FilterChip } from '../ui/Chip.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { AgentTable, type Row } from './AgentTable.tsx'
import { Keys } from './Keys.tsx'
import { railFacts } from './rail-facts.ts'
import { Rail, type RailFacts, unassignedOf } from './rail.tsx'
import { askedOf, pathOf, titleOf, type View } from './views.ts'

export interface Listed {
  readonly rows: readonly Row[]
  readonly next: string | null
  /** Nothing has the words that were searched for; these have like ones. */
  readonly isNear?: boolean
  readonly isPartial?: boolean
}

/** What a view holds; the ticket page shows the same beside an open ticket. */
export async function listed(
  tx: Tx,
  ask: SignedAsk,
  view: View,
  options: { everything?: boolean; cursor?: string; limit?: number } = {},
): Promise<Listed> {
  const { visitor: who } = ask
  if (view.kind === 'search') {
    if (view.words.trim() === '') return { rows: [], next: null }
    const found = await searchTickets(tx, who, {
      text: view.words,
      language: ask.language,
      scope: 'queue',
      limit: 100,
      ...(options.cursor && { cursor: options.cursor }),
    })
    return { rows: found.rows, next: found.nextCursor, isNear: found.isNear, isPartial: found.isPartial }
  }
  const list = await agentQueue(tx, who, {
    ...askedOf(view, options.everything ?? false),
    cursor: options.cursor,
    limit: options.limit ?? 30,
  })
  return { rows: list.rows, next: list.nextCursor }
}

/** GET /workspace: what one has begun first, then what nobody has taken. */
export async function workspaceStart(ask: SignedAsk): Promise<Response> {
  const facts = await reading(ask.house.app, ask.visitor.personId, (tx) => railFacts(tx, ask.visitor))
  return ask.c.redirect(facts.mine.count > 0 && unassignedOf(facts).count === 0 ? '/workspace/mine' : '/workspace/unassigned', 303)
}

export const queueList = (ask: SignedAsk) => listPage(ask, { kind: 'queue', queue: ask.params.queue ?? '' })
export const mineList = (ask: SignedAsk) => listPage(ask, { kind: 'mine' })
export const unassignedList = (ask: SignedAsk) => listPage(ask, { kind: 'unassigned' })
export const searchList = (ask: SignedAsk) => listPage(ask, { kind: 'search', words: (ask.c.req.query('q') ?? '').slice(0, longestAsked) })

/** A queue one does not work in looks like one that does not exist. */
export function requireQueue(facts: Pick<RailFacts, 'queues'>, view: View): void {
  if (view.kind === 'queue' && !facts.queues.some((queue) => queue.queue === view.queue)) throw new Refusal('not-found')
}

async function listPage(ask: SignedAsk, view: View): Promise<Response> {
  const { t, house, visitor } = ask
  const everything = view.kind === 'queue' && ask.c.req.query('show') === 'everything'
  const cursor = ask.c.req.query('after') || undefined
  const catalogue = await catalogueOf(house.app)
  const asked = view.kind === 'search' ? understoodIn(view.words, namesOf(catalogue, ask.language, true)) : null
  const { facts, list, called } = await reading(house.app, visitor.personId, async (tx) => {
    const [facts, called, list] = await Promise.all([
      railFacts(tx, visitor),
      view.kind === 'search' && asked && !cursor ? peopleCalled(tx, visitor, view.words, asked) : null,
      listed(tx, ask, view, { everything, cursor }),
    ])
    return { facts, list, called }
  })
  requireQueue(facts, view)
  const title = titleOf(ask, catalogue, view)
  const at = (query: Record<string, string>) => addressOf(view, { ...(everything ? { show: 'everything' } : {}), ...query })
  return ask.c.html(
    <Frame
      ask={ask}
      title={title}
      room="workspace"
      current="workspace"
      rail={<Rail ask={ask} catalogue={catalogue} facts={facts} view={view} />}
    >
      <workspace-keys class="pane is-list">
        <header class="pane-head">
          <div>
            <h1>{title}</h1>
            <p class="soft">{t(order(view, everything))}</p>
          </div>
          {view.kind === 'queue' && (
            <nav class="row" aria-label={t('workspace.list.state')}>
              <FilterChip href={addressOf(view, {})} on={!everything}>
                {t('workspace.list.state.waiting')}
              </FilterChip>
              <FilterChip href={addressOf(view, { show: 'everything' })} on={everything}>
                {t('workspace.list.state.everything')}
              </FilterChip>
            </nav>
          )}
          {list.rows.length > 0 && (
            <Button kind="quiet" icon="download" small href={at({ format: 'csv' })} more={{ 'data-turbo': 'false' }}>
              {t('workspace.list.export')}
            </Button>
          )}
        </header>
        {facts.queues.length === 0 && <p class="pane-said">{t('workspace.list.no-queues')}</p>}
        {asked && <Understood ask={ask} catalogue={catalogue} asked={asked} />}
        {called && called.people.length > 0 && <PeopleCalled ask={ask} {...called} />}
        <turbo-frame id="agent-list" data-live="tickets" data-ages target="_top">
          {list.isNear && <p class="pane-said">{t('search.near')}</p>}
          {list.rows.length > 0 ? (
            <AgentTable ask={ask} catalogue={catalogue} view={view} rows={list.rows} />
          ) : (
            <Empty ask={ask} catalogue={catalogue} view={view} everything={everything} />
          )}
          {list.isPartial && <p class="pane-said">{t('search.partial')}</p>}
          <Pagination ask={ask} first={cursor ? at({}) : null} next={list.next ? at({ after: list.next }) : null} />
        </turbo-frame>
        {list.rows.length > 0 && <Keys ask={ask} words={t('workspace.list.keys')} />}
      </workspace-keys>
    </Frame>,
  )
}

export function addressOf(view: View, query: Record<string, string>): string {
  const { format, ...rest } = query
  const [path = '', own] = pathOf(view).split('?')
  const all = new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(own)), ...rest }).toString()
  return `${path}${format === 'csv' ? '/tickets.csv' : ''}${all ? `?${all}` : ''}`
}

function order(view: View, everything: boolean): string {
  return view.kind === 'search' || everything ? 'workspace.list.order-search' : 'workspace.list.order'
}

/** Words may be somebody's name, or address, and then mean their tickets. */
const PeopleCalled = ({ ask, people, more }: { ask: SignedAsk; people: readonly Called[]; more: boolean }) => (
  <nav class="search-chosen" aria-labelledby="people-called">
    <span id="people-called" class="quiet">
      {ask.t('workspace.list.from')}
    </span>
    {people.map(({ name, address }) => (
      <FilterChip href={pathOf({ kind: 'search', words: `${filterCalled(ask, 'from')}:${address}` })}>
        <bdi>{name}</bdi> <span class="soft">{address}</span>
      </FilterChip>
    ))}
    {more && <span class="quiet">{ask.t('workspace.new.found-more')}</span>}
  </nav>
)

interface EmptyProps {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly view: View
  readonly everything: boolean
}

const Empty = ({ ask, catalogue, view, everything }: EmptyProps) => {
  const { t } = ask
  if (view.kind === 'search')
    return (
      <>
        <EmptyState icon="search" title={t(view.words ? 'workspace.list.empty.search' : 'workspace.list.search-how')} />
        <How ask={ask} catalogue={catalogue} at="/workspace/search" />
      </>
    )
  return (
    <EmptyState
      icon="inbox"
      title={t(everything ? 'workspace.list.empty.everything' : `workspace.list.empty.${view.kind}`)}
      action={
        view.kind === 'unassigned' ? undefined : (
          <Button kind="plain" href="/workspace/unassigned">
            {t('workspace.list.empty.go')}
          </Button>
        )
      }
    />
  )
}
