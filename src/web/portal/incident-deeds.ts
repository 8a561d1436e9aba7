// POST /tickets/:reference/incident/answer: "Is it solved for you?", answered on the ticket's page.
import { AnswerSolved, answerSolved } from '../../desk/incidents/answer-solved.ts'
import { Refusal } from '../../platform/refusal.ts'
import { ticketAt } from '../customers/place.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { goTo } from '../ui/notice-once.ts'
import { showTicket } from './ticket.tsx'

export async function answerIncident(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const given = AnswerSolved.safeParse({ answer: form.one('answer') })
  try {
    if (!given.success) throw new Refusal('invalid')
    await answerSolved(actOf(ask), ask.params.reference!, given.data)
    return goTo(ask, ticketAt(ask, ask.params.reference!), `incident.done.${given.data.answer}`)
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return showTicket(ask, { refusal: thrown, of: 'status', typed: '' })
  }
}
