// What happened on a ticket because a promise was due, or was about to be: for those who work it.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Metric } from '../catalogue/catalogue.ts'
import type { Outcome } from './plan-steps.ts'
import type { Action } from './steps.ts'

export interface Escalated {
  readonly id: string
  readonly step: string
  readonly metric: Metric
  readonly round: number
  readonly policy: string
  readonly action: Action
  readonly outcome: Outcome
  readonly dueAt: Date
  /** When it should have happened. */
  readonly plannedAt: Date
  readonly at: Date
}

/** The oldest first; the policy gives none to whoever does not work the ticket. */
export async function escalationsOf(tx: Tx, ticketId: string): Promise<Escalated[]> {
  const { rows } =
    await sql<Escalated>`select id, step_key as step, metric, round, policy, action, outcome, due_at as "dueAt", step_at as "plannedAt", at
    from escalation where ticket_id = ${ticketId} order by at, step_at, id limit 500`.execute(tx)
  return rows
}
