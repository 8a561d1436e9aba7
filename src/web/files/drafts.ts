// Drafts over HTTP: autosave of what is typed, files that arrive one by one, and taking them away again. Every answer is JSON for
// script and a way back to the form without it.
import { removeFromDraft } from '../../desk/files/remove-from-draft.ts'
import { DraftContent, type FormFor, discardDraft, OpenDraft, openDraft, saveDraft } from '../../desk/tickets/drafts.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type SignedAsk, actOf, safeNext } from '../ask.ts'
import { requireToken } from '../csrf.ts'
import { refusedFile } from './FileField.tsx'
import { readForm } from './read-form.ts'

const mostDraft = 1_000_000

/** PUT /drafts/:id with the form's fields by name. */
export async function putDraft(ask: SignedAsk): Promise<Response> {
  requireToken(ask.c.req.header('x-csrf-token'), ask.visitor.csrf)
  if (ask.c.req.header('content-type')?.split(';')[0]?.trim() !== 'application/json') throw new Refusal('unsupported-body')
  if (Number(ask.c.req.header('content-length') ?? mostDraft + 1) > mostDraft)
    throw new Refusal('message-too-large', { name: '', size: 0, limit: mostDraft })
  const content = DraftContent.safeParse(await ask.c.req.json().catch(() => null))
  if (!content.success) throw new Refusal('invalid')
  const make = ask.c.req.query('kind') === 'ticket' && formFor(ask) // in one statement: it comes with every pause of a hand
  if (!make) await makeNamed(ask)
  const { updatedAt } = await saveDraft(actOf(ask), draftIdOf(ask), content.data, { make })
  return ask.c.json({ savedAt: updatedAt.toISOString() })
}

/** POST /drafts/:id/removal */
export async function removeDraft(ask: SignedAsk): Promise<Response> {
  const id = draftIdOf(ask)
  const form = await readForm(ask)
  await discardDraft(actOf(ask), id)
  return wantsJson(ask) ? ask.c.json({}) : ask.c.redirect(safeNext(form.one('next') || ask.c.req.query('to'), '/'), 303)
}

/** POST /drafts/:id/files: one file from script, or a whole form without it. */
export async function postFiles(ask: SignedAsk): Promise<Response> {
  const id = draftIdOf(ask)
  await makeNamed(ask)
  const form = await readForm(ask, { draftId: id, keepsText: false })
  if (!wantsJson(ask)) return ask.c.redirect(cameFrom(ask), 303)
  const [refusal] = form.refused
  if (refusal) return ask.c.json({ code: refusal.code, detail: refusedFile(ask, refusal), ...refusal.values }, refusal.status as 413)
  return ask.c.json({ files: form.attached }, 201)
}

/** POST /drafts/:id/files/:file/removal */
export async function removeFile(ask: SignedAsk): Promise<Response> {
  const id = draftIdOf(ask)
  await readForm(ask, { draftId: id, ...(wantsJson(ask) ? { keepsText: false } : {}) })
  const { file } = ask.params
  if (!isId(file)) throw new Refusal('not-found')
  await removeFromDraft(actOf(ask), id, file)
  return wantsJson(ask) ? ask.c.json({}) : ask.c.redirect(cameFrom(ask), 303)
}

/** A page only names its draft; the address says what it is for, so that the first save or file makes it. */
async function makeNamed(ask: SignedAsk): Promise<void> {
  const kind = ask.c.req.query('kind')
  if (!kind) return
  const of = OpenDraft.safeParse(kind === 'ticket' ? { kind, ...formFor(ask) } : { kind, ticketId: ask.c.req.query('ticket') })
  if (!of.success) throw new Refusal('draft-gone')
  await openDraft(actOf(ask), of.data, { id: draftIdOf(ask) })
}

/** Both or neither. */
function formFor({ c }: SignedAsk): FormFor {
  const [customerId, partnerId] = [c.req.query('customer'), c.req.query('partner')]
  return { ...(customerId !== undefined && { customerId }), ...(partnerId !== undefined && { partnerId }) }
}

function draftIdOf(ask: SignedAsk): string {
  if (!isId(ask.params['id'])) throw new Refusal('draft-gone')
  return ask.params['id']
}

const wantsJson = (ask: SignedAsk): boolean => ask.c.req.header('accept')?.startsWith('application/json') ?? false

/** The page with the form, by the browser's own word and ours only; told which draft it showed. */
function cameFrom(ask: SignedAsk): string {
  try {
    const from = new URL(ask.c.req.header('referer') ?? '')
    if (from.origin !== ask.c.req.header('origin')) return '/'
    from.searchParams.set('draft', draftIdOf(ask))
    return safeNext(from.pathname + from.search, '/')
  } catch {
    return '/'
  }
}
