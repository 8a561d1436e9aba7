// Keeps the live regions of a page fresh: told that something changed, the page asks the server once for all of them and morphs each.
// What is unfolded or in hand inside a region is left as it is (in-hand.ts).
import { morphTurboFrameElements } from '@hotwired/turbo'
import { keepWhatIsInHand, leavesAny } from './in-hand.ts'
import { type LiveEvent, openStream } from './live-stream.ts'

const leastMs = 1000
/** What says how near something is grows old by itself. */
const agesMs = 60_000
const jitterMs = 250
/** How old the server's page may be when it shows: events from before are asked for again. */
const renderedMs = 2000

export function keepRegionsFresh(): void {
  const due = new Set<string>()
  let recent: { event: LiveEvent; at: number }[] = []
  let session = ''
  let stream: AbortController | undefined
  let visitBegan = 0
  let lastAsk = 0
  let timer = 0
  let asking = false
  let wait = 1
  /** What stands in the regions of this page, as the server names it. */
  let seen: { address: string; tag: string } | null = null

  const regions = () => [...document.querySelectorAll<HTMLElement>('turbo-frame[data-live][id]')]

  const mark = (event: LiveEvent) => {
    for (const region of regions()) if (concerns(region, event)) due.add(region.id)
    plan()
  }
  const markAll = () => {
    for (const region of regions()) due.add(region.id)
    plan()
  }
  const plan = () => {
    if (due.size === 0 || timer || asking || document.visibilityState === 'hidden') return
    const ms = Math.max(0, lastAsk + leastMs * wait - Date.now()) + Math.random() * jitterMs
    timer = window.setTimeout(refresh, ms)
  }
  const refresh = async () => {
    timer = 0
    asking = true
    lastAsk = Date.now()
    const ids = [...due]
    due.clear()
    const address = location.href
    try {
      const known: Record<string, string> = seen?.address === address ? { 'if-none-match': seen.tag } : {}
      const response = await fetch(address, { headers: { accept: 'text/html', 'x-live': '1', ...known } })
      if (response.status === 304) {
        wait = 1
        return
      }
      // Signed out, or the ticket is no longer ours to see: the page stays as it is until one moves on.
      if (!response.ok || response.redirected) {
        wait = Math.min(wait * 2, 60)
        if (response.status >= 500 || response.status === 429) for (const id of ids) due.add(id)
        return
      }
      wait = 1
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      if (location.href !== address || document.documentElement.hasAttribute('aria-busy')) return
      // All regions at once: what is "as before" afterwards is what stands here, unless something was left as it was.
      const isPart = leavesAny(() => {
        for (const region of regions()) renew(region.id, page)
      })
      const tag = response.headers.get('etag')
      seen = tag && !isPart ? { address, tag } : null
    } catch {
      wait = Math.min(wait * 2, 60)
      for (const id of ids) due.add(id)
    } finally {
      asking = false
      plan()
    }
  }

  const hear = (event: LiveEvent) => {
    const now = Date.now()
    recent = [...recent.filter(({ at }) => now - at < 30_000), { event, at: now }]
    mark(event)
  }
  const follow = () => {
    const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? ''
    if (token.slice(0, 16) === session) return
    stream?.abort()
    session = token.slice(0, 16)
    if (!session) return
    stream = new AbortController()
    openStream(session, document.querySelector<HTMLMetaElement>('meta[name="live-after"]')?.content ?? '', hear, stream.signal)
  }

  document.addEventListener('turbo:visit', (event) => {
    visitBegan = (event as CustomEvent<{ action: string }>).detail.action === 'restore' ? 0 : Date.now()
  })
  document.addEventListener('turbo:load', () => {
    follow()
    due.clear()
    wait = 1
    seen = null
    // What came while the page was on its way may be missing in it; a page shown again from memory may lack anything.
    const since = visitBegan - renderedMs
    if (visitBegan === 0 && recent.length > 0) for (const region of regions()) due.add(region.id)
    for (const { event, at } of recent) if (at > since) mark(event)
    visitBegan = Date.now()
    plan()
  })
  document.addEventListener('turbo:before-cache', () => {
    for (const letter of document.querySelectorAll('[data-new]')) letter.removeAttribute('data-new')
  })
  document.addEventListener('visibilitychange', plan)
  setInterval(() => {
    for (const region of regions()) if (region.dataset['ages'] !== undefined) due.add(region.id)
    plan()
  }, agesMs)
  addEventListener('pageshow', (event) => {
    if (event.persisted) markAll()
  })
  keepWhatIsInHand(markAll)
}

/** `data-live` names topics: `ticket:<id>`, or `tickets` for anything one may see. */
function concerns(region: HTMLElement, { topic }: LiveEvent): boolean {
  const topics = region.dataset['live']!.split(' ')
  return topic === 'all' || topics.includes(topic) || (topic.startsWith('ticket:') && topics.includes('tickets'))
}

function renew(id: string, page: Document): void {
  const [here, fresh] = [document.getElementById(id), page.getElementById(id)]
  if (!here || !fresh) return
  keepNewMarked(here, fresh)
  morphTurboFrameElements(here, fresh)
  for (const { name, value } of fresh.attributes) if (name.startsWith('data-')) here.setAttribute(name, value)
  here.dispatchEvent(new CustomEvent('guichet:refreshed', { bubbles: true }))
}

/**
 * What was new when it came stays marked while it is looked at. The page tells the server at once that it is read, and any page
 * asked for after that, such as one for an event that came just before, has no mark any more.
 */
function keepNewMarked(here: HTMLElement, fresh: HTMLElement): void {
  for (const letter of here.querySelectorAll('[data-new][id]')) {
    fresh.querySelector(`[id="${CSS.escape(letter.id)}"]:not([data-new])`)?.replaceWith(letter.cloneNode(true))
  }
}
