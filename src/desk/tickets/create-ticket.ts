// Without this no one could ask for help: portal, workspace, REST and mail all open tickets here.
import { sql } from 'kysely'
import { z } from 'zod'
import { together } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { Language } from '../../platform/messages.ts'
import { type FieldFault, Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { type Catalogue, byKey, catalogueOf } from '../catalogue/catalogue.ts'
import { parse } from '../parse.ts'
import { asker } from './access.ts'
import { Body, Id, Key, Summary, Whom } from './fields.ts'
import { openTicket } from './open-ticket.ts'
import { consumeDraft, digestOf, takeDraft, takenDraft } from './send-draft.ts'
import { type Added, type About, whom } from './whom.ts'

const optional = Key.nullish().transform((key) => key ?? null)

export const CreateTicket = z.strictObject({
  /** The draft this comes from, with its files; also the idempotency key. An unknown id is taken as a fresh draft. */
  draftId: Id.optional(),
  requestType: Key,
  service: optional,
  /** Left out or null: the requester's only organisation, or none for a person who belongs nowhere. */
  organisationId: Id.nullish().transform((id) => id ?? null),
  /** Staff only: the customer for whom the ticket is made. */
  requesterId: Id.optional(),
  summary: Summary,
  body: Body,
  /** Required where the request type asks for it, refused where it does not. */
  priority: optional,
  severity: optional,
  participants: z.array(Whom).max(20, 'ticket.fault.too-many-participants').default([]),
})
export type CreateTicket = z.input<typeof CreateTicket>
type Input = z.output<typeof CreateTicket>

export interface Created {
  readonly id: string
  readonly reference: string
  /** True when this draft had been sent before: nothing was made now. */
  readonly already: boolean
}

/** Refusals: invalid, may-not-file, already-sent-otherwise, draft-gone, too-many-files, message-too-large. */
export async function createTicket(act: Act, given: CreateTicket): Promise<Created> {
  const input = parse(CreateTicket, given)
  return inTransaction(act, async (act) => {
    const me = asker(act)
    const catalogue = await catalogueOf(act.db)
    const { draftId, ...sent } = input
    const digest = digestOf(sent)
    const requesterId = input.requesterId ?? me.personId
    const draft = draftId ? takeDraft(act, draftId, 'ticket', null) : []
    const results = await together(act.db, [facts(me.personId, requesterId), ...draft])
    if (draftId) {
      const became = takenDraft(results[3]?.[0] as never, 'ticket', digest, catalogue)
      if (became) return sentBefore(act, became)
    }
    const known = results[0][0] as Facts

    const type = fieldsFit(catalogue, input)
    const asStaff = requesterId !== me.personId
    if (asStaff && !known.is_staff) throw new Refusal('may-not-file')
    if (!known.requester) throw new Refusal('invalid', {}, [{ field: 'requesterId', message: 'ticket.fault.person' }])
    const organisationId = organisationFor(known, input.organisationId, asStaff)
    const participants = await everyone(act, { organisationId, requesterId, asStaff }, input.participants)

    const id = newId(act.at.getTime())
    const messageId = newId(act.at.getTime())
    const reference = `${catalogue.referencePrefix}-${known.number}`
    const { summary, body, service, priority, severity } = input
    const opened = openTicket(act, {
      id,
      reference,
      messageId,
      requesterId,
      organisationId,
      participants,
      summary,
      body,
      service,
      priority,
      severity,
      requestType: type.key,
      queue: type.queue,
      followUpOf: null,
      fromStaff: asStaff,
      language: known.language,
    })
    await together(act.db, [...opened, ...(draftId ? consumeDraft(act, draftId, digest, id, { message: messageId }) : [])])
    return { id, reference, already: false }
  })
}

interface Facts {
  readonly number: number
  readonly is_staff: boolean
  readonly language: Language
  readonly requester: boolean
  readonly memberships: readonly { readonly organisation: string; readonly files: boolean }[]
}

const facts = (
  me: string,
  requesterId: string,
) => sql<Facts>`select nextval('ticket_number') as number, p.language, p.staff_role is not null as is_staff,
  exists (select from person r where r.id = ${requesterId} and r.disabled_at is null) as requester,
  (select coalesce(json_agg(json_build_object('organisation', m.organisation_id, 'files', m.files_tickets)), '[]') from membership m where m.person_id = ${requesterId}) as memberships
  from person p where p.id = ${me} and p.disabled_at is null`

async function sentBefore(act: ActInTransaction, id: string): Promise<Created> {
  const ticket = await act.db.selectFrom('ticket').select('reference').where('id', '=', id).executeTakeFirst()
  if (!ticket) throw new Refusal('not-found') // sent, and out of sight since
  return { id, reference: ticket.reference, already: true }
}

/** Whether what was chosen exists, is still offered, and is what the type asks for. All faults at once. */
function fieldsFit(catalogue: Catalogue, input: Input) {
  const faults: FieldFault[] = []
  const chosen = <T extends { key: string; retired?: boolean }>(field: string, list: readonly T[], key: string | null, asked: boolean) => {
    const found = byKey(list, key)
    if (key === null ? asked : !found || found.retired) faults.push({ field, message: 'ticket.fault.choose' })
    else if (key !== null && !asked) faults.push({ field, message: 'ticket.fault.not-asked' })
    return found
  }
  const type = chosen('requestType', catalogue.requestTypes, input.requestType, true)
  chosen(
    'service',
    catalogue.services,
    input.service,
    catalogue.services.some((service) => !service.retired),
  )
  if (type) {
    chosen('priority', catalogue.priorities, input.priority, type.asksPriority)
    chosen('severity', catalogue.severities, input.severity, type.asksSeverity)
  }
  if (faults.length > 0 || !type) throw new Refusal('invalid', {}, faults)
  return type
}

/** A member files for an organisation, in which they may; only a person who belongs nowhere files for none. Staff file for any member. */
function organisationFor(known: Facts, asked: string | null, asStaff: boolean): string | null {
  const may = known.memberships.filter((membership) => membership.files || asStaff).map((membership) => membership.organisation)
  if (asked !== null) {
    if (may.includes(asked)) return asked
    if (asStaff) throw new Refusal('invalid', {}, [{ field: 'organisationId', message: 'ticket.fault.not-a-member' }])
    throw new Refusal('may-not-file')
  }
  if (known.memberships.length === 0) return null
  if (may.length === 0) throw new Refusal('may-not-file')
  if (may.length > 1) throw new Refusal('invalid', {}, [{ field: 'organisationId', message: 'ticket.fault.choose' }])
  return may[0]!
}

/** Each named once; what is wrong with one is said at that one. */
async function everyone(act: ActInTransaction, about: About, given: readonly Whom[]): Promise<Added[]> {
  const added = new Map<string, Added>()
  const faults: FieldFault[] = []
  for (const [place, one] of given.entries()) {
    try {
      const person = await whom(act, about, one)
      added.set(person.personId, person)
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault
      if (fault.code === 'requester-is-there-already') continue // harmless: they follow it anyway
      faults.push({ field: `participants.${place}`, message: fault.faults[0]?.message ?? `refusal.${fault.code}` })
    }
  }
  if (faults.length > 0) throw new Refusal('invalid', {}, faults)
  return [...added.values()]
}
