// The first administrator of an empty house, by a one-time token that only the operator's terminal shows.
import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { type Db, type Tx, writing } from '../../platform/database.ts'
import type { Identity } from '../../platform/identity.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { Address } from './address.ts'
import { FirstName, LanguageChoice, LastName, nameOf, Password, TimeZone } from './fields.ts'
import { findOrMakePerson } from './person.ts'

const key = 'set-up-token'
const hash = (token: string) => createHash('sha256').update(token).digest('hex')

/** Houses where somebody works: that never becomes untrue, so it is asked of the database until it is. */
const set = new WeakSet<object>()

/** Whether nobody works here yet. As guichet_identity. */
export async function isUnset(db: Db | Tx): Promise<boolean> {
  if (set.has(db)) return false
  const somebody = await db.selectFrom('person').select('id').where('staff_role', 'is not', null).limit(1).executeTakeFirst()
  if (somebody && !db.isTransaction) set.add(db)
  return !somebody
}

/** A fresh token at each start, for the terminal; null once somebody works here. The one before no longer counts. */
export async function setUpToken(db: Db): Promise<string | null> {
  if (!(await isUnset(db))) return null
  const token = randomBytes(24).toString('base64url')
  const value = JSON.stringify(hash(token))
  await db
    .insertInto('setting')
    .values({ key, value })
    .onConflict((c) => c.column('key').doUpdateSet({ value }))
    .execute()
  return token
}

export const SetUp = z.strictObject({
  token: z.string().trim().max(200),
  firstName: FirstName,
  lastName: LastName,
  address: Address,
  password: Password,
  language: LanguageChoice,
  timeZone: TimeZone,
})

export function setUp(identity: Identity, at: Date, input: z.output<typeof SetUp>): Promise<{ personId: string; address: string }> {
  return writing(identity.db, null, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('guichet administrators'))`.execute(tx)
    if (!(await isUnset(tx))) throw new Refusal('not-found')
    const used = await tx
      .deleteFrom('setting')
      .where('key', '=', key)
      .where('value', '=', JSON.stringify(hash(input.token)))
      .executeTakeFirst()
    if (!used.numDeletedRows) throw new Refusal('invalid', {}, [{ field: 'token', message: 'refusal.fault.set-up-token' }])
    const { address } = input
    const { id } = await findOrMakePerson(tx, input, at)
    const name = nameOf(input.firstName, input.lastName, input.language)
    await tx
      .updateTable('person')
      .set({
        staff_role: 'administrator',
        first_name: input.firstName,
        last_name: input.lastName,
        name,
        language: input.language,
        time_zone: input.timeZone,
      })
      .where('id', '=', id)
      .execute()
    await tx.updateTable('person_address').set({ verified_at: at }).where('address', '=', address).execute()
    await identity.givePassword(tx, { id, name, address }, input.password)
    const queues = await joinEveryQueue(tx, id)
    await recordOfPeople(tx, id, at, { type: 'staff.changed', personId: id, role: 'administrator', queues })
    return { personId: id, address }
  })
}

/** Alone in the house, the first administrator works every queue. */
async function joinEveryQueue(tx: Tx, personId: string): Promise<string[]> {
  const { rows } = await sql<{ queue_key: string }>`
    insert into queue_member (queue_key, person_id) select key, ${personId} from queue where retired_at is null returning queue_key`.execute(
    tx,
  )
  return rows.map((row) => row.queue_key)
}
