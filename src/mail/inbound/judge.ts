// Whether a mail is a vendor's answer, or a request of whoever owns the address it came to: everything else stays aside, with the reason, and answers
// nothing (F02, F09).
import { type FileLimits, overOf } from '../../desk/files/limits.ts'
import { isBlank } from '../../platform/unseen.ts'
import type { ReadMail } from './read-thread.ts'

export const causes = [
  'bounce', // nobody's: it tells that something could not be delivered
  'automatic', // an absence note, a receipt, a list (RFC 3834)
  'own', // our own mail came back
  'from-unclear', // no From, or several
  'no-reply', // another's machine writes to people: sign-up codes and the like
  'not-theirs', // to an address of somebody's own, and not from them
  'ended', // the vendor does not have the request any more; the address ended
  'too-many', // more than people write
  'empty',
  'too-many-headers',
  'too-many-parts',
  'too-many-files',
  'file-too-large',
  'message-too-large',
  'too-slow',
  'unreadable',
] as const
export type Cause = (typeof causes)[number]

export interface Around {
  /** Of the envelope; null: a bounce. */
  readonly sender: string | null
  /** Where the request was sent. */
  readonly vendorAddress: string
  /** Our own host and the domain of our answering addresses. */
  readonly ours: readonly string[]
  readonly isLive: boolean
  /** Taken of this conversation in the last hour. */
  readonly lately: number
  readonly perHour: number
  /** Of files on a ticket of that type. */
  readonly limits: FileLimits
}

/** null: it is an answer. Pure. */
export function judge(mail: ReadMail, around: Around): Cause | null {
  const of = (name: string) => (mail.headers[name] ?? '').toLowerCase()
  const [name = '', domain = ''] = (mail.from ?? '').split('@')
  if (isBounce(of, around.sender, name)) return 'bounce'
  if (isOurs(mail, around.ours, domain)) return 'own'
  if (isAutomatic(of, isOf(mail.from, around.vendorAddress))) return 'automatic'
  if (mail.froms !== 1) return 'from-unclear'
  if (!isOf(mail.from, around.vendorAddress) && (writesToCrowds.test(name) || sentInBulk.some((field) => field in mail.headers)))
    return 'no-reply'
  if (!around.isLive) return 'ended'
  if (around.lately >= around.perHour) return 'too-many'
  if (saysNothing(mail)) return 'empty'
  const sized = mail.files.map(({ name, bytes }) => ({ name: name ?? '', size: bytes.byteLength }))
  return overOf(around.limits, sized)?.code ?? null
}

export interface AroundRequest {
  /** Of the envelope; null: a bounce. */
  readonly sender: string | null
  /** Of the address's owner, proven. */
  readonly addresses: readonly string[]
  readonly ours: readonly string[]
  readonly isLive: boolean
  /** Taken of this person in the last hour. */
  readonly lately: number
  readonly perHour: number
}

/** null: its owner wrote it. Sent on by another, or under another's name as well, it is not theirs. Pure. */
export function judgeRequest(mail: ReadMail, { sender, addresses, ours, isLive, lately, perHour }: AroundRequest): Cause | null {
  const of = (name: string) => (mail.headers[name] ?? '').toLowerCase()
  const [name = '', domain = ''] = (mail.from ?? '').split('@')
  if (isBounce(of, sender, name)) return 'bounce'
  // Also what answers or passes on ours: a rule that sends receipts here would file each, and be sent one for it (F09).
  if (isOurs(mail, ours, domain) || isAboutOurs(of, ours)) return 'own'
  if (isAutomatic(of, false)) return 'automatic'
  if (mail.froms !== 1 || mail.from === null) return 'from-unclear'
  const isSentOn = Object.keys(mail.headers).some((field) => field.startsWith('resent-'))
  if (isSentOn || [mail.from, ...mail.senders].some((one) => one === null || !addresses.includes(one))) return 'not-theirs'
  if (!isLive) return 'ended'
  if (lately >= perHour) return 'too-many'
  return saysNothing(mail) && isBlank(mail.subject) ? 'empty' : null
}

/** Pure. What no message can be, whoever lets it in. */
export const saysNothing = ({ text, files }: Pick<ReadMail, 'text' | 'files'>): boolean => text.trim() === '' && files.length === 0

/** Of the vendor's own domain, or one below it. */
export function isOf(from: string | null, vendorAddress: string): boolean {
  const domain = vendorAddress.slice(vendorAddress.lastIndexOf('@') + 1)
  const theirs = from?.slice(from.lastIndexOf('@') + 1)
  return theirs !== undefined && (theirs === domain || theirs.endsWith(`.${domain}`))
}

const isBounce = (of: (name: string) => string, sender: string | null, name: string): boolean =>
  sender === null || /^multipart\/report/.test(of('content-type')) || /^(mailer-daemon|postmaster)$/.test(name)

function isOurs({ headers, messageId }: ReadMail, ours: readonly string[], domain: string): boolean {
  const host = /@([^>\s]+)>?\s*$/.exec(messageId ?? '')?.[1]?.toLowerCase()
  return ours.some((one) => one === headers['x-guichet-house']?.toLowerCase() || one === host) || domain === ours[1]
}

const isAboutOurs = (of: (name: string) => string, ours: readonly string[]): boolean =>
  ours.some((host) => `${of('in-reply-to')} ${of('references')}`.includes(`@${host}>`))

/** Help desks mark what their people write as generated, and as bulk: from the vendor's own domain that is an answer. */
function isAutomatic(of: (name: string) => string, isVendors: boolean): boolean {
  const submitted = of('auto-submitted').trim()
  const isOfDesk = isVendors && submitted === 'auto-generated'
  return (
    (submitted !== '' && !/^no\b/.test(submitted) && !isOfDesk) ||
    /\b(junk|list|auto_reply)\b/.test(of('precedence')) ||
    (of('precedence').includes('bulk') && !isOfDesk) ||
    of('x-autoreply') !== '' ||
    of('x-autorespond') !== '' ||
    of('x-autogenerated') !== '' ||
    of('list-id') !== '' ||
    of('x-ms-exchange-inbox-rules-loop') !== '' ||
    /^(delivery-status|disposition-notification)/.test(of('x-failed-recipients'))
  )
}

const writesToCrowds =
  /^(no[-_.]?reply|do[-_.]?not[-_.]?reply|notif|verif|confirm|secur|account|auth|login|signin|signup|otp|code|invit|welcome|registr|billing|newsletter|mailer|bounce|feedback|team$|hello$|info$)/
/** What senders of mails to many put into each. */
const sentInBulk = [
  'list-unsubscribe',
  'feedback-id',
  'x-ses-outgoing',
  'x-sg-eid',
  'x-mailgun-sid',
  'x-mandrill-user',
  'x-pm-message-id',
  'x-csa-complaints',
]
