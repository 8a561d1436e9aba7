// Writes a ticket mail as its reader: every word comes from reads with the reader's own rights at this moment (F23), so a revoked right means no mail.
import { html } from 'hono/html'
import { type InferResult, sql } from 'kysely'
import type { TicketCallback } from '../../desk/callbacks/callback-of.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type Catalogue, type Words as Labels, byKey, label, shownAs } from '../../desk/catalogue/catalogue.ts'
import { calendarEvent } from '../../desk/callbacks/calendar-event.ts'
import { timeSaid } from '../../desk/callbacks/time-said.ts'
import type { CallbackState } from '../../desk/callbacks/stands.ts'
import { bodyFor, isAsked } from '../../desk/incidents/incident.ts'
import { type NoticeKind, receipts } from '../../desk/notices/notices.ts'
import { type ToldTicket, toldOf, toldQuery } from '../../desk/notices/told-ticket.ts'
import { dateFormat } from '../../platform/formats.ts'
import { type Db, type Tx, reading, together } from '../../platform/database.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import { type Language, words } from '../../platform/messages.ts'
import { type Letter, oneLine } from './letter.ts'
import { reachable, Withdrawn } from './withdrawn.ts'

export interface TicketLetter extends Letter {
  readonly ticketId: string
  readonly reader: { readonly name: string | null }
}

export interface NoticeToWrite {
  readonly eventId: string
  readonly personId: string
  readonly kind: NoticeKind
  readonly recipient: string
}

const toStaff: ReadonlySet<NoticeKind> = new Set<NoticeKind>([
  'new-ticket',
  'customer-reply',
  'assigned',
  'customer-moved',
  'callback-changed',
])
/** What a mail of a callback says is only true while it stands so. */
const ofCallback: Partial<Record<NoticeKind, CallbackState>> = {
  'callback-booked': 'booked',
  'callback-moved': 'booked',
  'callback-cancelled': 'cancelled',
  'callback-missed': 'missed',
}
const ofIncident: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['incident-update', 'incident-solved', 'incident-report'])
const withText: ReadonlySet<NoticeKind> = new Set<NoticeKind>([...receipts, 'reply', ...ofIncident, 'new-ticket', 'customer-reply'])

/** `db` as guichet_worker: it may put on the app's role, never its own rights, to read for someone. */
export function composeNotice(db: Db, url: string, notice: NoticeToWrite): Promise<TicketLetter> {
  return reading(db, notice.personId, async (tx) => {
    const [, [known], [found]] = await together(tx, [
      sql`set local role guichet_app`,
      personQuery(tx, notice.personId),
      toldQuery(notice.personId, notice.eventId),
    ])
    const reader = readerOf(known, notice)
    const ticket = toldOf(found)
    if (!ticket || (ticket.hasMessage && !ticket.message) || (toStaff.has(notice.kind) && !ticket.works)) throw new Withdrawn('may-not-see')
    const stands = ofCallback[notice.kind]
    if (stands && ticket.callback?.state !== stands) throw new Withdrawn('no-longer-so')
    return reader.verified ? letter(tx, { url, ticket, reader, kind: notice.kind }) : bareLetter(tx, url, ticket, reader)
  })
}

interface Reader {
  readonly personId: string
  readonly name: string
  readonly language: Language
  readonly timeZone: string
  readonly mail: 'full' | 'notice'
  readonly verified: boolean
}

const personQuery = (tx: Tx, personId: string) =>
  tx
    .selectFrom('person')
    .innerJoin('person_address', 'person_address.person_id', 'person.id')
    .select([
      'person.name',
      'person.language',
      'person.time_zone',
      'person.mail',
      'person.disabled_at',
      'person_address.address',
      'person_address.verified_at',
    ])
    .where('person.id', '=', personId)

function readerOf(known: InferResult<ReturnType<typeof personQuery>>[number] | undefined, { personId, recipient }: NoticeToWrite): Reader {
  const row = reachable(known, recipient)
  return {
    personId,
    name: row.name,
    language: row.language as Language,
    timeZone: row.time_zone,
    mail: row.mail as 'full' | 'notice',
    verified: row.verified_at !== null,
  }
}

interface About {
  readonly url: string
  readonly ticket: ToldTicket
  readonly reader: Reader
  readonly kind: NoticeKind
}

