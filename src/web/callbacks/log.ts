// POST /workspace/tickets/:reference/callback/attempts: what came of a call; then back to where it was logged.
import { type LogAttempt, logAttempt } from '../../desk/callbacks/log-attempt.ts'
import { ticketPage } from '../../desk/tickets/ticket-page.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, safeNext, type SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { goTo } from '../ui/notice-once.ts'

export async function logCall(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const { house, visitor, params } = ask
  const ticket = await reading(house.app, visitor.personId, (tx) => ticketPage(tx, visitor, params['reference']!, { limit: 1 }))
  if (!ticket.staff) throw new Refusal('not-found')
  const back = safeNext(form.one('next'), `/workspace/tickets/${ticket.reference}#callback`)
  try {
    const given = { outcome: form.one('outcome'), note: form.one('note') } as LogAttempt
    const { state } = await logAttempt(actOf(ask, 'workspace'), ticket.id, given)
    return goTo(ask, back, `callback.done.${state === 'booked' ? 'logged' : state}`)
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return goTo(ask, back, thrown.faults[0]?.message ?? `refusal.${thrown.code}`, thrown.faults[0]?.values ?? thrown.values)
  }
}
