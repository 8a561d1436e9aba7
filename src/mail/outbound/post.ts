// The way out of the house: a mail server by SMTP, or the administrator's page where mails are kept.
import { Readable } from 'node:stream'
import nodemailer from 'nodemailer'
import { callProduct } from '../../desk/callbacks/calendar-event.ts'
import { parseAddress } from '../../desk/people/address.ts'
import { eventFile } from '../../platform/icalendar.ts'
import type { FileStorage } from '../../platform/storage.ts'
import type { Letter, PlainMail } from './letter.ts'
import { htmlOf, oneLine, textOf } from './letter.ts'

export interface Envelope {
  /** Strictly parsed; a name is for show only. */
  readonly to: { readonly name: string | null; readonly address: string }
  /** With angle brackets; the same at every try. */
  readonly messageId: string
  /** Root of the ticket's thread; null for mails that stand alone. */
  readonly thread: string | null
  readonly listId: string | null
}

export type Outcome =
  | { readonly sent: true; readonly answer: string }
  | { readonly sent: false; readonly permanent: boolean; readonly answer: string }

export interface Transport {
  /** Never throws for what the server said. */
  send(letter: Letter, envelope: Envelope): Promise<Outcome>
  close(): void
}

/** `from` in the query is ours and not nodemailer's. */
export function smtpTransport(smtpUrl: string, houseUrl: string, storage?: Pick<FileStorage, 'read'>): Transport {
  const server = new URL(smtpUrl)
  const given = server.searchParams.get('from')
  server.searchParams.delete('from')
  const from = (given && parseAddress(given)) || `support@${new URL(houseUrl).hostname}`
  const transport = nodemailer.createTransport({
    url: server.href,
    pool: true,
    maxConnections: 4,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 120_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(letter, { to, messageId, thread, listId }) {
      const address = parseAddress(to.address)
      if (address === null) return { sent: false, permanent: true, answer: 'The address cannot be read without doubt.' }
      try {
        const info = await transport.sendMail({
          // Objects only: a string would be read as a list of addresses by rules of its own (F05, F16).
          from: { name: oneLine(letter.brand), address: from },
          to: { name: to.name ? oneLine(to.name) : '', address },
          // What comes back undelivered goes to the conversation's own address, where it is known for what it is.
          envelope: { from: letter.plain?.replyTo ?? from, to: [address] },
          subject: oneLine(letter.subject),
          text: textOf(letter),
          ...(letter.plain ? await plainParts(letter.plain, letter.brand, storage) : { html: await htmlOf(letter) }),
          ...(letter.calendar && {
            icalEvent: {
              method: letter.calendar.method,
              filename: 'callback.ics',
              content: eventFile(callProduct, letter.language, letter.calendar.event, {
                method: letter.calendar.method,
                organiser: { name: oneLine(letter.brand), address: from },
                attendee: address,
              }),
            },
          }),
          messageId,
          ...(thread ? { inReplyTo: thread, references: [thread] } : {}),
          headers: {
            // A person's words that are passed on are no automatic mail (RFC 3834, 5); a help desk would drop them.
            ...(!letter.plain && { 'Auto-Submitted': 'auto-generated' }),
            'X-Auto-Response-Suppress': 'All',
            // Known again should it come back to us (F09).
            'X-Guichet-House': new URL(houseUrl).hostname,
            ...(listId ? { 'List-Id': listId } : {}),
            ...(letter.unsubscribe
              ? { 'List-Unsubscribe': `<${letter.unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
              : {}),
          },
        })
        return { sent: true, answer: printable(info.response) }
      } catch (fault) {
        return { sent: false, ...read(fault as SmtpFault) }
      }
    },
    close: () => transport.close(),
  }
}

async function plainParts({ replyTo, files }: PlainMail, brand: string, storage: Pick<FileStorage, 'read'> | undefined) {
  return {
    replyTo: { name: oneLine(brand), address: replyTo },
    attachments: await Promise.all(
      files.map(async ({ name, mediaType, sha256 }) => ({
        filename: oneLine(name),
        contentType: mediaType,
        contentDisposition: 'attachment' as const,
        content: Readable.fromWeb((await storage!.read(sha256)) as never),
      })),
    ),
  }
}

interface SmtpFault extends Error {
  readonly code?: string
  readonly command?: string
  readonly responseCode?: number
  readonly response?: string
}

const aboutUs = new Set([530, 534, 535, 538]) // they want to know who we are: the operator's fault, not the recipient's

/** Permanent is only what the server says about this mail or its recipient; all else may be better tomorrow (RFC 5321, 4.2.1). */
function read(fault: SmtpFault): { permanent: boolean; answer: string } {
  const code = fault.responseCode ?? 0
  const aboutThisMail = fault.command === 'RCPT TO' || fault.command === 'DATA' || (fault.command === 'MAIL FROM' && code === 552)
  return {
    permanent: code >= 500 && code < 600 && aboutThisMail && !aboutUs.has(code),
    answer: printable(fault.response ?? fault.code ?? fault.message),
  }
}

const printable = (text: string | undefined) => oneLine(text ?? '').slice(0, 500)
