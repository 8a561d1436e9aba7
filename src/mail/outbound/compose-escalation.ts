// Tells one of us which promises are late or about to be, all of them in one mail. What is listed is read as its reader, when the mail is written: what
// was answered meanwhile, or may not be seen any more, is left out.
import { sql } from 'kysely'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { Metric } from '../../desk/catalogue/catalogue.ts'
import { dateFormat } from '../../platform/formats.ts'
import { type Db, type Tx, reading } from '../../platform/database.ts'
import { type Language, words } from '../../platform/messages.ts'
import { type Letter, oneLine } from './letter.ts'
import { reachable, Withdrawn } from './withdrawn.ts'

interface EscalationToWrite {
  readonly mailId: string
  readonly personId: string
  readonly recipient: string
  readonly at: Date
}

/** More than these are counted only. */
const most = 50

/** `db` as guichet_worker; the list is read with the reader's own rights (F23). */
export function composeEscalation(db: Db, url: string, { mailId, personId, recipient, at }: EscalationToWrite): Promise<Letter> {
  return reading(db, personId, async (tx) => {
    await sql`set local role guichet_app`.execute(tx)
    const known = await tx
      .selectFrom('person')
      .innerJoin('person_address', 'person_address.person_id', 'person.id')
      .select(['person.name', 'language', 'time_zone', 'mail', 'staff_role', 'disabled_at', 'address'])
      .where('person.id', '=', personId)
      .executeTakeFirst()
    const reader = reachable(known, recipient)
    if (!reader.staff_role) throw new Withdrawn('may-not-see')
    const late = await lateOnes(tx, mailId)
    const [first] = late
    if (!first) throw new Withdrawn('no-longer-so')
    const catalogue = await catalogueOf(tx)
    const language = reader.language as Language
    const t = words(language, catalogue.messages)
    const moment = dateFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: reader.time_zone })
    const tickets = new Set(late.map(({ reference }) => reference)).size
    const one = tickets === 1
    const state = late.some(({ dueAt }) => dueAt <= at) ? 'late' : 'soon'
    const about = { reference: first.reference, summary: oneLine(first.summary) }
    return {
      reader: { name: reader.name },
      language,
      brand: catalogue.brand,
      subject: one ? t(`escalation.mail.subject.${state}`, about) : t('escalation.mail.subject.many', { count: tickets }),
      title: t(`escalation.mail.title.${state}`),
      lead: t('escalation.mail.lead'),
      facts: [
        ...late.slice(0, most).map(({ reference, summary, metric, dueAt }) => {
          const due = t(dueAt <= at ? 'promise.late' : 'promise.running', { when: moment.format(dueAt) })
          return `${reference} ${oneLine(summary)} · ${t(`promise.${metric}.title`)}: ${due}`
        }),
        ...(late.length > most ? [t('escalation.mail.more', { count: late.length - most })] : []),
      ],
      button: one
        ? { label: t('escalation.mail.button.one'), url: `${url}/workspace/tickets/${first.reference}` }
        : { label: t('escalation.mail.button.many'), url: `${url}/workspace` },
      footer: [t('escalation.mail.footer')],
      settings: { label: t('mail.settings.link'), url: `${url}/account` },
    }
  })
}

interface Late {
  readonly reference: string
  readonly summary: string
  readonly metric: Metric
  readonly dueAt: Date
}

/** Of each clock once, that is still to be met, of tickets the reader works on; what was due first first. */
async function lateOnes(tx: Tx, mailId: string): Promise<Late[]> {
  const { rows } = await sql<Late>`select distinct t.reference, t.summary, c.metric, c.due_at as "dueAt"
    from escalation_notice n join escalation e on e.id = n.escalation_id
    join ticket_clock c on c.ticket_id = e.ticket_id and c.metric = e.metric and c.round = e.round
    join ticket t on t.id = e.ticket_id
    where n.mail_id = ${mailId} and c.due_at is not null and guichet_works_on(t.id) order by c.due_at, t.reference limit 1000`.execute(tx)
  return rows
}
