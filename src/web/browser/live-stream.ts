// One event stream per browser, not per tab: HTTP/1.1 allows six connections to a host. The tab that holds the lock has the stream
// and passes on what it hears; when it goes, the next one takes over from the last event all of them have seen.

export interface LiveEvent {
  topic: string
  id: string
}

/** Calls `hear` at each event until the signal aborts. `session` tells apart who is signed in; `after` is where the page stands. */
export function openStream(session: string, after: string, hear: (event: LiveEvent) => void, signal: AbortSignal): void {
  const name = `guichet-live-${session}`
  const channel = new BroadcastChannel(name)
  let last = after
  const heard = (event: LiveEvent) => {
    if (event.id > last) last = event.id
    hear(event)
  }
  channel.onmessage = (message) => heard(message.data as LiveEvent)
  signal.addEventListener('abort', () => channel.close())

  const lead = () =>
    listen(
      () => last,
      (event) => {
        heard(event)
        channel.postMessage(event)
      },
      signal,
    )
  if (!navigator.locks) return void lead() // a page without a secure context: a stream per tab
  navigator.locks.request(name, { signal }, lead).catch(() => {}) // aborted while it waited
}

/** Holds the stream. A browser gives up for good on an answer like 503; we come back, ever more slowly. */
function listen(last: () => string, hear: (event: LiveEvent) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | undefined
    let failures = 0
    let timer = 0
    const connect = () => {
      source = new EventSource(`/live?v=${last()}`)
      source.onopen = () => (failures = 0)
      source.onmessage = (message) => hear(JSON.parse(message.data) as LiveEvent)
      source.onerror = () => {
        if (source?.readyState !== EventSource.CLOSED || signal.aborted) return
        timer = window.setTimeout(connect, Math.min(60_000, 1000 * 2 ** failures++) * (0.5 + Math.random()))
      }
    }
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      source?.close()
      resolve()
    })
    connect()
  })
}
