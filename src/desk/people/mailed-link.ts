// Which mail with a link follows from an event, and to whom: the only place where a sign-up learns whether the address is known.
// The mail's words may hold nothing that was typed by whoever asked (F08): not the names of a sign-up, no subject of theirs.
import { writing } from '../../platform/database.ts'
import type { Identity } from '../../platform/identity.ts'
import { isLanguage, type Language } from '../../platform/messages.ts'
import type { PeopleEvent } from '../events.ts'
import { timeZoneOf } from './fields.ts'
import { findOrMakePerson } from './person.ts'

/** welcome: set a first password; known-already: they signed up though they can sign in; reset: as asked; invitation: join an organisation. */
export interface LinkMail {
  readonly kind: 'welcome' | 'known-already' | 'reset' | 'invitation'
  /** Null: an invited address nobody of ours has yet. */
  readonly personId: string | null
  readonly address: string
  readonly language: Language
  readonly timeZone: string
  /** To be put behind GUICHET_URL; in this one mail to this one address and nowhere else. */
  readonly path: string
  readonly expiresAt: Date
  readonly organisation?: { readonly id: string; readonly name: string }
}

/** The mail of an event, or null when there is none to send. Twice for one event it makes a fresh link each time; only the last sent one matters. */
export async function mailedLink(identity: Identity, eventId: string, event: PeopleEvent, at: Date): Promise<LinkMail | null> {
  if (event.type === 'member.invited') return invitationMail(identity, eventId, event.invitationId)
  const personId = await personFor(identity, event, at)
  if (!personId) return null
  const isKnown = await identity.hasLogin(personId)
  const kind = event.type === 'person.asked-to-reset' ? 'reset' : isKnown ? 'known-already' : 'welcome'
  const link = await identity.mintLink(kind === 'welcome' ? 'welcome' : 'reset', personId, eventId)
  if (!link) return null
  const person = await identity.db
    .selectFrom('person')
    .innerJoin('person_address', 'person_address.person_id', 'person.id')
    .select(['address', 'language', 'time_zone'])
    .where('person.id', '=', personId)
    .executeTakeFirstOrThrow()
  return {
    kind,
    personId,
    address: person.address,
    language: languageOr(person.language),
    timeZone: person.time_zone,
    path: link.path,
    expiresAt: link.expiresAt,
  }
}

async function personFor(identity: Identity, event: PeopleEvent, at: Date): Promise<string | null> {
  if (event.type === 'person.welcomed') return event.personId
  if (event.type === 'person.signed-up') return (await writing(identity.db, null, (tx) => findOrMakePerson(tx, event, at))).id
  if (event.type !== 'person.asked-to-reset') return null
  const known = await identity.db.selectFrom('person_address').select('person_id').where('address', '=', event.address).executeTakeFirst()
  return known?.person_id ?? null
}

async function invitationMail(identity: Identity, eventId: string, invitationId: string): Promise<LinkMail | null> {
  const link = await identity.mintLink('invitation', invitationId, eventId)
  if (!link) return null
  const invitation = await identity.db
    .selectFrom('invitation')
    .innerJoin('organisation', 'organisation.id', 'invitation.organisation_id')
    .innerJoin('person as inviter', 'inviter.id', 'invitation.invited_by')
    .leftJoin('person_address', 'person_address.address', 'invitation.address')
    .leftJoin('person as invited', 'invited.id', 'person_address.person_id')
    .select(['invitation.address', 'organisation.id', 'organisation.name', 'invited.id as person_id', 'invited.time_zone'])
    .select((eb) => eb.fn.coalesce('invited.language', 'inviter.language').as('language'))
    .where('invitation.id', '=', invitationId)
    .executeTakeFirstOrThrow()
  const language = languageOr(invitation.language)
  return {
    kind: 'invitation',
    personId: invitation.person_id,
    address: invitation.address,
    language,
    timeZone: invitation.time_zone ?? timeZoneOf(language),
    path: link.path,
    expiresAt: link.expiresAt,
    organisation: { id: invitation.id, name: invitation.name },
  }
}

const languageOr = (language: string | null): Language => (isLanguage(language) ? language : 'en')
