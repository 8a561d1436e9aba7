// POST /workspace/tickets/:reference/…: what agents do to a ticket. Done: back to the ticket. Refused: the ticket with the words why, nothing typed lost.
import { endVendorThread } from '../../desk/marketplace/end-thread.ts'
import { queuesOf } from '../../desk/tickets/agent-queue.ts'
import { assign } from '../../desk/tickets/assign.ts'
import { changePriority } from '../../desk/tickets/change-priority.ts'
import { changeQueue } from '../../desk/tickets/change-queue.ts'
import { changeSeverity } from '../../desk/tickets/change-severity.ts'
import { type Draft, type DraftKind, draftOf, openDraft } from '../../desk/tickets/drafts.ts'
import { detachTickets } from '../../desk/incidents/attach-tickets.ts'
import { joinIncident } from '../../desk/incidents/join-incident.ts'
import type { Askable } from '../../desk/tickets/lifecycle.ts'
import { markRead } from '../../desk/tickets/mark-read.ts'
import { move } from '../../desk/tickets/move.ts'
import { note } from '../../desk/tickets/note.ts'
import { addParticipant, removeParticipant } from '../../desk/tickets/participants.ts'
import { reply } from '../../desk/tickets/reply.ts'
import type { CloseReason, Status } from '../../desk/events.ts'
import { reading } from '../../platform/database.ts'
import { isId, newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readForm } from '../files/read-form.ts'
import { type Form, readSmallForm } from '../form.ts'
import { goTo } from '../ui/notice-once.ts'
import type { SideSent } from './Side.tsx'
import { showTicket, staffTicket } from './ticket.tsx'
import { pathOf, ticketPath, viewOf } from './views.ts'

/** Reads the form, does the deed, and comes back to the ticket, or to the words of the refusal on it. */
async function does(
  ask: SignedAsk,
  deed: (form: Form, reference: string) => Promise<unknown>,
  done: string,
  anchor: string,
  sent?: SideSent['deed'],
): Promise<Response> {
  const form = await readSmallForm(ask)
  const reference = await workedOn(ask)
  try {
    await deed(form, reference)
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return showTicket(ask, { refusal: thrown, ...(sent && { side: { deed: sent, form, refusal: thrown } }) })
  }
  return goTo(ask, `${ticketPath(reference, viewOf(ask.c.req.query('view')))}#${anchor}`, done)
}

/** The deeds allow customers too, by their own standing; this door is for those who work the ticket. */
async function workedOn(ask: SignedAsk): Promise<string> {
  const page = await reading(ask.house.app, ask.visitor.personId, (tx) => staffTicket(tx, ask))
  return page.reference
}

const act = (ask: SignedAsk) => actOf(ask, 'workspace')

/** What the form showed when somebody chose: '' is nothing, and a form without the field asks nothing. */
const fromOf = (form: Form): string | null | undefined => (form.fields.has('from') ? form.one('from') || null : undefined)

export const assignPage = (ask: SignedAsk) =>
  does(
    ask,
    (form, reference) => assign(act(ask), reference, { assigneeId: form.one('assigneeId') || null, from: fromOf(form) }),
    'workspace.done.assigned',
    'assignee',
  )

export const priorityPage = (ask: SignedAsk) =>
  does(
    ask,
    (form, reference) => changePriority(act(ask), reference, { priority: form.one('priority'), from: fromOf(form) }),
    'workspace.done.priority',
    'urgency',
  )

export const severityPage = (ask: SignedAsk) =>
  does(
    ask,
    (form, reference) => changeSeverity(act(ask), reference, { severity: form.one('severity'), from: fromOf(form) }),
    'workspace.done.severity',
    'urgency',
  )

export const statusPage = (ask: SignedAsk) =>
  does(
    ask,
    (form, reference) => {
      const happening = form.one('happening') as Askable
      const reason = (form.one('reason') || null) as CloseReason | null
      const from = (fromOf(form) ?? undefined) as Status | undefined
      return move(act(ask), reference, { happening, reason: happening === 'closed' ? reason : null, from })
    },
    'workspace.done.status',
    'status',
    'status',
  )

/** By reference or id; refused at the field where there is none. */
export const incidentPage = (ask: SignedAsk) =>
  does(
    ask,
    (form, reference) => joinIncident(act(ask), reference, { incident: form.one('incident') }),
    'incident.done.attached',
    'incident',
  )

export const incidentRemovalPage = (ask: SignedAsk) =>
  does(
    ask,
    async (form, reference) => {
      const { refused } = await detachTickets(act(ask), form.one('incident'), { tickets: [reference] })
      if (refused.length > 0) throw new Refusal('not-in-this-state')
    },
    'incident.done.detached',
    'incident',
  )

export const participantPage = (ask: SignedAsk) =>
  does(
    ask,
    (form, reference) => addParticipant(act(ask), reference, { address: form.one('address') }),
    'workspace.done.participant-added',
    'participants',
  )

export const participantRemovalPage = (ask: SignedAsk) =>
  does(
    ask,
    (_form, reference) => removeParticipant(act(ask), reference, ask.params.person ?? ''),
    'workspace.done.participant-removed',
    'participants',
  )

