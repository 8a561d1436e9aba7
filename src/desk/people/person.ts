// Finds the person behind an address, or makes one: sign-up, an added participant and (later) mail all meet the same person.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { nameOf, timeZoneOf } from './fields.ts'

export interface NewPerson {
  /** Canonical (address.ts). */
  readonly address: string
  readonly firstName?: string
  readonly lastName?: string
  readonly language: string
  readonly timeZone?: string
}

/** A person's id by their canonical address. Tells the app's role the id and nothing else. */
export async function personOfAddress(tx: Tx, address: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select person_id as id from person_address where address = ${address}
    union select id from guichet_person_of_address(${address}) as id where id is not null limit 1`.execute(tx)
  return rows[0]?.id ?? null
}

/** What is known of a known person is left as it is: the address is not proven yet. */
export async function findOrMakePerson(tx: Tx, wanted: NewPerson, at: Date): Promise<{ id: string; isNew: boolean }> {
  await sql`select pg_advisory_xact_lock(hashtextextended('guichet address ' || ${wanted.address}, 0))`.execute(tx)
  const known = await personOfAddress(tx, wanted.address)
  if (known) return { id: known, isNew: false }
  const { address, firstName = '', lastName = '', language, timeZone = timeZoneOf(language) } = wanted
  const id = newId(at.getTime())
  await tx
    .insertInto('person')
    .values({
      id,
      first_name: firstName,
      last_name: lastName,
      name: nameOf(firstName, lastName, language) || address,
      language,
      time_zone: timeZone,
      created_at: at,
    })
    .execute()
  await tx.insertInto('person_address').values({ address, person_id: id, created_at: at }).execute()
  return { id, isNew: true }
}
