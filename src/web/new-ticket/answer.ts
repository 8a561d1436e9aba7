// What a page of a new ticket answers when something was pressed in it: a step is kept and the next one shown, the form is sent; no press ever loses a word.
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import { askForRight, rightFor } from '../../desk/entitlements/ask-for-right.ts'
import { NotEntitled } from '../../desk/entitlements/explain.ts'
import { type Created, createTicket } from '../../desk/tickets/create-ticket.ts'
import { type Draft, openDraft, saveDraft } from '../../desk/tickets/drafts.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { type FormWithFiles, readForm } from '../files/read-form.ts'
import { readSmallForm } from '../form.ts'
import { goTo } from '../ui/notice-once.ts'
import type { Question } from './path.ts'
import { addressOf, type Door, draftNamed, freshDraft, type Situation, situationOf } from './situation.ts'
import { holdsTemplate, withoutTemplate, withTemplate } from './template.ts'
import { typedIn } from './typed.ts'
import { wantedOf, withAllFaults } from './wanted.ts'

export type Shown =
  | { readonly page: 'form'; readonly s: Situation }
  | { readonly page: 'step'; readonly s: Situation; readonly question: Question; readonly text: string; readonly fault?: string }

const questions = ['organisation', 'context', 'offering', 'contract', 'type', 'service'] as const
type Asked = (typeof questions)[number]
const isAsked = (text: string | undefined): text is Asked => questions.includes(text as Asked)

/** The step the address names, else the first without an answer, else the form. */
export function pageOf(ask: SignedAsk, s: Situation, fault?: string): Shown {
  const wanted = ask.c.req.query('step')
  const { before, open, inForm } = s.path
  const at = (question: Question) => before.findIndex((one) => one.ask === question.ask)
  const named =
    before.find((question) => question.ask === wanted) ??
    // Many services are picked in the form by script, and on a page of their own without it.
    (wanted === 'service' ? inForm.service : null)
  const text = (ask.c.req.query('q') ?? '').slice(0, 100)
  const question = named && (!open || !before.includes(named) || at(named) <= at(open)) ? named : open
  return question ? { page: 'step', s, question, text, ...(fault !== undefined && { fault }) } : { page: 'form', s }
}

/** What a link to a new ticket may choose beforehand. It goes along through the questions before. */
export const linked = ['type', 'contract'] as const

/** A question has an address of its own that names draft and step, so that Back finds it and what was chosen. null where one is there. */
export function ownAddress(ask: SignedAsk, shown: Shown, more: Record<string, string> = {}): string | null {
  if (shown.page === 'form' || !shown.question.options.some(({ verdict }) => verdict.allowed)) return null
  const { door, draft } = shown.s
  if (ask.c.req.query('draft') === draft.id && ask.c.req.query('step') === shown.question.ask) return null
  return addressOf(door, draft.id, { step: shown.question.ask, ...more })
}

/** GET */
export async function shownAt(ask: SignedAsk, door: Door, draft: Draft): Promise<Shown> {
  return pageOf(ask, await situationOf(ask, door, draft))
}

/** POST: where to go now, or what to show (with the refusal's status). */
export async function answered(
  ask: SignedAsk,
  door: Door,
  done: (created: Created) => Promise<Response> | Response,
): Promise<Response | Shown> {
  const named = ask.c.req.query('draft')
  const step = ask.c.req.query('step')
  const draft = await openDraft(actOf(ask, door.room), { kind: 'ticket' }, isId(named) ? { id: named } : {})
  return isAsked(step) ? answeredStep(ask, door, draft, step) : answeredForm(ask, door, draft, done)
}

async function answeredStep(ask: SignedAsk, door: Door, draft: Draft, step: Asked): Promise<Response | Shown> {
  const form = await readSmallForm(ask)
  const go = form.one('go')
  const s = await situationOf(ask, door, draft)
  if (go.startsWith('ask:')) return askFor(s, go.slice(4), addressOf(door, draft.id, { step }))
  if (go === 'override' || go === 'override-off') {
    await saveDraft(actOf(ask, door.room), draft.id, { ...draft.content, override: go === 'override' ? 'yes' : '' })
    return goTo(ask, addressOf(door, draft.id, { step }))
  }
  const key = form.one(step)
  const question = s.path.before.find((one) => one.ask === step) ?? (step === 'service' ? s.path.inForm.service : null)
  const option = question?.options.find((one) => one.key === key)
  const isLeftOut = question && !question.required && key === '' && form.fields.has(step)
  if (question && !option && !isLeftOut)
    return pageOf(ask, { ...s, refusal: new Refusal('invalid', {}, [{ field: step, message: 'ticket.fault.choose' }]) })
  if (question && option && !option.verdict.allowed)
    return pageOf(ask, { ...s, refusal: new Refusal('invalid', {}, [{ field: step, message: 'ticket.fault.choose' }]) })
  const along = linked.flatMap((name) =>
    name !== step && !draft.content[name] && form.one(name) ? [[name, form.one(name).slice(0, 60)]] : [],
  )
  const content = { ...draft.content, ...Object.fromEntries(along), [step]: key }
  if (draft.became) return goTo(ask, door.out, 'portal.new.sent-before')
  await saveDraft(actOf(ask, door.room), draft.id, content)
  const next = (await situationOf(ask, door, { ...draft, content })).path.open
  return goTo(ask, addressOf(door, draft.id, next ? { step: next.ask } : {}))
}