/** The ticket may leave the agent's sight by this: then the list it came from is where to go. */
export async function queuePage(ask: SignedAsk): Promise<Response> {
  const view = viewOf(ask.c.req.query('view'))
  const response = await does(
    ask,
    (form, reference) => changeQueue(act(ask), reference, { queue: form.one('queue'), from: fromOf(form) ?? undefined }),
    'workspace.done.queue',
    'urgency',
  )
  if (response.status !== 303) return response
  const { queues } = await reading(ask.house.app, ask.visitor.personId, (tx) => queuesOf(tx, ask.visitor))
  const stillMine = await reading(ask.house.app, ask.visitor.personId, (tx) => staffTicket(tx, ask)).then(
    () => true,
    () => false,
  )
  return stillMine
    ? response
    : goTo(ask, view ? pathOf(view) : queues.length > 0 ? '/workspace/unassigned' : '/workspace', 'workspace.done.queue-left')
}

/** What was typed is stored before it is judged, so that no refusal costs a word or a file. */
async function written(ask: SignedAsk, kind: Extract<DraftKind, 'reply' | 'note'>) {
  const page = await reading(ask.house.app, ask.visitor.personId, (tx) => staffTicket(tx, ask))
  const named = ask.c.req.query('draft')
  const opened = await openDraft(act(ask), { kind, ticketId: page.id }, isId(named) ? { id: named } : {})
  const form = await readForm(ask, { draftId: opened.id })
  const content = { body: form.one('body'), ...(kind === 'reply' ? { happening: form.one('happening') } : {}) }
  const draft = async (): Promise<Draft> => {
    const kept = await reading(ask.house.app, ask.visitor.personId, (tx) => draftOf(tx, ask.visitor.personId, opened.id))
    // A draft that was sent cannot be sent again: what is typed goes on under a new name.
    return { ...(kept ?? opened), ...(kept?.became && { id: newId(), files: [], became: null }), content }
  }
  return { form, page, draftId: opened.id, draft }
}

function refusedFiles(ask: SignedAsk, mode: 'reply' | 'note', draft: Draft, refused: readonly Refusal[]): Promise<Response> {
  const before = refused.find(({ code }) => code === 'already-sent-otherwise')
  return showTicket(ask, {
    refusal: before ?? refused[0]!,
    composing: { mode, draft, refusedFiles: refused, ...(before && { refusal: before }) },
  })
}

export async function readPage(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const reference = await workedOn(ask)
  const upTo = new Date(form.one('upTo'))
  await markRead(act(ask), reference, Number.isNaN(upTo.getTime()) || upTo > ask.at ? ask.at : upTo)
  return ask.c.req.header('accept')?.startsWith('application/json') ? ask.c.body(null, 204) : goTo(ask, ticketPath(reference, null))
}

export async function replyPage(ask: SignedAsk): Promise<Response> {
  const { form, page, draftId, draft } = await written(ask, 'reply')
  const lastSeen = form.one('lastSeen') || null
  if (form.refused.length > 0) return refusedFiles(ask, 'reply', await draft(), form.refused)
  try {
    const happening = (form.one('happening') || null) as 'asked-requester' | 'put-on-hold' | 'solved' | null
    const sent = await reply(act(ask), page.reference, { draftId, body: form.one('body'), lastSeen, happening })
    const done = sent.followUp ? 'workspace.done.follow-up' : 'workspace.done.replied'
    return goTo(ask, `${ticketPath(sent.reference, viewOf(ask.c.req.query('view')))}#message-${sent.messageId}`, done)
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    const newer = thrown.code === 'changed-meanwhile' ? await newerThan(ask, lastSeen) : 0
    return showTicket(ask, { refusal: thrown, composing: { mode: 'reply', draft: await draft(), refusal: thrown, lastSeen, newer } })
  }
}

/** How many messages came after the one the writer knew. */
async function newerThan(ask: SignedAsk, lastSeen: string | null): Promise<number> {
  const page = await reading(ask.house.app, ask.visitor.personId, (tx) => staffTicket(tx, ask))
  const messages = page.timeline.filter((entry) => entry.kind === 'message')
  return Math.max(1, messages.length - 1 - messages.findIndex((message) => message.id === lastSeen))
}

export async function notePage(ask: SignedAsk): Promise<Response> {
  const { form, page, draftId, draft } = await written(ask, 'note')
  if (form.refused.length > 0) return refusedFiles(ask, 'note', await draft(), form.refused)
  try {
    const saved = await note(act(ask), page.reference, { draftId, body: form.one('body') })
    return goTo(ask, `${ticketPath(page.reference, viewOf(ask.c.req.query('view')))}#note-${saved.noteId}`, 'workspace.done.noted')
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return showTicket(ask, { refusal: thrown, composing: { mode: 'note', draft: await draft(), refusal: thrown } })
  }
}

/** From the vendor it was handed to, into our queue. */
export const takeBackPage = (ask: SignedAsk): Promise<Response> =>
  does(ask, (_form, reference) => endVendorThread(act(ask), reference), 'vendor.done.ended', '')
