// Without this no one could ask for help: portal, workspace, REST and mail all open tickets here.
import { sql } from 'kysely'
import { z } from 'zod'
import { send, together } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { Language } from '../../platform/messages.ts'
import { type FieldFault, Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { BookCallback, booking, withPhone } from '../callbacks/book.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { byKey } from '../catalogue/catalogue.ts'
import { oneLine } from '../catalogue/answers.ts'
import { limitsFor } from '../catalogue/limits-for.ts'
import { listedFor } from '../entitlements/listed-contracts.ts'
import { type FilingStanding, standingsQuery, standingsRead } from '../entitlements/standing-of.ts'
import { type ActsFor, actingQuery, actingRead } from '../partners/acting.ts'
import { MeetsIncident, meeting } from '../incidents/meet-incident.ts'
import { parse } from '../parse.ts'
import { aboutFiling } from '../promises/about.ts'
import { recordPromise } from '../promises/recorded.ts'
import { asker } from './access.ts'
import { Body, Id, Key, Summary, Whom } from './fields.ts'
import { openTicket } from './open-ticket.ts'
import { consumeDraft, digestOf, takeDraft, takenDraft } from './send-draft.ts'
import { whatIsFiled } from './what-is-filed.ts'
import { type Added, type About, whom } from './whom.ts'

const optional = Key.nullish().transform((key) => key ?? null)

export const CreateTicket = z.strictObject({
  /** The draft this comes from, with its files; also the idempotency key. An unknown id is taken as a fresh draft. */
  draftId: Id.optional(),
  requestType: Key,
  service: optional,
  /** Left out or null: the requester's only organisation, or none for a person who belongs nowhere. */
  organisationId: Id.nullish().transform((id) => id ?? null),
  /** Acting as this partner for `organisationId`, its customer; left out: for one's own organisation. */
  partnerId: Id.nullish().transform((id) => id ?? null),
  /** Acting: the one approval of the customer this is filed under; otherwise that is found. */
  delegationId: Id.nullish().transform((id) => id ?? null),
  /** Staff only: the customer for whom the ticket is made. */
  requesterId: Id.optional(),
  summary: Summary,
  body: Body,
  /** Required where the request type asks for it, refused where it does not. */
  priority: optional,
  severity: optional,
  participants: z.array(Whom).max(20, 'ticket.fault.too-many-participants').default([]),
  /** What the way to the form chose; left out where only one is possible. */
  context: optional,
  offering: optional,
  /** Of the requester's organisation, all with one entity. */
  contractIds: z
    .array(Id)
    .max(20, 'ticket.fault.too-many-contracts')
    .default([])
    .transform((ids) => [...new Set(ids)]),
  /** By key of the field. What the form does not ask is not kept. */
  answers: z
    .record(Key, z.union([z.string(), z.array(z.string().max(200)).max(500)]))
    .refine((given) => Object.keys(given).length <= 200, 'ticket.fault.too-many-answers')
    .default({}),
  /** Staff only, for a customer: although their plan, contract or grant does not give it. */
  override: z.boolean().default(false),
  /** An incident that was shown before sending: the ticket waits with it, or is another matter. */
  incident: MeetsIncident.nullish().transform((given) => given ?? null),
  /** Where the request type asks to be phoned: when. Left out it is undefined, as in what was sent before there were callbacks. */
  callback: BookCallback.nullish().transform((given) => given ?? undefined),
})
export type CreateTicket = z.input<typeof CreateTicket>
type Input = z.output<typeof CreateTicket>

export interface Created {
  readonly id: string
  readonly reference: string
  /** True when this draft had been sent before: nothing was made now. */
  readonly already: boolean
}

/** Refusals: invalid, may-not-file, not-delegated, not-entitled, may-not-do-that, already-sent-otherwise, for-another-customer, file-too-large, draft-gone, too-many-files, message-too-large. */
/**
 * `how.toVendor`: hand-over.ts passes it on to the vendor of its service, which is the only way to file about another's product.
 * `how.phonesLater`: asked long ago, and approved now: a time to be phoned is chosen on the ticket.
 */
export async function createTicket(
  act: Act,
  given: CreateTicket,
  how: { readonly toVendor?: true; readonly phonesLater?: true } = {},
): Promise<Created> {
  const input = parse(CreateTicket, given)
  return inTransaction(act, async (act) => {
    const me = asker(act)
    const catalogue = await catalogueOf(act.db)
    const { draftId, ...sent } = input
    const digest = digestOf(sent)
    const requesterId = input.requesterId ?? me.personId
    const draft = draftId ? takeDraft(act, draftId, 'ticket', null, partiesOf(input)) : []
    const acts = actsFor(input, me.personId)
    const named = { ...namedIn(input), listed: listedFor(catalogue, input.requestType) }
    const standings = acts ? actingQuery(acts, act.at, named) : standingsQuery(requesterId, input.organisationId, act.at, named)
    const results = await together(act.db, [facts(me.personId, requesterId), standings, ...draft])
    if (draftId) {
      const became = takenDraft(results[4]?.[0] as never, 'ticket', digest, limitsFor(catalogue, input.requestType))
      if (became) return sentBefore(act, became)
    }
    const known = results[0][0] as Facts

    const asStaff = requesterId !== me.personId
    if (asStaff && !known.is_staff) throw new Refusal('may-not-file')
    if (input.override && !asStaff) throw new Refusal('may-not-do-that')
    if (!known.requester) throw new Refusal('invalid', {}, [{ field: 'requesterId', message: 'ticket.fault.person' }])
    const standing = acts ? actingRead(results[1] as never) : standingFor(standingsRead(results[1] as never), input.organisationId, asStaff)
    if (!standing) throw new Refusal('not-delegated')
    const organisationId = standing.organisation?.id ?? null
    const answers = withPhone(catalogue, byKey(catalogue.requestTypes, input.requestType), input.answers, input.callback)
    const filed = whatIsFiled(catalogue, standing, { ...input, ...how, answers }, known.requester)
    const participants = await everyone(act, { organisationId, partnerId: input.partnerId, requesterId, asStaff }, input.participants)

    const meets = await meeting(act, input.incident)
    const phoned = await booking(
      act,
      catalogue,
      {
        type: filed.requestType,
        queue: filed.queue,
        answers: filed.answers,
        requester: known.requester,
        asStaff,
        later: how.phonesLater ?? false,
      },
      input.callback,
    )
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
      partnerId: input.partnerId,
      participants,
      summary,
      body,
      service,
      priority,
      severity,
      ...filed,
      papers: filed.papers.map(({ id }) => id),
      followUpOf: null,
      fromStaff: asStaff,
      language: known.language,
      joins: meets.joins,
      promised: recordPromise(
        catalogue,
        aboutFiling(standing, filed.papers, {
          plan: filed.plan,
          type: filed.requestType,
          severity,
          service,
          language: known.requester.language,
          queue: filed.queue,
          byPartner: input.partnerId !== null,
        }),
      ),
    })
    await send(act.db, [
      ...opened,
      ...meets.writes(id),
      ...(phoned?.(id) ?? []),
      ...(draftId ? consumeDraft(act, draftId, digest, id, { message: messageId }) : []),
    ])
    return { id, reference, already: false }
  })
}

