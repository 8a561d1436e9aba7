// One table says what each standing toward a ticket allows. Deeds, lists, buttons and the docs ask this table and nothing else.
import type { Status } from '../events.ts'
import { type Happening, leadsTo } from './lifecycle.ts'

export const standings = [
  'requester',
  'participant',
  'colleague',
  'informed',
  'partner',
  'partner-reader',
  'agent',
  'administrator',
] as const
/**
 * colleague: sees all tickets of the organisation; informed: the same, of a ticket that a partner filed and lets the customer see in outline, and
 * so does whoever reads by that customer's leave;
 * partner: acts for the customer in the partner that filed it; partner-reader: may read the customer's tickets; agent: works the ticket's queue.
 */
export type Standing = (typeof standings)[number]

export const rights = [
  'see',
  'see-notes',
  'note-among-partners',
  'reply',
  'attach',
  'note',
  'add-participants',
  'remove-participants',
  'leave',
  'assign',
  'change-priority',
  'change-severity',
  'change-queue',
  'join-incident',
  'answer-incident',
  'change-callback',
  'log-attempt',
  'asked-requester',
  'put-on-hold',
  'taken-up',
  'solved',
  'reopened',
  'closed',
] as const
export type Right = (typeof rights)[number]

const staff = new Set<Right>(rights.filter((right) => !['leave', 'note-among-partners', 'answer-incident'].includes(right)))
const files = [
  'see',
  'reply',
  'attach',
  'add-participants',
  'remove-participants',
  'change-priority',
  'join-incident',
  'answer-incident',
  'change-callback',
  'solved',
  'reopened',
  'closed',
] as const
const table: Record<Standing, ReadonlySet<Right>> = {
  requester: new Set<Right>(files),
  participant: new Set<Right>(['see', 'reply', 'attach', 'leave']),
  colleague: new Set<Right>(['see', 'reply', 'attach', 'add-participants']),
  informed: new Set<Right>(),
  partner: new Set<Right>([...files, 'note-among-partners']),
  'partner-reader': new Set<Right>(['see']),
  agent: staff,
  administrator: staff,
}

/** What a closed ticket still allows: it is read, noted on, and a late reply becomes a follow-up. */
const outlivesClosing = new Set<Right>(['see', 'see-notes', 'note-among-partners', 'reply', 'attach', 'note', 'leave'])

export const allows = (held: readonly Standing[], right: Right): boolean => held.some((standing) => table[standing].has(right))

/** Whether a button works: the standing allows it and the status does. */
export function mayDo(held: readonly Standing[], right: Right, status: Status): boolean {
  if (!allows(held, right)) return false
  if (isHappening(right)) return leadsTo(right, status) !== null
  return status !== 'closed' || outlivesClosing.has(right)
}

/** Everything these standings may do to a ticket in this status. */
export const allowed = (held: readonly Standing[], status: Status): Right[] => rights.filter((right) => mayDo(held, right, status))

const isHappening = (right: Right): right is Right & Happening => rights.indexOf(right) >= rights.indexOf('asked-requester')

export const isStaffStanding = (held: readonly Standing[]): boolean => held.includes('agent') || held.includes('administrator')
