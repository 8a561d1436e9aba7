// Who acts, when, and through which door: always a parameter, never ambient.
import { type Db, type Tx, writing } from '../platform/database.ts'

export type StaffRole = 'agent' | 'administrator'

/** A person as a deed knows them. */
export interface Actor {
  /** null only for the system itself: timers. */
  readonly personId: string | null
  readonly staffRole: StaffRole | null
  readonly via: 'portal' | 'workspace' | 'api' | 'mail'
}

/** Whoever works at the house's terminal: files and presets come from them. */
export const operator: Actor = { personId: null, staffRole: null, via: 'workspace' }

export interface Act {
  readonly db: Db | Tx
  readonly actor: Actor
  /** The moment of the act; tests and the demo world move it. */
  readonly at: Date
}

/** The same act inside a transaction that is the actor's own. */
export interface ActInTransaction extends Act {
  readonly db: Tx
}

/** Runs a deed in one transaction as its actor; inside another deed it joins that one's. */
export function inTransaction<T>(act: Act, deed: (act: ActInTransaction) => Promise<T>): Promise<T> {
  if (act.db.isTransaction) return deed(act as ActInTransaction)
  return writing(act.db as Db, act.actor.personId, (tx) => deed({ ...act, db: tx }))
}
