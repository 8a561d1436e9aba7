// What the API's answers look like: the same schemas describe them in OpenAPI and check them in the tests.
import { clockMetrics, metrics } from '../desk/catalogue/catalogue.ts'
import { z } from '@hono/zod-openapi'
import { callbackStates, outcomes, standings } from '../desk/callbacks/stands.ts'
import { rights } from '../desk/tickets/rights.ts'
import { statuses } from '../desk/tickets/lifecycle.ts'

export const Id = z.uuid().meta({ example: '0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001' })
export const Moment = z.iso.datetime().meta({ description: 'RFC 3339, in UTC.', example: '2026-11-21T06:00:00.000Z' })
export const Key = z.string().meta({ description: 'A key of the catalogue.', example: 'technical' })

export const PersonName = z.strictObject({ id: Id, name: z.string().meta({ example: 'Ada Lovelace' }) }).meta({ id: 'PersonName' })
export const OrganisationName = z
  .strictObject({ id: Id, name: z.string().meta({ example: 'Analytical Engines' }) })
  .meta({ id: 'OrganisationName' })

export const Attachment = z
  .strictObject({
    id: Id,
    name: z.string().meta({ example: 'console.log' }),
    mediaType: z.string().meta({ description: 'By the content, not by what the sender claimed.', example: 'text/plain' }),
    size: z.int().meta({ description: 'Bytes.', example: 1834 }),
  })
  .meta({ id: 'Attachment' })

const State = z.enum(statuses)
const ticketCore = {
  id: Id,
  reference: z.string().meta({ example: 'CS-295900' }),
  summary: z.string().meta({ example: 'Backup of vm-17 fails since Monday' }),
  requestType: Key,
  service: Key.nullable(),
  status: z.string().meta({ description: 'The public status, a key of the catalogue.', example: 'open' }),
  state: State.optional().meta({ description: 'The state behind the public status; for staff only.' }),
  priority: Key.nullable().meta({ description: 'How urgent the requester says it is.', example: 'high' }),
  severity: Key.nullable().meta({ description: 'Business impact.', example: 'b' }),
  createdAt: Moment,
  updatedAt: Moment.meta({ description: 'Moves on whatever its customers can see.' }),
  updated: z.boolean().meta({ description: 'Something on it that the caller has not read.' }),
  requester: PersonName,
  organisation: OrganisationName.nullable(),
  partner: OrganisationName.nullable().meta({ description: 'Who filed it for that customer.' }),
}

export const TicketRow = z.strictObject(ticketCore).meta({ id: 'TicketRow', description: 'A ticket as lists show it.' })
export const WorkRow = z
  .strictObject({
    ...ticketCore,
    queue: Key,
    assignee: PersonName.nullable(),
    waitingSince: Moment.nullable(),
    touchedAt: Moment,
    due: z
      .strictObject({ metric: z.enum(clockMetrics), dueAt: Moment })
      .nullable()
      .meta({ description: 'The promise that is due next; null where none runs.' }),
    raised: z.boolean().meta({ description: 'Stands before the others in its queue.' }),
  })
  .meta({ id: 'WorkRow', description: 'A ticket as agents see it in their queues.' })

export const callbackShape = {
  id: Id,
  startsAt: Moment,
  endsAt: Moment,
  phone: z.string().meta({ description: 'E.164; an extension behind ` x`.', example: '+33144556677' }),
  language: z.string().meta({ description: 'In which is phoned.', example: 'fr' }),
  state: z.enum(callbackStates),
  calledAt: Moment.nullable().meta({ description: 'First tried at its time, or reached.' }),
}
export const TicketCallback = z
  .strictObject({
    ...callbackShape,
    standing: z.enum(standings).meta({
      description:
        'How it stands now: of a booked one whether its time is `ahead`, is `now`, was `tried` at, or went by (`late`); else how it ended.',
    }),
    attempts: z
      .array(z.strictObject({ id: Id, at: Moment, by: z.string(), outcome: z.enum(outcomes), note: z.string() }))
      .optional()
      .meta({ description: 'For those who work the ticket only.' }),
  })
  .meta({ id: 'TicketCallback', description: 'When the requester of a ticket is phoned.' })

export const TicketIncident = z
  .strictObject({
    id: Id,
    reference: z.string().meta({ example: 'INC-1001' }),
    kind: z.enum(['incident', 'maintenance', 'known-issue']),
    state: z.enum(['scheduled', 'in-progress', 'investigating', 'identified', 'monitoring', 'resolved', 'cancelled']),
    title: z.string().meta({ description: 'In the language asked for.', example: 'Servers in the north do not start' }),
    how: z.enum(['joined', 'attached']).meta({ description: 'By whoever asked, or by one of us.' }),
    asked: z.boolean().meta({ description: 'The requester is asked whether it is solved for them.' }),
    answer: z.enum(['solved', 'not-solved']).nullable(),
  })
  .meta({ id: 'TicketIncident', description: 'The incident a ticket waits with.' })

