// What a password must be, and keeping it: better-auth's scrypt, in its account table.
import { sql } from 'kysely'
import type { Tx } from '../database.ts'
import type { Parts } from '../identity.ts'
import { type FieldFault, Refusal } from '../refusal.ts'
import { isCommon } from './common-passwords.ts'

export const shortestPassword = 10
export const longestPassword = 200

export interface Passwords {
  /** Refuses what is too short, too long or too easily guessed for this person. */
  requireGoodPassword(password: string, address: string): void
  /**
   * Makes the login of a person if there is none, and sets its password, in the deed's transaction. Ends whatever acts for them: sessions,
   * links and API tokens, since who forgot a password may have lost it to somebody.
   */
  givePassword(tx: Tx, person: { id: string; name: string; address: string }, password: string): Promise<void>
  /** For someone signed in. Ends their other sessions. */
  changePassword(personId: string, sessionId: string, current: string, next: string): Promise<void>
  hasLogin(personId: string): Promise<boolean>
}

export function createPasswords(parts: Parts): Passwords {
  const { db, login, now } = parts

  function requireGoodPassword(password: string, address: string): void {
    if ([...password].length < shortestPassword)
      throw new Refusal('password-too-short', { minimum: shortestPassword }, [
        { field: 'password', message: 'refusal.password-too-short', values: { minimum: shortestPassword } },
      ])
    if (password.length > longestPassword)
      throw new Refusal('invalid', {}, [{ field: 'password', message: 'refusal.fault.too-long', values: { maximum: longestPassword } }])
    if (isCommon(password, address))
      throw new Refusal('password-too-common', {}, [{ field: 'password', message: 'refusal.password-too-common' }])
  }

  /** What is wrong with the new one, to be said along with what else is. */
  function faultsOf(password: string, address: string): readonly FieldFault[] {
    try {
      requireGoodPassword(password, address)
      return []
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      return thrown.faults
    }
  }

  return {
    requireGoodPassword,
    async givePassword(tx, person, password) {
      requireGoodPassword(password, person.address)
      await login.within(tx, async ({ internalAdapter, password: passwords }) => {
        const hash = await passwords.hash(password)
        const known = await internalAdapter.findUserById(person.id)
        if (!known)
          await internalAdapter.createUser(
            { id: person.id, name: person.name, email: person.address, emailVerified: true },
            { method: 'mailed-link' },
          )
        const account = (await internalAdapter.findAccounts(person.id)).find((one) => one.providerId === 'credential')
        if (account) await internalAdapter.updatePassword(person.id, hash)
        else await internalAdapter.createAccount({ userId: person.id, providerId: 'credential', accountId: person.id, password: hash })
      })
      await sql`delete from identity.session where user_id = ${person.id}`.execute(tx)
      await sql`delete from identity.api_key where reference_id = ${person.id}`.execute(tx)
      await sql`delete from identity.verification where value = ${person.id}`.execute(tx)
      await sql`update identity.mailed_link set used_at = ${now()} where person_id = ${person.id} and used_at is null`.execute(tx)
    },
    async changePassword(personId, sessionId, current, next) {
      await login.within(db, async ({ internalAdapter, password: passwords }) => {
        const user = await internalAdapter.findUserById(personId)
        const hash = (await internalAdapter.findAccounts(personId)).find((one) => one.providerId === 'credential')?.password
        if (!user || !hash || !(await passwords.verify({ hash, password: current }))) {
          throw new Refusal('wrong-password', {}, [
            { field: 'current', message: 'refusal.fault.current-password' },
            ...(user ? faultsOf(next, user.email) : []),
          ])
        }
        requireGoodPassword(next, user.email)
        await internalAdapter.updatePassword(personId, await passwords.hash(next))
      })
      await sql`delete from identity.session where user_id = ${personId} and id <> ${sessionId}`.execute(db)
      await sql`delete from identity.verification where value = ${personId}`.execute(db)
    },
    async hasLogin(personId) {
      const { rows } = await sql`select from identity."user" where id = ${personId}`.execute(db)
      return rows.length > 0
    },
  }
}
