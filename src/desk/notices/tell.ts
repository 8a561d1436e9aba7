// Puts one mail on its way for each person who must be told. The rows are what makes a notice go out once, however often this runs.
import { sql } from 'kysely'
import type { PeopleEvent } from '../events.ts'
import { type Db, type Tx, writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { addJobs } from '../../platform/job-queue.ts'

interface Telling {
  /** As guichet_worker: it decides for everyone; what each may read is decided when the mail is written. */
  readonly db: Db
  readonly at: Date
  readonly eventId: string
}

interface Enough {
  readonly perHour: number
  readonly perDay: number
}
/** Nobody can be flooded through us: neither by tickets they were added to, nor by invitations, from however many people (F08). Links of
 *  persons are limited where they are made. */
export const unproven: Enough = { perHour: 1, perDay: 5 }
const invitations: Enough = { perHour: 5, perDay: 5 }
/** What else is asked of who grants rights stands on the organisation's page. */
export const askings: Enough = { perHour: 10, perDay: 30 }

export async function hadEnough(tx: Tx, address: string, at: Date, enough: Enough, kind?: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended('guichet mails to ' || ${address}, 0))`.execute(tx)
  const since = (ms: number) => sql`created_at > ${new Date(at.getTime() - ms)}`
  const { rows } = await sql<{
    in_hour: number
    in_day: number
  }>`select count(*) filter (where ${since(3_600_000)}) as in_hour, count(*) as in_day
    from outgoing_mail where recipient = ${address} and ${kind ? sql`kind = ${kind}` : sql`not sensitive`} and ${since(86_400_000)}`.execute(
    tx,
  )
  return rows[0]!.in_hour >= enough.perHour || rows[0]!.in_day >= enough.perDay
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

export interface Underway {
  event_id: string
  person_id: string | null
  ticket_id: string | null
  kind: string
  form: string
  recipient: string
  sensitive: boolean
  update_id?: string | null
}

export async function putOnTheirWay(tx: Tx, at: Date, mails: Underway[]): Promise<void> {
  if (mails.length === 0) return
  const rows = mails.map((mail) => {
    const id = newId(at.getTime())
    // The part behind the @ is added where the house's address is known; this one is unique by itself.
    return { ...mail, id, message_id: id, state: 'waiting', created_at: at }
  })
  // One for each event and recipient; of an incident's update one for all tickets of a recipient.
  const { rows: made } = await sql<{ id: string }>`
    insert into outgoing_mail (id, event_id, person_id, ticket_id, kind, form, recipient, sensitive, update_id, message_id, state, created_at)
    select id, event_id, person_id, ticket_id, kind, form, recipient, sensitive, update_id, message_id, state, created_at
      from jsonb_populate_recordset(null::outgoing_mail, ${JSON.stringify(rows)}::jsonb)
    on conflict do nothing returning id`.execute(tx)
  await addJobs(
    tx,
    made.map(({ id }) => ({ task: 'send-mail', payload: { mailId: id }, key: `send-mail:${id}` })),
  )
}
