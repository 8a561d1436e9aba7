// Tells a party of a delegation what the other did to it, or that it ends soon: its administrators, and who asked for it.
import type { PeopleEvent } from '../events.ts'
import { type Db, type Tx, writing } from '../../platform/database.ts'
import { askings, hadEnough, putOnTheirWay } from './on-their-way.ts'

export type DelegationEvent = Extract<PeopleEvent, { type: `delegation.${string}` }>

/** As guichet_worker. Of the two rows that a deed leaves, this one speaks to its own organisation. */
export function tellOfDelegation({ db, at, eventId }: { db: Db; at: Date; eventId: string }): Promise<void> {
  return writing(db, null, async (tx) => {
    const row = await tx.selectFrom('people_event').selectAll().where('id', '=', eventId).executeTakeFirst()
    if (!row) return
    const event = { type: row.type, ...(row.payload as object) } as DelegationEvent
    if (!speaks(event)) return
    const kind = event.type.replace('.', '-')
    const mails = []
    for (const one of await readersOf(tx, event, row.actor_id)) {
      if (await hadEnough(tx, one.address, at, askings, kind)) continue
      mails.push({ event_id: eventId, person_id: one.id, ticket_id: null, kind, form: 'full', recipient: one.address, sensitive: false })
    }
    await putOnTheirWay(tx, at, mails)
  })
}

function speaks(event: DelegationEvent): boolean {
  const toCustomer = event.organisationId === event.customerId
  if (event.type === 'delegation.asked') return toCustomer
  if (event.type === 'delegation.ends-soon') return true
  // Who takes back what was never granted has taken nothing from anybody.
  if (event.type === 'delegation.ended')
    return event.by === 'provider' || (!(event.asked && toCustomer) && toCustomer === (event.by === 'partner'))
  return !toCustomer
}

/** At a proven address, who want mail and did not do it themselves; in one order, since each address is locked. */
async function readersOf(tx: Tx, event: DelegationEvent, actorId: string | null): Promise<{ id: string; address: string }[]> {
  return tx
    .selectFrom('membership as m')
    .innerJoin('person as p', 'p.id', 'm.person_id')
    .innerJoin('person_address as a', 'a.person_id', 'p.id')
    .select(['p.id', 'a.address'])
    .where('m.organisation_id', '=', event.organisationId)
    .where((eb) =>
      eb.or([
        eb('m.administers', '=', true),
        eb('p.id', '=', eb.selectFrom('delegation').select('requested_by').where('id', '=', event.delegationId)),
      ]),
    )
    .where('a.verified_at', 'is not', null)
    .where('p.disabled_at', 'is', null)
    .where('p.mail', '<>', 'off')
    .$if(actorId !== null, (query) => query.where('p.id', '<>', actorId!))
    .orderBy('a.address')
    .limit(20)
    .execute()
}
