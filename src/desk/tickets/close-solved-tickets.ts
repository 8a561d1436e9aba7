// Solved tickets close by themselves after some days (setting close_solved_after_days); the worker's timer calls this.
import type { Act } from '../actor.ts'
/** Closes at most `batch` tickets; call again while it returns as many. actor.personId is null: the system. */
export declare function closeSolvedTickets(act: Act, batch?: number): Promise<{ closed: number }>
