// What a page of a new ticket tells of who reads it and of their organisation: one statement, which leaves with those that decide what may be filed.
// Asked one by one, each made its policies ready anew, and what hangs on the organisation waited for a second trip.
import { sql } from 'kysely'
import { type AskedLately, type Asking, askedQuery, askedRead } from '../../desk/entitlements/ask-for-right.ts'
import type { Tx } from '../../platform/database.ts'
import { type Colleague, mostPeople } from './people.ts'

interface Early {
  readonly address: string
  /** The draft that the address names is there, sent or not: mostly it is only named. */
  readonly isBegun: boolean
  /** Rights that the reader asked for lately. */
  readonly asked: readonly Asking[]
  /** The organisation of who belongs to one alone, as nearly everybody does; null: which one it is for is not known yet. */
  readonly only: Only | null
}
interface Only {
  readonly id: string
  readonly outside: boolean
  readonly phone: string | null
  /** Whom one can add to a ticket for it: one more than a page of them. */
  readonly people: readonly Colleague[]
}

interface About {
  readonly personId: string
  /** Whose organisation; null: it is not asked for. */
  readonly requesterId: string | null
  readonly draftId: string | null
  readonly at: Date
}

export async function earlyOf(tx: Tx, { personId, requesterId, draftId, at }: About): Promise<Early> {
  const { rows } = await sql<Omit<Only, 'id'> & { id: string | null; address: string | null; isBegun: boolean; asked: AskedLately }>`
    select (select a.address from person_address a where a.person_id = ${personId}) as address, ${askedQuery(personId, at)} as asked,
      exists (select from draft d where d.id = ${draftId} and d.person_id = ${personId}) as "isBegun",
      o.id, o.allows_outside_participants as outside, o.contact_phone as phone,
      case when o.id is not null then (select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name)), '[]')
        from guichet_colleagues(array[o.id], ${requesterId}, null, ${mostPeople + 1}) c) end as people
    from (select) one left join organisation o
      on o.id = (select (array_agg(m.organisation_id))[1] from membership m where m.person_id = ${requesterId} having count(*) = 1)`.execute(
    tx,
  )
  const { address, isBegun, asked, id, ...only } = rows[0]!
  return { address: address ?? '', isBegun, asked: askedRead(asked), only: id === null ? null : { id, ...only } }
}
