// What a customer does to a ticket, each a POST that ends in one deed of the desk and a redirect; refused, the page is shown again with all that was typed.
import { endVendorThread } from '../../desk/marketplace/end-thread.ts'
import { changePriority } from '../../desk/tickets/change-priority.ts'
import { addParticipant, removeParticipant } from '../../desk/tickets/participants.ts'
import { markRead } from '../../desk/tickets/mark-read.ts'
import { move, Move } from '../../desk/tickets/move.ts'
import { reply } from '../../desk/tickets/reply.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { ticketAt } from '../customers/place.ts'
import { readForm } from '../files/read-form.ts'
import { readSmallForm } from '../form.ts'
import { goTo } from '../ui/notice-once.ts'
import { draftOfForm } from './draft-fields.ts'
import { showTicket } from './ticket.tsx'

const here = (ask: SignedAsk): string => ticketAt(ask, ask.params.reference!)

export async function sendReply(ask: SignedAsk): Promise<Response> {
  const ticketId = new URL(ask.c.req.url).searchParams.get('ticket')
  if (!isId(ticketId)) throw new Refusal('not-found')
  const draft = await draftOfForm(ask, { kind: 'reply', ticketId })
  const form = await readForm(ask, { draftId: draft.id })
  const body = form.one('body')
  const lastSeen = form.one('lastSeen')
  try {
    if (form.refused.length > 0) throw form.refused.find(({ code }) => code === 'already-sent-otherwise') ?? new Refusal('invalid')
    const sent = await reply(actOf(ask), ask.params.reference!, {
      draftId: draft.id,
      body,
      lastSeen: isId(lastSeen) ? lastSeen : null,
      happening: form.one('happening') === 'solved' ? 'solved' : null,
      toVendor: form.one('readers') === 'vendor',
    })
    const path = `${ticketAt(ask, sent.reference)}?to=message-${sent.messageId}#message-${sent.messageId}`
    return sent.followUp ? goTo(ask, path, 'portal.done.follow-up', { reference: sent.reference }) : goTo(ask, path)
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return showTicket(ask, { refusal: thrown, of: 'reply', typed: body, draftId: draft.id, files: form.refused })
  }
}

export async function changeStatus(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const asked = Move.safeParse({ happening: form.one('happening'), reason: form.one('reason') || null })
  try {
    if (!asked.success) throw new Refusal('invalid')
    await move(actOf(ask), ask.params.reference!, asked.data)
    return goTo(ask, here(ask), `portal.done.${asked.data.happening}`)
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return showTicket(ask, { refusal: thrown, of: 'status', typed: '' })
  }
}

export async function changeUrgency(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  try {
    await changePriority(actOf(ask), ask.params.reference!, { priority: form.one('priority'), from: form.one('from') || undefined })
    return goTo(ask, here(ask), 'workspace.done.priority')
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return showTicket(ask, { refusal: thrown, of: 'status', typed: '' })
  }
}

export async function addSomeone(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const [person, address] = [form.one('person'), form.one('address')]
  try {
    await addParticipant(actOf(ask), ask.params.reference!, person ? { personId: person } : { address })
    return goTo(ask, here(ask), 'portal.done.added')
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return showTicket(ask, { refusal: thrown, of: 'participant', typed: address })
  }
}

export async function removeSomeone(ask: SignedAsk): Promise<Response> {
  await readSmallForm(ask)
  await removeParticipant(actOf(ask), ask.params.reference!, ask.params.person!)
  const isMe = ask.params.person === ask.visitor.personId
  return goTo(ask, isMe ? '/tickets?tab=cc' : here(ask), isMe ? 'portal.done.left' : 'portal.done.removed')
}

export async function readTicket(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const upTo = new Date(form.one('upTo'))
  await markRead(actOf(ask), ask.params.reference!, Number.isNaN(upTo.getTime()) || upTo > ask.at ? ask.at : upTo)
  return ask.c.req.header('accept')?.startsWith('application/json') ? ask.c.body(null, 204) : goTo(ask, here(ask))
}

/** From the vendor it was handed to. */
export async function takeBack(ask: SignedAsk): Promise<Response> {
  await readSmallForm(ask)
  await endVendorThread(actOf(ask), ask.params.reference!)
  return goTo(ask, here(ask), 'vendor.done.ended')
}
