// A list as rows for CSV, in batches, so that a large organisation's export holds no more than one batch in memory.
import type { Db } from '../../platform/database.ts'
import type { Asker } from './access.ts'
import type { ListTickets, TicketRow } from './list-tickets.ts'

/** Each batch is a short reading of its own: rights that end meanwhile end the export. At most 50,000 rows. */
export declare function exportTickets(db: Db, who: Asker, given: Omit<ListTickets, 'cursor' | 'limit'>): AsyncGenerator<readonly TicketRow[]>
