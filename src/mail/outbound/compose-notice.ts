// Writes a ticket mail as its reader: every word comes from reads with the reader's own rights at this moment (F23), so a revoked right means no mail.
import { html } from 'hono/html'
import { type InferResult, sql } from 'kysely'
import type { TicketCallback } from '../../desk/callbacks/callback-of.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type Catalogue, type Words as Labels, byKey, label, shownAs } from '../../desk/catalogue/catalogue.ts'
import type { StaffRole } from '../../desk/actor.ts'
import { calendarEvent } from '../../desk/callbacks/calendar-event.ts'
import type { TicketEvent } from '../../desk/events.ts'
import { timeSaid } from '../../desk/callbacks/time-said.ts'
import type { CallbackState } from '../../desk/callbacks/stands.ts'
import { bodyFor, isAsked } from '../../desk/incidents/incident.ts'
import { type NoticeKind, receipts } from '../../desk/notices/notices.ts'
import { type PageMessage, type TicketPage, ticketPage } from '../../desk/tickets/ticket-page.ts'
import { dateFormat } from '../../platform/formats.ts'
import { type Db, type Tx, reading, together } from '../../platform/database.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import { type Language, words } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
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
    const [[event], , [known]] = await together(tx, [
      tx.selectFrom('ticket_event').select(['ticket_id', 'actor_id', 'type', 'payload']).where('id', '=', notice.eventId),
      sql`set local role guichet_app`,
      personQuery(tx, notice.personId),
    ])
    if (!event) throw new TypeError('a mail is about an event')
    const reader = readerOf(known, notice)
    const page = await pageFor(tx, event.ticket_id, reader)
    if (toStaff.has(notice.kind) && !page.staff) throw new Withdrawn('may-not-see')
    const stands = ofCallback[notice.kind]
    if (stands && page.callback?.state !== stands) throw new Withdrawn('no-longer-so')
    const happened = { type: event.type, ...(event.payload as object) } as TicketEvent
    const bare = !reader.verified
    const messageId = 'messageId' in happened ? happened.messageId : null
    const message = messageId ? await messageOn(tx, page, reader, messageId) : null
    return bare ? bareLetter(tx, url, page, reader) : letter(tx, { url, page, reader, message, actorId: event.actor_id, kind: notice.kind })
  })
}

interface Reader {
  readonly personId: string
  readonly staffRole: StaffRole | null
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
      'person.staff_role',
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
    staffRole: row.staff_role as StaffRole | null,
    name: row.name,
    language: row.language as Language,
    timeZone: row.time_zone,
    mail: row.mail as 'full' | 'notice',
    verified: row.verified_at !== null,
  }
}

async function pageFor(tx: Tx, ticketId: string, reader: Reader, before?: string): Promise<TicketPage> {
  try {
    return await ticketPage(tx, reader, ticketId, before ? { before } : {})
  } catch (fault) {
    if (fault instanceof Refusal && fault.code === 'not-found') throw new Withdrawn('may-not-see')
    throw fault
  }
}

/** Only kind 'message' ever matches: an id of a note finds nothing. A mail that waited for days may be about an older message. */
async function messageOn(tx: Tx, page: TicketPage, reader: Reader, id: string): Promise<PageMessage> {
  for (let looked: TicketPage | null = page, turns = 0; looked && turns < 50; turns++) {
    const found = looked.timeline.find((entry): entry is PageMessage => entry.kind === 'message' && entry.id === id)
    if (found) return found
    looked = looked.olderCursor ? await pageFor(tx, page.id, reader, looked.olderCursor) : null
  }
  throw new Withdrawn('may-not-see')
}

interface About {
  readonly url: string
  readonly page: TicketPage
  readonly reader: Reader
  readonly message: PageMessage | null
  readonly actorId: string | null
  readonly kind: NoticeKind
}

async function letter(tx: Tx, { url, page, reader, message, actorId, kind }: About): Promise<TicketLetter> {
  const catalogue = await catalogueOf(tx)
  const t = words(reader.language, catalogue.messages)
  const { reference } = page
  const summary = oneLine(page.summary)
  const nameOf = (id: string | null) => oneLine((id && page.people.get(id)?.name) || catalogue.brand)
  const inWords = (labels: Labels | undefined) => (labels ? label(labels, reader.language) : '')
  const full = reader.mail === 'full' && withText.has(kind) && message !== null
  const when =
    message && dateFormat(reader.language, { dateStyle: 'long', timeStyle: 'short', timeZone: reader.timeZone }).format(message.at)
  const status = byKey(catalogue.publicStatuses, page.publicStatus) ?? shownAs(catalogue, page.status)
  const about = message?.authorId ?? actorId
  const vendor = message?.vendor ? byKey(catalogue.vendors, message.vendor) : undefined
  const byName = vendor ? oneLine(inWords(vendor.label)) : nameOf(about)
  const files = message?.files ?? []
  // Who merely follows the ticket is told, and not asked.
  const asks = kind === 'incident-solved' && page.may.has('answer-incident') && page.incidents.some((one) => isAsked(page, one))
  const shown = kind === 'incident-solved' && !asks ? 'incident-update' : kind
  const phoned =
    kind === 'receipt' && page.callback?.state !== 'booked'
      ? null
      : kind === 'receipt' || kind.startsWith('callback-')
        ? page.callback
        : null
  return {
    ticketId: page.id,
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
    ...(phoned && hasFile.has(kind) && { calendar: fileOf(phoned, page, reader, catalogue, url) }),
    facts: [
      ...(phoned ? [t('mail.callback.time', { when: spanOf(phoned, reader) }), t('mail.callback.number', { phone: phoned.phone })] : []),
      `${reference} · ${summary}`,
      t('mail.status', { status: inWords(status.label) }),
      ...(message?.unverified ? [t('mail.unverified', { address: message.vendorSender ?? '?' })] : []),
      ...(full && files.length > 0
        ? [t('mail.files', { count: files.length, names: files.map((file) => oneLine(file.name)).join(', ') })]
        : []),
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

function fileOf(callback: TicketCallback, page: TicketPage, reader: Reader, catalogue: Catalogue, url: string): Letter['calendar'] {
  const event = calendarEvent({ callback, ticket: page, catalogue, language: reader.language, url })
  return { method: callback.state === 'cancelled' ? 'CANCEL' : 'REQUEST', event }
}

const spanOf = (callback: TicketCallback, reader: Reader): string => `${timeSaid(reader, callback, 'full')} (${reader.timeZone})`

const asTyped = (text: string): string => String(html`<p style="white-space:pre-wrap">${text}</p>`)

/** To an address that nobody has proven yet: fixed words and the reference, nothing that anybody typed (F04, F08). */
async function bareLetter(tx: Tx, url: string, page: TicketPage, reader: Reader): Promise<TicketLetter> {
  const { brand, messages } = await catalogueOf(tx)
  const t = words(reader.language, messages)
  const { reference } = page
  return {
    ticketId: page.id,
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
