// The lists agents work from, as they stand in the address: a queue, mine, unassigned, a search. Rail, list, CSV and ticket page read them here.
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import { longestAsked } from '../../desk/search/asked.ts'
import type { AgentQueue } from '../../desk/tickets/agent-queue.ts'
import type { Ask } from '../ask.ts'

export type View =
  | { readonly kind: 'mine' | 'unassigned' }
  | { readonly kind: 'queue'; readonly queue: string }
  | { readonly kind: 'search'; readonly words: string }

/** Where the view lies. */
export function pathOf(view: View): string {
  if (view.kind === 'queue') return `/workspace/queues/${view.queue}`
  if (view.kind === 'search') return `/workspace/search?q=${encodeURIComponent(view.words)}`
  return `/workspace/${view.kind}`
}

/** As one short word, so that a ticket's address remembers the list it was opened from. */
export function wordOf(view: View): string {
  if (view.kind === 'queue') return `queue:${view.queue}`
  if (view.kind === 'search') return `search:${view.words}`
  return view.kind
}

export function viewOf(word: string | undefined): View | null {
  if (word === 'mine' || word === 'unassigned') return { kind: word }
  if (word?.startsWith('queue:') && /^[a-z0-9-]{1,40}$/.test(word.slice(6))) return { kind: 'queue', queue: word.slice(6) }
  if (word?.startsWith('search:')) return { kind: 'search', words: word.slice(7, 7 + longestAsked) }
  return null
}

/** Address of a ticket opened from a view. */
export const ticketPath = (reference: string, view: View | null): string =>
  `/workspace/tickets/${reference}${view ? `?view=${encodeURIComponent(wordOf(view))}` : ''}`

export function titleOf(ask: Ask, catalogue: Catalogue, view: View): string {
  if (view.kind === 'queue') {
    const queue = byKey(catalogue.queues, view.queue)
    return queue ? label(queue.label, ask.language) : view.queue
  }
  if (view.kind === 'search')
    return view.words ? ask.t('workspace.list.search', { words: view.words }) : ask.t('workspace.list.search-nothing-asked')
  return ask.t(`workspace.list.${view.kind}`)
}

/** What the desk is asked for. `everything` shows what does not wait as well, last touched first. */
export function askedOf(view: Exclude<View, { kind: 'search' }>, everything: boolean): Pick<AgentQueue, 'view' | 'queue'> {
  if (view.kind === 'queue') return { view: everything ? 'recent' : 'queue', queue: view.queue }
  return { view: view.kind }
}
