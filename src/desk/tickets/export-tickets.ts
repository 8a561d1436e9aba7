// A list as rows for CSV, in batches, so that a large organisation's export holds no more than one batch in memory.
import { type Db, reading } from '../../platform/database.ts'
import { parse } from '../parse.ts'
import type { Asker } from './access.ts'
import { branchesOf } from './branches.ts'
import { ListTickets, type TicketRow, page } from './list-tickets.ts'

const batch = 500
export const exportBound = 50_000

/** Each batch is a short reading of its own: rights that end meanwhile end the export. At most `exportBound` rows. */
export async function* exportTickets(
  db: Db,
  who: Asker,
  given: Omit<ListTickets, 'cursor' | 'limit'>,
): AsyncGenerator<readonly TicketRow[]> {
  const { cursor: _, limit: __, ...wanted } = parse(ListTickets, given)
  let next: string | undefined
  // A batch may be short, or empty, and not the last.
  for (let given = 0; given < exportBound; ) {
    const { rows, nextCursor } = await reading(db, who.personId, (tx) =>
      page(tx, who, wanted, next, Math.min(batch, exportBound - given), branchesOf(who, wanted)),
    )
    if (rows.length > 0) yield rows
    given += rows.length
    if (nextCursor === null) return
    next = nextCursor
  }
}
