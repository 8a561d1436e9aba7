// Open pages hear that something changed: one hub per web process turns events into a word to each stream whose person may know.
//
// The dispatcher notifies on `guichet_event` when events are visible; the notification only wakes the hub. It then reads the events
// after its cursor and below the oldest running transaction (they commit out of order), asks which listeners they might concern, and
// asks the database as each of those people, through row-level security, which events they may know of at this moment (F21).
// Only that answer is told, as ids. A lost notification costs a second: while anyone listens, the hub also polls.
import { sql } from 'kysely'
import { type Db, reading } from './database.ts'
import { idAt, timeOf } from './id.ts'
import { listenTo } from './notifications.ts'

/** All that a stream ever carries: which topic changed and by which event. Pages ask again for the rest, with their own rights. */
export interface LiveEvent {
  /** `ticket:<id>`, or `all` when too much happened to name it. */
  readonly topic: string
  /** The event's id, to go on after. */
  readonly id: string
}

export interface LiveListener {
  readonly personId: string
  /** The id of the last event seen, or any id made when the page was: what happened since is told first, some of it perhaps again. */
  readonly after?: string
  tell(event: LiveEvent): void
  /** The house closes: no more will come. */
  end(): void
}

export interface LiveHub {
  /** Tells the listener until the returned function is called. */
  listen(listener: LiveListener): () => void
  /** How many streams this person has open in this process. */
  streamsOf(personId: string): number
  /** Look for events now rather than at the next notification or poll. */
  wake(): void
  close(): Promise<void>
}

export interface LiveHubOptions {
  /** As guichet_app. */
  readonly app: Db
  /** Where to LISTEN; any role will do. */
  readonly url: string
  readonly onFault?: (fault: unknown) => void
}

const pollMs = 1000
const gatherMs = 50
/** Looking may take a sixth of the time at most, so that many open pages never starve the requests. */
const restFactor = 5
const longestRestMs = 1000
const mostEvents = 2000
const mostTopics = 40
const catchUpMs = 30_000 // longer than any transaction that records events, and than clocks of two machines differ

interface Found {
  readonly id: string
  readonly ticket_id: string
}

export function openLiveHub({ app, url, onFault = () => {} }: LiveHubOptions): LiveHub {
  const listeners = new Map<string, Set<LiveListener>>()
  let cursor: { xid: string; seq: string } | null = null
  let timer: NodeJS.Timeout | undefined
  let due = Number.POSITIVE_INFINITY
  let looking: Promise<void> | null = null
  let restUntil = 0
  let closed = false

  const plan = (ms: number) => {
    if (closed || listeners.size === 0) return
    const at = Math.max(Date.now() + ms, restUntil)
    if (looking || at >= due) return void (looking && ms < pollMs && (again = true))
    clearTimeout(timer)
    due = at
    timer = setTimeout(run, at - Date.now())
  }
  let again = false
  const run = () => {
    due = Number.POSITIVE_INFINITY
    const began = Date.now()
    again = false
    looking = look()
      .catch(onFault)
      .finally(() => {
        looking = null
        restUntil = Date.now() + Math.min(longestRestMs, (Date.now() - began) * restFactor)
        plan(again ? gatherMs : pollMs)
      })
  }

  async function look(): Promise<void> {
    if (!cursor) cursor = await newestCursor(app)
    while (!closed && listeners.size > 0) {
      const { events, next } = await eventsAfter(app, cursor)
      cursor = next ?? cursor
      if (events.length > 0) await tellWhomItConcerns(events)
      if (events.length < mostEvents) return
    }
  }

  async function tellWhomItConcerns(events: readonly Found[]): Promise<void> {
    const concerned = await whomMayConcern(app, events, [...listeners.keys()])
    const people = [...concerned]
    const one = async () => {
      for (let next = people.pop(); next; next = people.pop()) {
        const [personId, tickets] = next
        const mine = await wordsFor(
          app,
          personId,
          events.filter((event) => tickets.has(event.ticket_id)),
        )
        for (const listener of listeners.get(personId) ?? []) for (const word of mine) listener.tell(word)
      }
    }
    await Promise.all([one(), one()])
  }

  const stopListening = listenTo(url, 'guichet_event', () => plan(gatherMs))

  return {
    listen(listener) {
      const mine = listeners.get(listener.personId) ?? new Set()
      listeners.set(listener.personId, mine.add(listener))
      // First the place among the listeners, then what came before: nothing falls between.
      const ready =
        cursor || looking ? Promise.resolve() : newestCursor(app).then((newest) => void (listeners.size > 0 && (cursor ??= newest)))
      void ready
        .then(() => (listener.after ? catchUp(app, listener.personId, listener.after) : []))
        .then((missed) => {
          if (listeners.get(listener.personId)?.has(listener)) missed.forEach((word) => listener.tell(word))
        })
        .catch(onFault)
        .finally(() => plan(gatherMs))
      return () => {
        mine.delete(listener)
        if (mine.size === 0 && listeners.get(listener.personId) === mine) listeners.delete(listener.personId)
        if (listeners.size === 0) {
          clearTimeout(timer)
          due = Number.POSITIVE_INFINITY
          cursor = null // whoever comes next begins at that moment
        }
      }
    },
    streamsOf: (personId) => listeners.get(personId)?.size ?? 0,
    wake: () => plan(0),
    async close() {
      closed = true
      clearTimeout(timer)
      for (const mine of listeners.values()) for (const listener of [...mine]) listener.end()
      listeners.clear()
      await stopListening()
      await looking
    },
  }
}

