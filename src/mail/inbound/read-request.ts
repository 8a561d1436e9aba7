// Turns a mail to somebody's own address into their ticket, or into a draft of theirs with what is missing; whatever is not theirs is set aside.
import { fileMail, type Became, type Mailed } from '../../desk/by-mail/file-mail.ts'
import type { WantedByMail } from '../../desk/by-mail/ticket-addresses.ts'
import { recordOfPeople } from '../../desk/events.ts'
import type { DraftContent } from '../../desk/tickets/drafts.ts'
import { type Db, writing } from '../../platform/database.ts'
import { type Contents, contentsOf, hideBefore } from './contents.ts'
import { type Cause, judgeRequest } from './judge.ts'
import { limits } from './limits.ts'
import type { Read } from './read-in-thread.ts'
import type { Reading } from './read-mail.ts'

interface Known {
  readonly sender: string | null
  readonly person_id: string
  readonly form: unknown
  readonly wanted: unknown
  /** It has not ended, and its owner is a customer who is still here. */
  readonly isLive: boolean
  /** Those of the owner that are proven. */
  readonly addresses: readonly string[]
  /** Taken of the owner in the last hour, at any address: ending one and making another gives no more. */
  readonly lately: number
}

export async function readRequest({ db, storage, ours, now }: Reading, mailId: string, read: Read): Promise<void> {
  const at = now()
  const known = await knownOf(db, mailId, at)
  if (!known) return
  if (typeof read === 'string') return judged(db, mailId, '', at, { cause: read })
  const hide = hideBefore(ours[1] ?? '')
  const subject = hide(read.subject).replace(/\s+/g, ' ').trim()
  const cause = judgeRequest(read, { ...known, ours, perHour: limits.perHour })
  if (cause !== null) return judged(db, mailId, subject, at, { cause })
  const became = await fileMail(db, at, mailedAs(known, mailId, subject, await contentsOf(storage, read, hide)))
  await judged(db, mailId, subject, at, { personId: known.person_id, became })
}

const mailedAs = ({ person_id, form, wanted }: Known, id: string, subject: string, contents: Contents): Mailed => ({
  id,
  personId: person_id,
  form: form as DraftContent,
  wanted: wanted as WantedByMail,
  subject,
  ...contents,
})

/** Null once it was judged. */
async function knownOf(db: Db, mailId: string, at: Date): Promise<Known | null> {
  const row = await db
    .selectFrom('incoming_mail as i')
    .innerJoin('ticket_address as a', 'a.id', 'i.ticket_address_id')
    .innerJoin('person as p', 'p.id', 'a.person_id')
    .select((eb) => [
      'i.sender',
      'a.person_id',
      'a.form',
      'a.wanted',
      eb.and([eb('a.ended_at', 'is', null), eb('p.disabled_at', 'is', null), eb('p.staff_role', 'is', null)]).as('isLive'),
    ])
    .where('i.id', '=', mailId)
    .where('i.state', '=', 'waiting')
    .executeTakeFirst()
  if (!row) return null
  const [addresses, { count }] = await Promise.all([
    db.selectFrom('person_address').select('address').where('person_id', '=', row.person_id).where('verified_at', 'is not', null).execute(),
    db
      .selectFrom('incoming_mail as i')
      .innerJoin('ticket_address as a', 'a.id', 'i.ticket_address_id')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('a.person_id', '=', row.person_id)
      .where('i.state', '=', 'taken')
      .where('i.received_at', '>', new Date(at.getTime() - 3_600_000))
      .executeTakeFirstOrThrow(),
  ])
  return { ...row, isLive: Boolean(row.isLive), addresses: addresses.map(({ address }) => address), lately: Number(count) }
}

/** Once: whoever comes second finds it judged, and nobody is told twice. */
function judged(
  db: Db,
  mailId: string,
  subject: string,
  at: Date,
  verdict: { readonly cause: Cause } | { readonly personId: string; readonly became: Became },
): Promise<void> {
  return writing(db, null, async (tx) => {
    const set =
      'cause' in verdict
        ? { state: 'quarantined', cause: verdict.cause }
        : 'ticketId' in verdict.became
          ? { state: 'taken', ticket_id: verdict.became.ticketId }
          : { state: 'taken', cause: 'kept-as-draft' }
    const done = await tx
      .updateTable('incoming_mail')
      .set({ cause: null, ...set, subject: subject.slice(0, 200).toWellFormed() || null, judged_at: at })
      .where('id', '=', mailId)
      .where('state', '=', 'waiting')
      .returning('ticket_address_id')
      .execute()
    if (!done[0] || 'cause' in verdict) return
    await tx.updateTable('ticket_address').set({ used_at: at }).where('id', '=', done[0].ticket_address_id).execute()
    const { personId, became } = verdict
    if ('why' in became && became.why.length > 0)
      await recordOfPeople(tx, null, at, { type: 'mail.kept', personId, draftId: became.draftId, why: became.why })
  })
}