export const Ticket = z
  .strictObject({
    ...ticketCore,
    context: Key.nullable(),
    offering: Key.nullable().meta({ description: 'What it was filed under.' }),
    entity: Key.nullable().meta({ description: 'The company of ours that the customer contracted with.' }),
    plan: Key.nullable().meta({ description: 'The plan it is worked under.' }),
    contracts: z.array(z.strictObject({ number: z.string() })).meta({ description: 'Those the caller may see.' }),
    answers: z
      .array(
        z.strictObject({
          key: Key,
          label: z.string().meta({ example: 'Tenant' }),
          kind: z.string().meta({ example: 'cloud-tenant' }),
          value: z.union([z.string(), z.array(z.string())]),
        }),
      )
      .meta({ description: 'What the form asked, in its order.' }),
    promises: z
      .array(
        z.strictObject({
          metric: z.enum(metrics),
          state: z.enum(['running', 'paused', 'met', 'met-late', 'late', 'dropped']),
          dueAt: Moment.nullable().meta({ description: 'null while the clock stands, and once it is over.' }),
          missed: z.boolean().meta({ description: 'It was late once, whatever it was given afterwards.' }),
        }),
      )
      .meta({ description: 'How each promise stands, the nearest first; empty where none was given.' }),
    closeReason: z.string().nullable().meta({ example: 'solved' }),
    solvedAt: Moment.nullable(),
    closedAt: Moment.nullable(),
    participants: z.array(
      z.strictObject({
        person: PersonName.meta({
          description:
            'Who was added by an address from outside is that address to customers, with an id of this ticket’s own, until they act on it.',
        }),
        addedAt: Moment,
        seesFrom: Moment.nullable().meta({ description: 'Set for people from outside: they read messages from then on only.' }),
      }),
    ),
    lastMessageId: Id.nullable().meta({ description: 'Give it as `lastSeen` with a reply, to be told of messages that came meanwhile.' }),
    incident: TicketIncident.nullable(),
    callback: TicketCallback.nullable().meta({
      description: 'When its requester is phoned; null where nobody is, or the caller may not know.',
    }),
    followUpOf: z.strictObject({ id: Id, reference: z.string() }).nullable(),
    followUps: z.array(z.strictObject({ id: Id, reference: z.string() })),
    may: z.array(z.enum(rights)).meta({ description: 'What the caller may do to it now.' }),
    staff: z
      .strictObject({
        queue: Key,
        assignee: PersonName.nullable(),
        waitingSince: Moment.nullable(),
        touchedAt: Moment,
        agents: z.array(PersonName).meta({ description: 'Who may be assigned.' }),
      })
      .nullable()
      .meta({ description: 'Only for those who work the ticket.' }),
  })
  .meta({ id: 'Ticket' })

export const Message = z
  .strictObject({
    id: Id,
    author: PersonName,
    fromStaff: z.boolean(),
    body: z.string().meta({ description: 'Markdown as written, not sanitised HTML.', example: 'It works again since this morning.' }),
    via: z.enum(['portal', 'workspace', 'api', 'mail']),
    incident: z
      .strictObject({ reference: z.string().meta({ example: 'INC-1001' }), kind: z.enum(['update', 'solved', 'report']) })
      .nullable()
      .meta({
        description: 'Set where the message is an update of the incident; its `body` is in the language asked for, where there is one.',
      }),
    vendor: z
      .strictObject({
        key: z.string().meta({ example: 'sentinel' }),
        name: z.string().meta({ example: 'Sentinel Software' }),
        unverified: z.boolean().meta({ description: 'It came from elsewhere than the vendor’s own domain, or from nobody knows where.' }),
        sender: z.string().nullable().meta({ description: 'The address it says it came from, where that can be read without doubt.' }),
      })
      .nullable()
      .meta({ description: 'Set where it is the answer of a vendor to whom the request was handed.' }),
    createdAt: Moment,
    attachments: z.array(Attachment),
  })
  .meta({ id: 'Message', description: 'A public message: everyone on the ticket can read it.' })

export const Note = z
  .strictObject({ id: Id, author: PersonName, body: z.string(), createdAt: Moment, attachments: z.array(Attachment) })
  .meta({ id: 'Note', description: 'An internal note: only those who work the ticket can read it.' })

export const Limits = z
  .strictObject({
    fileBytes: z.int().meta({ example: 25_000_000 }),
    files: z.int().meta({ example: 20 }),
    messageBytes: z.int().meta({ example: 100_000_000 }),
  })
  .meta({ description: 'Of files: bytes of each, how many, bytes of all together.' })

export const nextCursor = z.string().nullable().meta({ description: 'Give it as `cursor` to go on; null at the end.' })
