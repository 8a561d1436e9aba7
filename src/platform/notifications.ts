// Hears PostgreSQL's notifications on a connection of its own, and comes back by itself when that breaks.
import pg from 'pg'

const longestWaitMs = 10_000

/** Calls `hear` at each notification, and once after each (re)connection, since some may have been missed. Returns how to stop. */
export function listenTo(url: string, channel: string, hear: () => void): () => Promise<void> {
  let stopped = false
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let failures = 0

  const connect = async () => {
    const mine = new pg.Client({ connectionString: url, application_name: 'guichet-live', keepAlive: true })
    client = mine
    let lost = false
    const lose = () => {
      if (lost) return
      lost = true
      void mine.end().catch(() => {})
      if (stopped) return
      const wait = Math.min(longestWaitMs, 200 * 2 ** failures++) * (0.5 + Math.random() / 2)
      timer = setTimeout(() => void connect(), wait)
    }
    mine.on('error', lose)
    mine.on('end', lose)
    mine.on('notification', hear)
    try {
      await mine.connect()
      await mine.query(`listen ${pg.escapeIdentifier(channel)}`)
      failures = 0
      hear()
    } catch {
      lose()
    }
  }
  void connect()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await client?.end().catch(() => {})
  }
}
