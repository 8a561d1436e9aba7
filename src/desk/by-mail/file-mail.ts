// Files what somebody mailed to an address of their own: as a form would, its words are kept in a draft first, and the same deed is asked. What the
// deed refuses stays a draft, and its writer is told why.
import { sql } from 'kysely'
import { type Db, writing } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { isBlank, asOneLine } from '../../platform/unseen.ts'
import type { Actor, ActInTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { limitsFor } from '../catalogue/limits-for.ts'
import { NotEntitled } from '../entitlements/explain.ts'
import { attachToDraft, type ReceivedFile } from '../files/attach-to-draft.ts'
import { overOf } from '../files/limits.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { type Draft, type DraftContent, openDraft, saveDraft } from '../tickets/drafts.ts'
import type { WantedByMail } from './ticket-addresses.ts'

export interface Mailed {
  /** Of the mail, and of the draft it is kept in: the same mail is filed once. */
  readonly id: string
  readonly personId: string
  readonly form: DraftContent
  readonly wanted: WantedByMail
  readonly subject: string
  readonly text: string
  readonly files: readonly ReceivedFile[]
}

/** So many reasons are told of one mail. */
const mostTold = 10

/** One thing that is missing or wrong: a message's key and values, and the deed's field that it is about. */
export interface WhyKept {
  readonly field: string | null
  readonly message: string
  readonly values: Record<string, string | number>
  /** The file that it kept out. */
  readonly leftOut?: string
}
export type Became = { readonly ticketId: string } | { readonly draftId: string; readonly why: readonly WhyKept[] }

/** `db` as guichet_worker, which acts as the person under the application's policies. Two transactions, so that what is refused is kept. */
export async function fileMail(db: Db, at: Date, mailed: Mailed): Promise<Became> {
  const actor: Actor = { personId: mailed.personId, staffRole: null, via: 'mail' }
  const asThem = <T>(deed: (act: ActInTransaction) => Promise<T>) =>
    writing(db, mailed.personId, async (tx) => {
      await sql`set local role guichet_app`.execute(tx)
      return deed({ db: tx, actor, at })
    })
  const why = await asThem((act) => keepDraft(act, mailed))
  if (why.length > 0) return { draftId: mailed.id, why }
  try {
    const made = await asThem(async (act) =>
      (await isTheirs(act, mailed.id))
        ? null
        : createTicket(act, { ...mailed.wanted, draftId: mailed.id, summary: summaryOf(mailed), body: mailed.text }),
    )
    return made ? { ticketId: made.id } : { draftId: mailed.id, why: [] }
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    // Sent from the page before this came to it: it is a ticket already, and nothing is missing.
    const isSent = thrown.code === 'already-sent-otherwise' || thrown.code === 'draft-gone'
    return { draftId: mailed.id, why: isSent ? [] : whyOf(thrown) }
  }
}

/** They threw the draft away or wrote on in it since it was kept: it is theirs to send. Held, so that they cannot meanwhile. */
async function isTheirs({ db }: ActInTransaction, draftId: string): Promise<boolean> {
  const draft = await db
    .selectFrom('draft')
    .select(['sent_at', 'created_at', 'updated_at'])
    .where('id', '=', draftId)
    .forUpdate()
    .executeTakeFirst()
  return !draft || (draft.sent_at === null && draft.updated_at.getTime() !== draft.created_at.getTime())
}

/** A subject may be as long as it likes. Without one, or with one that nobody sees, the mail's first line is it. */
function summaryOf({ subject, text }: Mailed): string {
  const line = [subject, ...text.split('\n')].map(asOneLine).find((one) => !isBlank(one)) ?? ''
  return line.length > 200 ? `${line.slice(0, 199)}…`.toWellFormed() : line
}

/** The draft with what fits of its files; why it cannot be sent as it is. Kept before, it stays as it is. */
async function keepDraft(act: ActInTransaction, mailed: Mailed): Promise<WhyKept[]> {
  const draft = await draftFor(act, mailed)
  if (draft.became) return []
  const limits = limitsFor(await catalogueOf(act.db), mailed.wanted.requestType)
  const isNew = Object.keys(draft.content).length === 0
  if (isNew) await saveDraft(act, draft.id, { ...mailed.form, summary: summaryOf(mailed), body: mailed.text })
  const why: WhyKept[] = []
  if (mailed.wanted.partnerId && draft.partnerId === null) why.push({ field: null, message: 'refusal.not-delegated', values: {} })
  const taken: ReceivedFile[] = []
  for (const file of mailed.files) {
    const over = overOf(limits, [...taken, file])
    if (over) {
      why.push({ field: null, message: `refusal.${over.code}`, values: over.values, leftOut: file.name })
      continue
    }
    taken.push(file)
    if (isNew) await attachToDraft(act, draft.id, file, mailed.wanted.requestType)
  }
  return why.length > mostTold
    ? [...why.slice(0, mostTold), { field: null, message: 'by-mail.kept.more', values: { count: why.length - mostTold } }]
    : why
}

/** For the customer that its address names, as far as its writer still knows them; else as one of their own, so that no word is lost. */
async function draftFor(act: ActInTransaction, { id, wanted }: Mailed): Promise<Draft> {
  const own = { kind: 'ticket' } as const
  const { organisationId, partnerId } = wanted
  if (!organisationId || !partnerId) return openDraft(act, own, { id })
  return openDraft(act, { ...own, customerId: organisationId, partnerId }, { id }).catch((thrown) => {
    if (thrown instanceof Refusal && thrown.code === 'draft-gone') return openDraft(act, own, { id })
    throw thrown
  })
}

function whyOf(refusal: Refusal): WhyKept[] {
  const { code, faults, values } = refusal
  if (faults.length === 0) return [{ field: null, message: `refusal.${code}`, values }]
  const why = faults.slice(0, mostTold).map((fault) => ({ field: fault.field, message: fault.message, values: fault.values ?? {} }))
  // Who can change it.
  return refusal instanceof NotEntitled ? [...why, { field: null, message: `entitlement.remedy.${values['remedy']}`, values }] : why
}
