// What came of phoning: reached ends it; so many tries in its slot without an answer make it a missed one, and it is the requester's turn.
import { sql } from 'kysely'
import { z } from 'zod'
import { together } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { byKey } from '../catalogue/catalogue.ts'
import { eventRow } from '../events.ts'
import { parse } from '../parse.ts'
import { ticketFor } from '../tickets/access.ts'
import { leadsTo } from '../tickets/lifecycle.ts'
import { happened, touched } from '../tickets/write.ts'
import { heldCallback } from './choose-slot.ts'
import { type CallbackState, outcomes } from './stands.ts'

export const LogAttempt = z.strictObject({
  outcome: z.enum(outcomes, 'ticket.fault.choose'),
  /** For those who work the ticket, and nobody else. */
  note: z
    .string()
    .trim()
    .max(2000, 'callback.fault.note')
    .refine((given) => given.isWellFormed() && !given.includes('\0'), 'ticket.fault.control-characters')
    .default(''),
})
export type LogAttempt = z.input<typeof LogAttempt>

/** Refusals: not-found, may-not-do-that, not-in-this-state (nothing is booked), invalid. How it stands now. */
export async function logAttempt(act: Act, idOrReference: string, given: LogAttempt): Promise<{ readonly state: CallbackState }> {
  const { outcome, note } = parse(LogAttempt, given)
  return inTransaction(act, async (act) => {
    const ticket = await ticketFor(act, idOrReference, 'log-attempt')
    const callback = await heldCallback(act, ticket.id)
    if (callback?.state !== 'booked') throw new Refusal('not-in-this-state')
    const catalogue = await catalogueOf(act.db)
    const { startsAt, endsAt } = callback
    const inSlot = act.at >= startsAt && act.at < endsAt
    const [tried] = (
      await sql<{ count: number }>`select count(*) as count from callback_attempt
        where callback_id = ${callback.id} and outcome <> 'reached' and at >= ${startsAt} and at < ${endsAt}`.execute(act.db)
    ).rows
    // Who calls at another time than was agreed cannot say that nobody was there.
    const enough = byKey(catalogue.queues, callback.queue)?.callbacks?.attempts ?? 2
    const isMissed = outcome !== 'reached' && inSlot && (tried?.count ?? 0) + 1 >= enough
    const state: CallbackState = outcome === 'reached' ? 'done' : isMissed ? 'missed' : 'booked'
    const counts = outcome === 'reached' || act.at >= startsAt
    const back = isMissed && leadsTo('asked-requester', ticket.status) ? happened(act, catalogue, ticket, 'asked-requester') : null
    const about = { startsAt: startsAt.toISOString() }
    const calledAt = callback.calledAt ?? (counts ? act.at : null)
    await together(act.db, [
      sql`insert into callback_attempt (id, callback_id, by_person, at, outcome, note)
        values (${newId(act.at.getTime())}, ${callback.id}, ${act.actor.personId}, ${act.at}, ${outcome}, ${note})`,
      // What is over keeps the number of its calendar file, unless a calendar should know.
      sql`update callback set state = ${state}, called_at = ${calledAt}, changed_at = ${act.at} where id = ${callback.id}`,
      eventRow(
        act,
        ticket.id,
        outcome === 'reached'
          ? { type: 'ticket.callback-done', ...about }
          : isMissed
            ? { type: 'ticket.callback-missed', ...about }
            : { type: 'ticket.callback-tried', ...about, outcome },
      ).query,
      ...(back?.writes ?? []),
      ...touched(act, ticket, state === 'booked' ? 'by-staff' : 'by-all', back?.life),
    ])
    return { state }
  })
}
