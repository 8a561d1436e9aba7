// One approval for one ticket (MS-36): each administrator of the customer gets a link of their own, and who asked hears a no.
import { type Db, type Tx, writing } from '../../platform/database.ts'
import type { PeopleEvent } from '../events.ts'
import { askings, hadEnough, putOnTheirWay } from './on-their-way.ts'

export type FilingEvent = Extract<PeopleEvent, { type: 'filing.asked' | 'filing.decided' }>
/** Of a request to file: the mails' kinds. */
export const filingMails = { asked: 'filing-asked', refused: 'filing-refused' } as const

/** As guichet_worker. */
export function tellOfFiling({ db, at, eventId }: { db: Db; at: Date; eventId: string }): Promise<void> {
  return writing(db, null, async (tx) => {
    const row = await tx.selectFrom('people_event').select(['type', 'payload']).where('id', '=', eventId).executeTakeFirst()
    if (row) await tell(tx, at, eventId, { type: row.type, ...(row.payload as object) } as FilingEvent)
  })
}

async function tell(tx: Tx, at: Date, eventId: string, event: FilingEvent): Promise<void> {
  // An approval needs no mail of its own: the ticket's receipt says it.
  if (event.type === 'filing.decided' && event.approved) return
  const request = await tx
    .selectFrom('filing_request')
    .select(['customer_id', 'asked_by'])
    .where('id', '=', event.requestId)
    .executeTakeFirst()
  if (!request) return
  const kind = event.type === 'filing.asked' ? filingMails.asked : filingMails.refused
  const mails = []
  for (const { id, address } of await readers(
    tx,
    event.type === 'filing.asked' ? { administer: request.customer_id } : { person: request.asked_by },
  )) {
    if (await hadEnough(tx, address, at, askings, kind)) continue
    mails.push({
      event_id: eventId,
      person_id: id,
      ticket_id: null,
      kind,
      form: 'full',
      recipient: address,
      sensitive: kind === filingMails.asked,
    })
  }
  await putOnTheirWay(tx, at, mails)
}

/** At a proven address, and wanting mail; in one order, since each address is locked. */
function readers(tx: Tx, whose: { administer: string } | { person: string }): Promise<{ id: string; address: string }[]> {
  const people = tx
    .selectFrom('person as p')
    .innerJoin('person_address as a', 'a.person_id', 'p.id')
    .select(['p.id', 'a.address'])
    .where('a.verified_at', 'is not', null)
    .where('p.disabled_at', 'is', null)
    .where('p.mail', '<>', 'off')
    .orderBy('a.address')
    .limit(20)
  if ('person' in whose) return people.where('p.id', '=', whose.person).execute()
  return people
    .innerJoin('membership as m', 'm.person_id', 'p.id')
    .where('m.organisation_id', '=', whose.administer)
    .where('m.administers', '=', true)
    .execute()
}
