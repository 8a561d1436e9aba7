// Tickets with promises that were kept or missed, filed and answered through the deeds, and a PDF read back as text.
import { sql } from 'kysely'
import { extractText, getDocumentProxy } from 'unpdf'
import type { Db } from '../../src/platform/database.ts'
import { keepClocks } from '../../src/desk/promises/keep-clocks.ts'
import { createTicket } from '../../src/desk/tickets/create-ticket.ts'
import { reply } from '../../src/desk/tickets/reply.ts'
import type { StaffRole } from '../../src/desk/actor.ts'

interface Person {
  readonly personId: string
  readonly staffRole: StaffRole | null
}
export interface Filed {
  readonly summary: string
  readonly at: Date
  /** Minutes until it is answered; never, where left out. */
  readonly answered?: number
}

/** Promised within 60 minutes around the clock, of the first answer alone. */
export async function filesIncident(db: { app: Db; worker: Db }, requester: Person, agent: Person, filed: Filed) {
  const act = ({ personId, staffRole }: Person, at: Date) => ({
    db: db.app,
    actor: { personId, staffRole, via: staffRole ? ('workspace' as const) : ('portal' as const) },
    at,
  })
  const ticket = await createTicket(act(requester, filed.at), {
    ...{ requestType: 'incident', severity: 'a', service: 'virtual-server', summary: filed.summary, body: 'It stands still.' },
  } as never)
  const answeredAt = new Date(filed.at.getTime() + (filed.answered ?? 0) * 60_000)
  if (filed.answered !== undefined) await reply(act(agent, answeredAt), ticket.id, { body: 'We look.' })
  const { rows } = await sql<{ id: string }>`select id from ticket_event where ticket_id = ${ticket.id} order by seq desc limit 1`.execute(
    db.worker,
  )
  await keepClocks(db.worker, [rows[0]!.id], new Date(answeredAt.getTime() + 1000))
  return ticket
}

export async function textOfPdf(bytes: Uint8Array): Promise<{ text: string; pages: number }> {
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
  const { text, totalPages } = await extractText(document, { mergePages: true })
  return { text, pages: totalPages }
}