/** A form that was opened for one customer is sent for that one only. */
export const partiesOf = ({ organisationId, partnerId }: Pick<Input, 'organisationId' | 'partnerId'>) => ({
  customerId: partnerId === null ? null : organisationId,
  partnerId,
})

/** Who acts for a customer names it, and files as themself. */
function actsFor({ partnerId, organisationId, delegationId, requesterId, override }: Input, personId: string): ActsFor | null {
  if (partnerId === null) {
    if (delegationId !== null) throw new Refusal('invalid', {}, [{ field: 'partnerId', message: 'ticket.fault.choose' }])
    return null
  }
  if (organisationId === null) throw new Refusal('invalid', {}, [{ field: 'organisationId', message: 'ticket.fault.choose' }])
  if (override || (requesterId !== undefined && requesterId !== personId)) throw new Refusal('may-not-do-that')
  return { personId, partnerId, customerId: organisationId, delegation: delegationId }
}

interface Facts {
  readonly number: number
  readonly is_staff: boolean
  readonly language: Language
  readonly requester: { readonly language: Language; readonly timeZone: string } | null
}

const facts = (
  me: string,
  requesterId: string,
) => sql<Facts>`select nextval('ticket_number') as number, p.language, p.staff_role is not null as is_staff,
  (select json_build_object('language', r.language, 'timeZone', r.time_zone) from person r where r.id = ${requesterId} and r.disabled_at is null) as requester
  from person p where p.id = ${me} and p.disabled_at is null`

async function sentBefore(act: ActInTransaction, id: string): Promise<Created> {
  const ticket = await act.db.selectFrom('ticket').select('reference').where('id', '=', id).executeTakeFirst()
  if (!ticket) throw new Refusal('not-found') // sent, and out of sight since
  return { id, reference: ticket.reference, already: true }
}

/** Contracts, and what may be the name of a tenant: looked for however many the organisation has. */
export const namedIn = ({ contractIds, answers }: Input) => ({
  contracts: contractIds,
  tenants: Object.values(answers)
    .filter((answer) => typeof answer === 'string')
    .map(oneLine)
    .filter((answer) => answer.length <= 120 && !answer.includes('\0')),
})

/** A member files for an organisation, in which they may; only a person who belongs nowhere files for none. Staff file for any member. */
function standingFor(all: readonly FilingStanding[], asked: string | null, asStaff: boolean): FilingStanding {
  const may = all.filter((standing) => standing.files || asStaff).map((standing) => ({ ...standing, files: true }))
  if (asked !== null && may.length === 0 && asStaff)
    throw new Refusal('invalid', {}, [{ field: 'organisationId', message: 'ticket.fault.not-a-member' }])
  if (may.length === 0) throw new Refusal('may-not-file')
  if (may.length > 1) throw new Refusal('invalid', {}, [{ field: 'organisationId', message: 'ticket.fault.choose' }])
  return may[0]!
}

/** Each named once; what is wrong with one is said at that one. */
export async function everyone(act: ActInTransaction, about: About, given: readonly Whom[]): Promise<Added[]> {
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
