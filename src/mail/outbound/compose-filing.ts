// Asks the customer's administrator for one word on one ticket, under a link that is theirs alone; or tells the partner that the word was no (MS-36).
import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type FilingEvent, filingMails } from '../../desk/notices/tell-of-filing.ts'
import { dateFormat } from '../../platform/formats.ts'
import { type Db, writing } from '../../platform/database.ts'
import { type Language, words } from '../../platform/messages.ts'
import { type Letter, oneLine } from './letter.ts'
import { reachable, Withdrawn } from './withdrawn.ts'

export interface FilingToWrite {
  readonly eventId: string
  readonly personId: string
  readonly recipient: string
  readonly kind: string
  readonly at: Date
}

/** `db` as guichet_worker. The link is made here, so that it stands nowhere but in this mail; of the ticket's words none but its summary (F08). */
export function composeFiling(db: Db, url: string, { eventId, personId, recipient, kind, at }: FilingToWrite): Promise<Letter> {
  return writing(db, null, async (tx) => {
    const row = await tx.selectFrom('people_event').select('payload').where('id', '=', eventId).executeTakeFirstOrThrow()
    const { requestId } = row.payload as unknown as FilingEvent
    const { rows } =
      await sql<Asked>`select f.id, f.summary, f.expires_at, f.approved_at is not null or f.refused_at is not null as decided,
        c.name as customer, p.name as partner, a.name as asker, f.asked_by,
        r.name, r.language, r.time_zone, r.mail, r.disabled_at, ra.address,
        exists (select from membership m where m.organisation_id = f.customer_id and m.person_id = r.id and m.administers) as administers
      from filing_request f join organisation c on c.id = f.customer_id join organisation p on p.id = f.partner_id join person a on a.id = f.asked_by
      join person r on r.id = ${personId} join person_address ra on ra.person_id = r.id where f.id = ${requestId}`.execute(tx)
    const asked = reachable(rows[0], recipient)
    const asks = kind === filingMails.asked
    if (asks ? !asked.administers : asked.asked_by !== personId) throw new Withdrawn('may-not-see')
    if (asks && (asked.decided || asked.expires_at <= at)) throw new Withdrawn('no-longer-so')
    const { brand, messages } = await catalogueOf(tx)
    const t = words(asked.language, messages)
    const until = dateFormat(asked.language, { dateStyle: 'long', timeZone: asked.time_zone }).format(asked.expires_at)
    const what = asks ? 'asked' : 'refused'
    return {
      reader: { name: asked.name },
      language: asked.language,
      brand,
      subject: t(`filing.mail.${what}.subject`, { brand }),
      title: t(`filing.mail.${what}.title`),
      lead: t(`filing.mail.${what}.lead`, {
        asker: oneLine(asked.asker),
        partner: oneLine(asked.partner),
        customer: oneLine(asked.customer),
      }),
      facts: [t('filing.mail.summary', { summary: oneLine(asked.summary) }), ...(asks ? [t('filing.mail.until', { day: until })] : [])],
      button: {
        label: t(`filing.mail.${what}.button`),
        url: `${url}${asks ? `/approvals/${await newLink(tx, requestId, personId)}` : '/customers'}`,
      },
      footer: [t(`filing.mail.${what}.footer`)],
      ...(asks ? {} : { settings: { label: t('mail.settings.link'), url: `${url}/account` } }),
    }
  })
}

async function newLink(tx: Db, requestId: string, personId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const hash = createHash('sha256').update(token).digest('hex')
  await tx.insertInto('filing_request_link').values({ token_hash: hash, request_id: requestId, person_id: personId }).execute()
  return token
}

interface Asked {
  readonly id: string
  readonly summary: string
  readonly expires_at: Date
  readonly decided: boolean
  readonly customer: string
  readonly partner: string
  readonly asker: string
  readonly asked_by: string
  readonly name: string
  readonly language: Language
  readonly time_zone: string
  readonly mail: string
  readonly disabled_at: Date | null
  readonly address: string
  readonly administers: boolean
}
