// Who mailed something that could not be filed hears that it waits, and why: without it they would think it was sent.
import { type Db, writing } from '../../platform/database.ts'
import { askings, hadEnough, putOnTheirWay } from './on-their-way.ts'

export const keptMail = 'kept-mail'

/** As guichet_worker. */
export function tellOfKeptMail({ db, at, eventId }: { db: Db; at: Date; eventId: string }): Promise<void> {
  return writing(db, null, async (tx) => {
    const reader = await tx
      .selectFrom('people_event as e')
      .innerJoin('person as p', 'p.id', 'e.person_id')
      .innerJoin('person_address as a', 'a.person_id', 'p.id')
      .select(['p.id', 'p.mail', 'a.address'])
      .where('e.id', '=', eventId)
      .where('a.verified_at', 'is not', null)
      .where('p.disabled_at', 'is', null)
      .where('p.mail', '<>', 'off')
      .executeTakeFirst()
    if (!reader || (await hadEnough(tx, reader.address, at, askings, keptMail))) return
    const { id, mail, address } = reader
    await putOnTheirWay(tx, at, [
      { event_id: eventId, person_id: id, ticket_id: null, kind: keptMail, form: mail, recipient: address, sensitive: false },
    ])
  })
}
