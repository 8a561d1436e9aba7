// What a page of a new ticket answers when something was pressed in it: a step is kept and the next one shown, the form is sent; no press ever loses a word.
import { inTransaction } from '../../desk/actor.ts'
import { mostAddresses, openTicketAddress } from '../../desk/by-mail/ticket-addresses.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import { askForRight, rightFor } from '../../desk/entitlements/ask-for-right.ts'
import { NotEntitled } from '../../desk/entitlements/explain.ts'
import { isChoosable } from '../../desk/entitlements/intake.ts'
import { handOver } from '../../desk/marketplace/hand-over.ts'
import { askFiling } from '../../desk/partners/ask-filing.ts'
import { type Created, createTicket } from '../../desk/tickets/create-ticket.ts'
import { type Draft, type DraftContent, openDraft, saveDraft } from '../../desk/tickets/drafts.ts'
import { isId, newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { belongs, ForAnother } from '../customers/other.tsx'
import { type FormWithFiles, readForm } from '../files/read-form.ts'
import { readSmallForm } from '../form.ts'
import { goTo } from '../ui/notice-once.ts'
import { aheadOf, joins, meetFirst, meets, withDifferent } from './meets.ts'
import type { Question } from './path.ts'
import { addressOf, type Door } from './door.ts'
import { filingOf } from './filing.ts'
import { labelIn } from './faults.ts'
import { draftNamed, freshDraft, type Situation, situationNamed, situationOf } from './situation.ts'
import { offersMail } from './Send.tsx'
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

const searched = (text = ''): Record<string, string> => (text.trim() ? { q: text.slice(0, 100) } : {})

/** What a link to a new ticket may choose beforehand. It goes along through the questions before. */
export const linked = ['type', 'contract', 'service'] as const

/** A question has an address of its own that names draft and step, so that Back finds it and what was chosen. null where one is there. */
export function ownAddress(ask: SignedAsk, shown: Shown, more: Record<string, string> = {}): string | null {
  if (shown.page === 'form' || !shown.question.options.some(isChoosable)) return null
  const { door, draft } = shown.s
  if (ask.c.req.query('draft') === draft.id && ask.c.req.query('step') === shown.question.ask) return null
  return addressOf(door, draft.id, { step: shown.question.ask, ...more })
}

/** GET. `given`: what the address chooses for a draft beforehand. null: it was sent before. */
export async function shownAt(
  ask: SignedAsk,
  door: Door,
  wanted: string | undefined,
  given: (draft: Draft) => DraftContent = ({ content }) => content,
): Promise<Shown | null> {
  const s = await situationNamed(ask, door, wanted, given)
  return s && pageOf(ask, ask.c.req.query('check') === undefined ? s : checked(s))
}

/** `?check`, where a mail leads to what it could not file: all that is still open is told before one sends. */
function checked(s: Situation): Situation {
  const refusal = withAllFaults(s, new Refusal('invalid'))
  return refusal.faults.length > 0 ? { ...s, refusal } : s
}

/** POST: where to go now, or what to show (with the refusal's status). */
export async function answered(
  ask: SignedAsk,
  door: Door,
  done: (created: Created, joined: boolean) => Promise<Response> | Response,
): Promise<Response | Shown> {
  const named = ask.c.req.query('draft')
  const step = ask.c.req.query('step')
  if (!isAsked(step)) return answeredForm(ask, door, isId(named) ? named : newId(), done)
  return answeredStep(
    ask,
    door,
    await openDraft(actOf(ask, door.room), { kind: 'ticket', ...door.acting }, isId(named) ? { id: named } : {}),
    step,
  )
}

async function answeredStep(ask: SignedAsk, door: Door, draft: Draft, step: Asked): Promise<Response | Shown> {
  if (!belongs(draft, door)) throw new ForAnother(draft)
  const form = await readSmallForm(ask)
  const go = form.one('go')
  const s = await situationOf(ask, door, draft)
  if (go.startsWith('ask:')) return askFor(s, go.slice(4), addressOf(door, draft.id, { step, ...searched(ask.c.req.query('q')) }))
  if (go === 'override-off' || go === 'override' || go.startsWith('override:')) {
    const content = overridden(draft.content, go)
    await saveDraft(actOf(ask, door.room), draft.id, content)
    const next = content[step] ? (await situationOf(ask, door, { ...draft, content })).path.open?.ask : step
    return goTo(ask, addressOf(door, draft.id, next ? { step: next } : {}))
  }
  const key = form.one(step)
  const question = s.path.before.find((one) => one.ask === step) ?? (step === 'service' ? s.path.inForm.service : null)
  const option = question?.options.find((one) => one.key === key)
  const isLeftOut = question && !question.required && key === '' && form.fields.has(step)
  if (question && !option && !isLeftOut)
    return pageOf(ask, { ...s, refusal: new Refusal('invalid', {}, [{ field: step, message: 'ticket.fault.choose' }]) })
  if (question && option && !isChoosable(option))
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

/** The text is kept first, in a transaction of its own. Then what the page needs in order to tell the deed is read in the deed's. */
async function answeredForm(
  ask: SignedAsk,
  door: Door,
  id: string,
  done: (created: Created, joined: boolean) => Promise<Response> | Response,
): Promise<Response | Shown> {
  const form = await readForm(ask, { draftId: id, make: door.acting ?? true })
  // Kept where it belongs, and not sent.
  if (form.keptFor && !belongs(form.keptFor, door)) throw new ForAnother({ id, ...form.keptFor })
  const content = typedIn(form.fields)
  const kept = async (): Promise<Draft> => ({ ...((await draftNamed(ask, id)) ?? freshDraft(ask, id)), content })
  const go = form.one('go')
  if (go !== '') {
    const draft = await kept()
    const steered = draft.became ? null : await steer(ask, door, draft, form, go)
    if (steered) return steered
  }
  let created: Created
  try {
    if (form.refused.length > 0) throw new Refusal('invalid', {}, [])
    const catalogue = await catalogueOf(ask.house.app)
    created = await inTransaction(actOf(ask, door.room), async (act) => {
      const [filing, ahead] = await Promise.all([
        filingOf(act.db, ask, door, { id, content }, catalogue, 'deed'),
        aheadOf(act.db, ask.at, catalogue, content, form),
      ])
      const wanted = wantedOf(filing)
      if (door.asks) return { ...(await askFiling(act, wanted)), reference: '' }
      const handsOver = go === 'hand-over' && ask.house.config.replyDomain !== null
      if (handsOver) return handOver(act, wanted, form.one('consent') || null)
      const made = await createTicket(act, { ...wanted, ...meets(content, form) })
      if (!made.already) await meetFirst(act.db, ask, filing, form, ahead)
      return made
    })
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    // A draft that was sent cannot be sent again: what is typed goes on under a new name.
    const isSpent = thrown.code === 'draft-gone' || thrown.code === 'already-sent-otherwise'
    const s = await situationOf(ask, door, await kept(), { refusedFiles: form.refused })
    const after = isSpent ? { ...s, draft: { ...freshDraft(ask), content } } : s
    return pageOf(ask, { ...after, refusal: withAllFaults(after, inWordsOf(ask, s.catalogue, thrown)) })
  }
  if (go === 'hand-over' && !door.asks) return goTo(ask, `/tickets/${created.reference}`, 'vendor.done.handed')
  return done(created, joins(form) !== null)
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
    case 'step': {
      const [step, ...words] = value.split(':')
      return isAsked(step) ? to({ step, ...searched(words.join(':')) }) : to()
    }
    case 'show':
      return to()
    case 'different':
      await keep(withDifferent(draft.content, form))
      return to({}, 'incident')
    case 'people':
      return to({ people: form.all('people')[0]?.slice(0, 100) ?? '' }, 'participants-field')
    case 'later':
      return goTo(ask, door.out, 'portal.new.kept')
    case 'by-mail': {
      const s = await situationOf(ask, door, draft)
      if (!offersMail(s)) return to()
      try {
        const { id } = await openTicketAddress(act, { form: draft.content, wanted: wantedOf(s) })
        const open = openFor(s)
        return goTo(ask, `/account/by-mail#address-${id}`, open ? 'by-mail.done.kept-open' : 'by-mail.done.kept', { open })
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown
        if (thrown.code === 'too-many-requests') return goTo(ask, '/account/by-mail', 'by-mail.too-many', { most: mostAddresses })
        return pageOf(ask, { ...s, refusal: thrown })
      }
    }
    case 'override':
    case 'override-off':
      await keep(overridden(draft.content, go))
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

/** The questions that each mail would leave unanswered, as the form calls them. */
function openFor(s: Situation): string {
  const { faults } = checked(s).refusal ?? { faults: [] }
  const labels = faults
    .filter(({ field }) => field !== 'summary' && field !== 'body')
    .map(({ field }) => shortened(labelIn(s, field) ?? field))
  return [...labels.slice(0, mostNamed), ...(labels.length > mostNamed ? ['…'] : [])].join(' · ')
}
const mostNamed = 5
/** What is told on the next page travels in a cookie, of four kilobytes at most. */
const shortened = (words: string): string => (words.length > 40 ? `${words.slice(0, 39).toWellFormed()}…` : words)

/** "override:type:callback": what a rule forbids is set aside, and that is chosen; "override-off": no more. */
function overridden(content: DraftContent, go: string): DraftContent {
  const [what, name, ...key] = go.split(':')
  if (what === 'override-off') return { ...content, override: '' }
  return { ...content, override: 'yes', ...(isAsked(name) && key.length > 0 && { [name]: key.join(':') }) }
}

/** "type:callback": asks whoever can change that this cannot be chosen. */
async function askFor(s: Situation, about: string, back: string): Promise<Response> {
  const { ask, path } = s
  const [name, key] = [about.split(':')[0], about.slice(about.indexOf(':') + 1)]
  const question = [...path.before, path.inForm.type, path.inForm.service].find((one) => one?.ask === name)
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
