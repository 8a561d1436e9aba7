// The life of a ticket: what may happen in which status, and where it leads. Menus, refusals and the diagram in the docs derive from this table.
import type { CloseReason, Status } from '../events.ts'

export const statuses = ['new', 'open', 'pending', 'on-hold', 'solved', 'closed'] as const satisfies readonly Status[]
export const closeReasons = ['solved', 'no-longer-relevant', 'duplicate', 'no-answer'] as const satisfies readonly CloseReason[]

/** An empty cell is a refusal. A late reply to a closed ticket is no happening of that ticket: it opens a follow-up (reply.ts). */
const matrix = {
  'customer-replied': { new: 'new', open: 'open', pending: 'open', 'on-hold': 'open', solved: 'open' },
  'staff-replied': { new: 'open', open: 'open', pending: 'pending', 'on-hold': 'on-hold', solved: 'solved' },
  'asked-requester': { new: 'pending', open: 'pending', 'on-hold': 'pending' },
  'put-on-hold': { new: 'on-hold', open: 'on-hold', pending: 'on-hold' },
  'taken-up': { new: 'open', pending: 'open', 'on-hold': 'open' },
  solved: { new: 'solved', open: 'solved', pending: 'solved', 'on-hold': 'solved' },
  reopened: { solved: 'open' },
  closed: { new: 'closed', open: 'closed', pending: 'closed', 'on-hold': 'closed', solved: 'closed' },
  'auto-closed': { solved: 'closed' },
} as const satisfies Record<string, Partial<Record<Status, Status>>>

export type Happening = keyof typeof matrix
export const happenings = Object.keys(matrix) as Happening[]

/** Those a person asks for by a button or by name; replies and the timer bring the others about. */
export const askable = [
  'asked-requester',
  'put-on-hold',
  'taken-up',
  'solved',
  'reopened',
  'closed',
] as const satisfies readonly Happening[]
export type Askable = (typeof askable)[number]

/** Where a happening leads from a status; null where it cannot happen. */
export function leadsTo(happening: Happening, status: Status): Status | null {
  return (matrix[happening] as Partial<Record<Status, Status>>)[status] ?? null
}

/** The diagram of docs/, as Mermaid. */
export function diagram(): string {
  const arrows = happenings.flatMap((happening) =>
    statuses.flatMap((from) => {
      const to = leadsTo(happening, from)
      return to && to !== from ? [`  ${name(from)} --> ${name(to)}: ${happening}`] : []
    }),
  )
  return ['stateDiagram-v2', '  [*] --> new', ...arrows, '  closed --> [*]', ''].join('\n')
}
const name = (status: Status) => status.replaceAll('-', '_')

export interface Life {
  readonly status: Status
  readonly waiting_since: Date | null
  readonly solved_at: Date | null
}

/** What a happening writes on the ticket. Call only where leadsTo is not null. */
export function lifeAfter(ticket: Life, happening: Happening, at: Date, reason: CloseReason | null) {
  const status = leadsTo(happening, ticket.status) as Status
  const solved_at = status === 'closed' ? ticket.solved_at : status !== 'solved' ? null : ticket.status === 'solved' ? ticket.solved_at : at
  return {
    status,
    waiting_since: waits(happening) ? (ticket.waiting_since ?? at) : null,
    solved_at,
    closed_at: status === 'closed' ? at : null,
    close_reason: status === 'closed' ? (reason ?? 'solved') : null,
  }
}

/** After these the next word is ours; waiting is counted from the first of them. */
const waits = (happening: Happening): boolean => ['customer-replied', 'reopened', 'taken-up'].includes(happening)
