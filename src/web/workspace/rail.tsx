// Where an agent can go: views with how many wait in each, search, and the way to the other rooms.
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import { longestAsked } from '../../desk/search/asked.ts'
import type { QueueCount } from '../../desk/tickets/agent-queue.ts'
import type { Count } from '../../desk/tickets/list-tickets.ts'
import { numberFormat } from '../../platform/formats.ts'
import type { SignedAsk } from '../ask.ts'
import { completionsAt } from '../search/place.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { pathOf, type View } from './views.ts'

export interface RailFacts {
  readonly queues: readonly QueueCount[]
  readonly mine: Count
  /** Articles that wait for this person's word. */
  readonly toReview: Count
}

/** Sums bounded counts: as soon as one stopped counting, so does the sum. */
export const unassignedOf = (facts: Pick<RailFacts, 'queues'>): Count => ({
  count: facts.queues.reduce((sum, queue) => sum + queue.unassigned.count, 0),
  more: facts.queues.some((queue) => queue.unassigned.more),
})

const CountMark = ({ ask, of, says }: { ask: SignedAsk; of: Count; says: 'workspace.rail.count' | 'article.review.waiting' }) =>
  of.count === 0 ? null : (
    <span class="rail-count">
      <span aria-hidden="true">
        {numberFormat(ask.language).format(of.count)}
        {of.more && '+'}
      </span>
      <span class="for-readers">{ask.t(says, { count: of.count })}</span>
    </span>
  )

interface RailLinkProps {
  readonly ask: SignedAsk
  readonly href: string
  readonly icon: IconName
  readonly words: string
  readonly count?: Count
  /** For readers: what is counted; left out: tickets. */
  readonly counts?: 'article.review.waiting'
  readonly here: boolean
}
const RailLink = (p: RailLinkProps) => (
  <li>
    <a class="rail-link" href={p.href} aria-current={p.here ? 'page' : undefined}>
      <Icon name={p.icon} />
      <span class="rail-words">{p.words}</span>
      {p.count && <CountMark ask={p.ask} of={p.count} says={p.counts ?? 'workspace.rail.count'} />}
    </a>
  </li>
)

export const Rail = (p: { ask: SignedAsk; catalogue: Catalogue; facts: RailFacts; view: View | null }) => {
  const { ask, catalogue, facts, view } = p
  const { t } = ask
  return (
    <div class="rail-inside">
      <form class="rail-search" action="/workspace/search" method="get" role="search">
        <label class="for-readers" for="rail-q">
          {t('workspace.rail.search')}
        </label>
        <Icon name="search" />
        <search-words data-completed-at={completionsAt(ask, 'work')} data-label={t('search.complete')}>
          <input
            id="rail-q"
            name="q"
            type="search"
            value={view?.kind === 'search' ? view.words : ''}
            placeholder={t('workspace.rail.search-hint')}
            maxlength={longestAsked}
            autocomplete="off"
            data-key="/"
          />
        </search-words>
        <button class="for-readers" type="submit">
          {t('workspace.rail.search-go')}
        </button>
      </form>
      <nav aria-label={t('workspace.rail.label')}>
        <turbo-frame id="rail-views" data-live="tickets" target="_top">
          <ul class="rail-list">
            <RailLink
              ask={ask}
              href="/workspace/mine"
              icon="person"
              words={t('workspace.rail.mine')}
              count={facts.mine}
              here={view?.kind === 'mine'}
            />
            <RailLink
              ask={ask}
              href="/workspace/unassigned"
              icon="hand"
              words={t('workspace.rail.unassigned')}
              count={unassignedOf(facts)}
              here={view?.kind === 'unassigned'}
            />
          </ul>
          <h2 class="rail-head">{t('workspace.rail.queues')}</h2>
          <ul class="rail-list">
            {facts.queues.map((queue) => {
              const known = byKey(catalogue.queues, queue.queue)
              return (
                <RailLink
                  ask={ask}
                  href={pathOf({ kind: 'queue', queue: queue.queue })}
                  icon="inbox"
                  words={known ? label(known.label, ask.language) : queue.queue}
                  count={queue}
                  here={view?.kind === 'queue' && view.queue === queue.queue}
                />
              )
            })}
          </ul>
        </turbo-frame>
        <ul class="rail-list rail-rooms">
          <RailLink
            ask={ask}
            href="/workspace/health"
            icon="pulse"
            words={t('common.nav.health')}
            here={view === null && new URL(ask.c.req.url).pathname.startsWith('/workspace/health')}
          />
          {catalogue.promises.length > 0 && (
            <RailLink
              ask={ask}
              href="/workspace/reports"
              icon="chart"
              words={t('report.title')}
              here={view === null && new URL(ask.c.req.url).pathname.startsWith('/workspace/reports')}
            />
          )}
          {catalogue.queues.some(({ callbacks, retired }) => callbacks && !retired) && (
            <RailLink
              ask={ask}
              href="/workspace/callbacks"
              icon="phone"
              words={t('callback.list.title')}
              here={view === null && new URL(ask.c.req.url).pathname === '/workspace/callbacks'}
            />
          )}
          <RailLink
            ask={ask}
            href={facts.toReview.count > 0 ? '/workspace/articles?view=review' : '/workspace/articles'}
            icon="note"
            words={t('article.list')}
            count={facts.toReview}
            counts="article.review.waiting"
            here={view === null && new URL(ask.c.req.url).pathname.startsWith('/workspace/articles')}
          />
          <RailLink ask={ask} href="/workspace/tickets/new" icon="plus" words={t('workspace.rail.new')} here={false} />
          <RailLink ask={ask} href="/" icon="home" words={t('workspace.rail.portal')} here={false} />
          {ask.visitor.staffRole === 'administrator' && (
            <RailLink ask={ask} href="/admin" icon="settings" words={t('workspace.rail.admin')} here={false} />
          )}
        </ul>
      </nav>
    </div>
  )
}