/** What this person may be told of these events. Of more tickets than are named one by one, a few they may know of are enough to say "all". */
async function wordsFor(app: Db, personId: string, events: readonly Found[]): Promise<LiveEvent[]> {
  if (new Set(events.map((event) => event.ticket_id)).size <= mostTopics) return words(await knownTo(app, personId, events))
  const known = await knownTo(app, personId, events.slice(-mostTopics))
  return known.length > 0 ? [{ topic: 'all', id: known.at(-1)!.id }] : words(await knownTo(app, personId, events.slice(0, -mostTopics)))
}

/** One word per ticket, with the newest event of each. */
function words(events: readonly Found[]): LiveEvent[] {
  const newest = new Map<string, string>()
  for (const { id, ticket_id } of events) if (id > (newest.get(ticket_id) ?? '')) newest.set(ticket_id, id)
  if (newest.size > mostTopics) return [{ topic: 'all', id: [...newest.values()].sort().at(-1)! }]
  return [...newest].map(([ticketId, id]) => ({ topic: `ticket:${ticketId}`, id }))
}

async function newestCursor(app: Db) {
  const { rows } = await sql<{ xid: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`.execute(app)
  return { xid: rows[0]!.xid, seq: '0' }
}

async function eventsAfter(app: Db, after: { xid: string; seq: string }) {
  const { rows } = await sql<Found & { xid: string; seq: string }>`
    select id, ticket_id, xid::text as xid, seq::text as seq
    from guichet_events_after(${after.xid}::xid8, ${after.seq}::bigint, ${mostEvents})`.execute(app)
  const last = rows.at(-1)
  return { events: rows as readonly Found[], next: last && { xid: last.xid, seq: last.seq } }
}

async function whomMayConcern(app: Db, events: readonly Found[], people: readonly string[]): Promise<Map<string, Set<string>>> {
  const tickets = [...new Set(events.map((event) => event.ticket_id))]
  const { rows } = await sql<{ person_id: string; ticket_id: string }>`
    select person_id, ticket_id from guichet_may_concern(${tickets}::uuid[], ${people}::uuid[])`.execute(app)
  const concerned = new Map<string, Set<string>>()
  for (const { person_id, ticket_id } of rows) concerned.set(person_id, (concerned.get(person_id) ?? new Set()).add(ticket_id))
  return concerned
}

/** Which of these events this person may know of, now: row-level security answers. */
function knownTo(app: Db, personId: string, events: readonly { id: string }[]): Promise<Found[]> {
  const ids = events.map((event) => event.id)
  return reading(app, personId, (tx) => tx.selectFrom('ticket_event').select(['id', 'ticket_id']).where('id', 'in', ids).execute())
}

/** What happened since an id was made, as far as the person may know; "all" when that is more than can be gone through. */
async function catchUp(app: Db, personId: string, after: string): Promise<LiveEvent[]> {
  const since = idAt(timeOf(after) - catchUpMs)
  const { rows } = await sql<Found>`select id, ticket_id from guichet_events_since(${since}::uuid, ${mostEvents})`.execute(app)
  if (rows.length === mostEvents) return [{ topic: 'all', id: idAt(Date.now()) }]
  if (rows.length === 0) return []
  const tickets = (await whomMayConcern(app, rows, [personId])).get(personId)
  return tickets ? wordsFor(app, personId, rows.filter((event) => tickets.has(event.ticket_id)).reverse()) : []
}