async function answeredForm(
  ask: SignedAsk,
  door: Door,
  opened: Draft,
  done: (created: Created) => Promise<Response> | Response,
): Promise<Response | Shown> {
  const form = await readForm(ask, { draftId: opened.id })
  const content = typedIn(form.fields)
  const go = form.one('go')
  if (go !== '' && !opened.became) {
    const steered = await steer(ask, door, { ...opened, content }, form, go)
    if (steered) return steered
  }
  const s = await situationOf(ask, door, { ...((await draftNamed(ask, opened.id)) ?? opened), content })
  try {
    if (form.refused.length > 0) throw new Refusal('invalid', {}, [])
    return await done(await createTicket(actOf(ask, door.room), wantedOf(s)))
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    // A draft that was sent cannot be sent again: what is typed goes on under a new name.
    const isSpent = thrown.code === 'draft-gone' || thrown.code === 'already-sent-otherwise'
    const kept = isSpent ? { ...freshDraft(ask), content } : s.draft
    const after = { ...s, draft: kept, refusedFiles: form.refused }
    return pageOf(ask, { ...after, refusal: withAllFaults(after, inWordsOf(ask, s.catalogue, thrown)) })
  }
}

/** The deed explains in the requester's language; whoever reads the page may have another. */
const inWordsOf = (ask: SignedAsk, catalogue: Catalogue, refusal: Refusal): Refusal =>
  refusal instanceof NotEntitled ? new NotEntitled(catalogue, refusal.verdict, ask.language) : refusal

/** A press that does not send. What was typed is in the draft by now. */
async function steer(ask: SignedAsk, door: Door, draft: Draft, form: FormWithFiles, go: string): Promise<Response | Shown | null> {
  const act = actOf(ask, door.room)
  const keep = (content = draft.content) => saveDraft(act, draft.id, content)
  const to = (more: Record<string, string> = {}, id = '') =>
    goTo(ask, `${addressOf(door, draft.id, id ? { ...more, to: id } : more)}${id && `#${id}`}`)
  const [what = '', value = ''] = [go.split(':')[0], go.slice(go.indexOf(':') + 1)]
  await keep()
  if (form.refused.length > 0) {
    const s = await situationOf(ask, door, { ...((await draftNamed(ask, draft.id)) ?? draft), content: draft.content })
    return pageOf(ask, { ...s, refusedFiles: form.refused, refusal: new Refusal('invalid') })
  }
  switch (what) {
    case 'step':
      return isAsked(value) ? to({ step: value }) : to()
    case 'show':
      return to()
    case 'people':
      return to({ people: form.all('people')[0]?.slice(0, 100) ?? '' }, 'participants-field')
    case 'later':
      return goTo(ask, door.out, 'portal.new.kept')
    case 'override':
    case 'override-off':
      await keep({ ...draft.content, override: what === 'override' ? 'yes' : '' })
      return to()
    case 'ask':
      return askFor(await situationOf(ask, door, draft), value, addressOf(door, draft.id))
    case 'template':
    case 'template-undo': {
      const s = await situationOf(ask, door, draft)
      const template = byKey(s.catalogue.services, s.path.chosen.service)?.template
      const body = String(draft.content['body'] ?? '')
      if (template) {
        const words = label(template, ask.language)
        await keep({
          ...draft.content,
          body: what === 'template' || !holdsTemplate(body, words) ? withTemplate(body, words) : withoutTemplate(body, words),
        })
      }
      return to({}, 'body')
    }
    default:
      return null
  }
}

/** "type:callback": asks whoever can change that this cannot be chosen. */
async function askFor(s: Situation, about: string, back: string): Promise<Response> {
  const { ask, path } = s
  const [name, key] = [about.split(':')[0], about.slice(about.indexOf(':') + 1)]
  const question = [...path.before, ...(path.inForm.type ? [path.inForm.type] : [])].find((one) => one.ask === name)
  const verdict = question?.options.find((option) => option.key === key)?.verdict
  const right = verdict && !verdict.allowed ? rightFor(verdict) : null
  if (!right) return goTo(ask, back)
  const organisationId = name === 'organisation' ? (isId(key) ? key : null) : (path.standing?.organisation?.id ?? null)
  try {
    const { from } = await askForRight(actOf(ask), { organisationId, ...right })
    return goTo(ask, back, from === 'organisation' ? 'portal.new.asked-administrator' : 'portal.new.asked-us')
  } catch (thrown) {
    if (thrown instanceof Refusal) return goTo(ask, back, `refusal.${thrown.code}`, thrown.values)
    throw thrown
  }
}
