// Puts one mail on its way for each who wants to know. The rows are what makes each go out once, however often this runs or is killed.
import { sql } from 'kysely'
import { type Db, writing } from '../../platform/database.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { hadEnough, putOnTheirWay, unproven } from '../notices/on-their-way.ts'

interface Telling {
  /** As guichet_worker. */
  readonly db: Db
  readonly at: Date
  readonly eventId: string
}

const batch = 500

/** In short transactions by keyset: ten thousand subscribers hold nobody up. */
export async function tellSubscribers({ db, at, eventId }: Telling): Promise<void> {
  const event = await db.selectFrom('health_event').select(['incident_id', 'payload']).where('id', '=', eventId).executeTakeFirst()
  if (!event?.incident_id || (event.payload as { tells?: boolean } | null)?.tells === false) return
  const incident = await db.selectFrom('incident').select('components').where('id', '=', event.incident_id).executeTakeFirstOrThrow()
  // Where strangers may not read it they are not written to either, whatever they chose before.
  const everyone = (await catalogueOf(db)).healthPage === 'everyone'
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const last = await writing(db, null, async (tx) => {
      const { rows } = await sql<{ id: string; address: string }>`select s.id, s.address from health_subscription s
        left join person p on p.id = s.person_id
        where s.id > ${after} and s.confirmed_at is not null and s.ended_at is null and p.disabled_at is null
          and (${everyone} or s.person_id is not null)
          and (s.components = '{}' or ${incident.components}::text[] = '{}' or s.components && ${incident.components}::text[])
        order by s.id limit ${batch}`.execute(tx)
      await putOnTheirWay(
        tx,
        at,
        rows.map(({ address }) => mail(eventId, 'health-update', address)),
      )
      return rows.length < batch ? null : rows.at(-1)!.id
    })
    if (last === null) return
    after = last
  }
}

/** The link that proves an address: at most one an hour and five a day to each, from however many people (F08). */
export function tellOfSubscription({ db, at, eventId }: Telling): Promise<void> {
  return writing(db, null, async (tx) => {
    const { rows } = await sql<{ address: string }>`select s.address from health_event e
      join health_subscription s on s.id = (e.payload ->> 'subscriptionId')::uuid
      where e.id = ${eventId} and s.confirmed_at is null and s.ended_at is null`.execute(tx)
    const [asked] = rows
    if (!asked || (await hadEnough(tx, asked.address, at, unproven))) return
    await putOnTheirWay(tx, at, [mail(eventId, 'health-confirm', asked.address)])
  })
}

const mail = (eventId: string, kind: string, recipient: string) => ({
  event_id: eventId,
  person_id: null,
  ticket_id: null,
  kind,
  form: 'full',
  recipient,
  sensitive: false,
})