async function letter(tx: Tx, { url, ticket, reader, kind }: About): Promise<TicketLetter> {
  const catalogue = await catalogueOf(tx)
  const t = words(reader.language, catalogue.messages)
  const { reference, message, callback } = ticket
  const summary = oneLine(ticket.summary)
  const inWords = (labels: Labels | undefined) => (labels ? label(labels, reader.language) : '')
  const full = reader.mail === 'full' && withText.has(kind) && message !== null
  const when =
    message && dateFormat(reader.language, { dateStyle: 'long', timeStyle: 'short', timeZone: reader.timeZone }).format(message.at)
  const status = shownAs(catalogue, ticket.status)
  const vendor = message?.vendor ? byKey(catalogue.vendors, message.vendor) : undefined
  const byName = vendor ? oneLine(inWords(vendor.label)) : oneLine(ticket.by || catalogue.brand)
  const files = message?.files ?? []
  // Who merely follows the ticket is told, and not asked.
  const asks = kind === 'incident-solved' && ticket.may.has('answer-incident') && ticket.incidents.some((one) => isAsked(ticket, one))
  const shown = kind === 'incident-solved' && !asks ? 'incident-update' : kind
  const tellsOfCall = kind === 'receipt' ? callback?.state === 'booked' : kind.startsWith('callback-')
  const phoned = tellsOfCall ? callback : null
  return {
    ticketId: ticket.id,
    reader: { name: reader.name },
    language: reader.language,
    brand: catalogue.brand,
    subject: `[${reference}] ${summary}`,
    title: t(`mail.${shown}.title`, { name: byName, incident: message?.told?.reference ?? '' }),
    lead:
      full && !receipts.has(kind) && !asks
        ? undefined
        : `${t(`mail.${shown}.lead`, { reference })}${withText.has(kind) && !receipts.has(kind) && !full ? ` ${t('mail.text-on-page')}` : ''}`,
    leadFirst: receipts.has(kind),
    body: full
      ? {
          by: message.authorId === reader.personId ? t('mail.you-wrote', { when: when! }) : t('mail.wrote', { name: byName, when: when! }),
          text: bodyFor(message, reader.language),
          // A vendor wrote plain text: what looks like Markdown in it is none.
          html: message.vendor ? asTyped(message.body) : renderMarkdown(bodyFor(message, reader.language)),
        }
      : undefined,
    ...(phoned && hasFile.has(kind) && { calendar: fileOf(phoned, ticket, reader, catalogue, url) }),
    facts: [
      ...(phoned ? [t('mail.callback.time', { when: spanOf(phoned, reader) }), t('mail.callback.number', { phone: phoned.phone })] : []),
      `${reference} · ${summary}`,
      t('mail.status', { status: inWords(status.label) }),
      ...(message?.unverified ? [t('mail.unverified', { address: message.vendorSender ?? '?' })] : []),
      ...(full && files.length > 0 ? [t('mail.files', { count: files.length, names: files.map(oneLine).join(', ') })] : []),
    ],
    button: {
      label: asks
        ? t('mail.incident-solved.open')
        : kind === 'callback-missed'
          ? t('mail.callback-missed.open')
          : t('mail.open', { reference }),
      url: `${url}${toStaff.has(kind) ? '/workspace' : ''}/tickets/${reference}${asks ? '#incident-question' : kind === 'callback-missed' ? '/callback' : ''}`,
    },
    footer: [t('mail.reply-on-page')],
    settings: { label: t('mail.settings.link'), url: `${url}/account` },
  }
}

const hasFile: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['receipt', 'callback-booked', 'callback-moved', 'callback-cancelled'])

function fileOf(callback: TicketCallback, ticket: ToldTicket, reader: Reader, catalogue: Catalogue, url: string): Letter['calendar'] {
  const event = calendarEvent({ callback, ticket, catalogue, language: reader.language, url })
  return { method: callback.state === 'cancelled' ? 'CANCEL' : 'REQUEST', event }
}

const spanOf = (callback: TicketCallback, reader: Reader): string => `${timeSaid(reader, callback, 'full')} (${reader.timeZone})`

const asTyped = (text: string): string => String(html`<p style="white-space:pre-wrap">${text}</p>`)

/** To an address that nobody has proven yet: fixed words and the reference, nothing that anybody typed (F04, F08). */
async function bareLetter(tx: Tx, url: string, ticket: ToldTicket, reader: Reader): Promise<TicketLetter> {
  const { brand, messages } = await catalogueOf(tx)
  const t = words(reader.language, messages)
  const { reference } = ticket
  return {
    ticketId: ticket.id,
    reader: { name: null },
    language: reader.language,
    brand,
    subject: t('mail.subject.bare', { reference }),
    title: t('mail.bare.title'),
    lead: t('mail.bare.lead', { reference }),
    facts: [],
    button: { label: t('mail.open', { reference }), url: `${url}/tickets/${reference}` },
    footer: [t('mail.bare.unexpected')],
  }
}
