// Puts the mails of identity on their way: links to set a password, invitations, and to whoever can give a right that somebody asks for.
import type { PeopleEvent } from '../events.ts'
import { type Db, type Tx, writing } from '../../platform/database.ts'
import { type Underway, askings, hadEnough, invitations, putOnTheirWay } from './on-their-way.ts'

interface Telling {
  /** As guichet_worker: it decides for everyone; what each may read is decided when the mail is written. */
  readonly db: Db
  readonly at: Date
  readonly eventId: string
}

export function tellOfPerson({ db, at, eventId }: Telling): Promise<void> {
  return writing(db, null, async (tx) => {
    const row = await tx.selectFrom('people_event').selectAll().where('id', '=', eventId).executeTakeFirst()
    if (!row) return
    const event = { type: row.type, ...(row.payload as object) } as PeopleEvent
    if (event.type === 'member.invited') {
      const invitation = await tx.selectFrom('invitation').select(['address']).where('id', '=', event.invitationId).executeTakeFirst()
      if (!invitation) return
      if (await hadEnough(tx, invitation.address, at, invitations, 'invitation')) return
      await putOnTheirWay(tx, at, [
        {
          event_id: eventId,
          person_id: null,
          ticket_id: null,
          kind: 'invitation',
          form: 'full',
          recipient: invitation.address,
          sensitive: true,
        },
      ])
      return
    }
    if (event.type === 'right.asked') {
      const mails: Underway[] = []
      for (const one of await whoCanGive(tx, event)) {
        if (await hadEnough(tx, one.address, at, askings, 'right-asked')) continue
        mails.push({
          event_id: eventId,
          person_id: one.id,
          ticket_id: null,
          kind: 'right-asked',
          form: 'full',
          recipient: one.address,
          sensitive: false,
        })
      }
      await putOnTheirWay(tx, at, mails)
      return
    }
    const recipient = await addressOf(tx, event)
    // Whether anybody is known there, and whether a link may go out, is decided when the mail is written (people/mailed-link.ts).
    if (recipient)
      await putOnTheirWay(tx, at, [
        {
          event_id: eventId,
          person_id: null,
          ticket_id: null,
          kind: event.type.replace('person.', ''),
          form: 'full',
          recipient,
          sensitive: true,
        },
      ])
  })
}

/** Administrators at a proven address who want mail: of the organisation, or ours. */
async function whoCanGive(tx: Tx, asked: Extract<PeopleEvent, { type: 'right.asked' }>): Promise<{ id: string; address: string }[]> {
  const people = tx
    .selectFrom('person as p')
    .innerJoin('person_address as a', 'a.person_id', 'p.id')
    .select(['p.id', 'a.address'])
    .where('a.verified_at', 'is not', null)
    .where('p.disabled_at', 'is', null)
    .where('p.mail', '<>', 'off')
    .where('p.id', '<>', asked.personId)
    .orderBy('p.id')
    .limit(20)
  if (asked.from === 'provider') return people.where('p.staff_role', '=', 'administrator').execute()
  return people
    .innerJoin('membership as m', 'm.person_id', 'p.id')
    .where('m.organisation_id', '=', asked.organisationId)
    .where('m.administers', '=', true)
    .execute()
}

async function addressOf(tx: Tx, event: PeopleEvent): Promise<string | null> {
  if (event.type === 'person.signed-up' || event.type === 'person.asked-to-reset') return event.address
  if (event.type !== 'person.welcomed') return null
  const row = await tx.selectFrom('person_address').select('address').where('person_id', '=', event.personId).executeTakeFirst()
  return row?.address ?? null
}
