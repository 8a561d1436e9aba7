// Who may be added to a ticket: colleagues always, others only where the organisation allows it and only from then on.
import { sql } from 'kysely'
import { Refusal } from '../../platform/refusal.ts'
import type { ActInTransaction } from '../actor.ts'
import { parseAddress } from '../people/address.ts'
import { findOrMakePerson, personOfAddress } from '../people/person.ts'
import type { Whom } from './fields.ts'

export interface About {
  readonly organisationId: string | null
  /** Set when the partner that filed it adds them; null for the customer and for us. */
  readonly partnerId: string | null
  readonly requesterId: string
  readonly asStaff: boolean
}
export interface Added {
  readonly personId: string
  readonly outside: boolean
  /** By which they were added from outside: all that others see of them until they act themselves. */
  readonly address?: string
  /** Follows for as long as this partner acts for the customer; null: by themself. */
  readonly through: string | null
}

/** Refusals: invalid, outside-participants-not-allowed, requester-is-there-already. The answer never tells whether an outside address was known. */
export async function whom(act: ActInTransaction, ticket: About, given: Whom): Promise<Added> {
  if ('personId' in given) return known(act, ticket, given.personId)
  const address = parseAddress(given.address)
  if (!address) {
    const message = given.address === '' ? 'ticket.fault.address' : 'ticket.fault.address-given'
    throw new Refusal('invalid', {}, [{ field: 'address', message, values: { given: given.address.slice(0, 100) } }])
  }
  const found = await personOfAddress(act.db, address)
  const standing = found ? await standingOf(act, ticket, found) : 'outside'
  if (standing !== 'outside') return inside(ticket, found!, standing)
  await requireOutsideAllowed(act, ticket)
  const person = found ?? (await findOrMakePerson(act.db, { address, language: await languageOf(act) }, act.at)).id
  return { personId: person, outside: true, address, through: ticket.partnerId }
}

async function known(act: ActInTransaction, ticket: About, personId: string): Promise<Added> {
  const standing = await standingOf(act, ticket, personId)
  if (standing !== 'outside') return inside(ticket, personId, standing)
  // By their id only we add someone from outside: a customer who guesses ids learns nothing.
  const there = ticket.asStaff && (await act.db.selectFrom('person').select('id').where('id', '=', personId).executeTakeFirst())
  if (!there) throw new Refusal('invalid', {}, [{ field: 'personId', message: 'ticket.fault.person' }])
  await requireOutsideAllowed(act, ticket)
  return { personId, outside: true, through: null }
}

function inside(ticket: About, personId: string, standing: 'inside' | 'partner'): Added {
  if (personId === ticket.requesterId) throw new Refusal('requester-is-there-already')
  return { personId, outside: false, through: standing === 'partner' ? ticket.partnerId : null }
}

/** The requester, a member of the organisation, and, when one of us adds them, one of us, are inside; so are people of the partner, through it. */
async function standingOf(act: ActInTransaction, ticket: About, personId: string): Promise<'inside' | 'partner' | 'outside'> {
  if (personId === ticket.requesterId) return 'inside'
  const { rows } = await sql<{ inside: boolean; partner: boolean }>`select
    exists (select from membership m where m.organisation_id = ${ticket.partnerId} and m.person_id = ${personId}) as partner,
    exists (select from membership m where m.organisation_id = ${ticket.organisationId} and m.person_id = ${personId})
    or ${ticket.partnerId !== null} and guichet_belongs(${ticket.organisationId}, ${personId})
    or ${ticket.asStaff} and exists (select from person p where p.id = ${personId} and p.staff_role is not null and p.disabled_at is null) as inside`.execute(
    act.db,
  )
  return rows[0]!.inside ? 'inside' : rows[0]!.partner ? 'partner' : 'outside'
}

async function requireOutsideAllowed(act: ActInTransaction, { organisationId }: About): Promise<void> {
  const organisation =
    organisationId === null
      ? undefined
      : await act.db.selectFrom('organisation').select('allows_outside_participants').where('id', '=', organisationId).executeTakeFirst()
  if (!organisation?.allows_outside_participants) throw new Refusal('outside-participants-not-allowed')
}

async function languageOf(act: ActInTransaction): Promise<string> {
  const me = await act.db.selectFrom('person').select('language').where('id', '=', act.actor.personId).executeTakeFirstOrThrow()
  return me.language
}
