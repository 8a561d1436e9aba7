// Links that go out by mail and prove an address: random, hashed at rest, single use, and few per person so that nobody is flooded (F07, F08).
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../database.ts'
import type { Parts } from '../identity.ts'

/** welcome: set a first password, seven days; reset: a new one, one hour; invitation: as long as the invitation. */
export type LinkKind = 'welcome' | 'reset' | 'invitation'

/** `path` is to be put behind GUICHET_URL. It is in one mail to one person and nowhere else. */
export interface MailedLink {
  readonly token: string
  readonly path: string
  readonly expiresAt: Date
}

export interface UsableLink {
  readonly kind: 'welcome' | 'reset'
  readonly personId: string
}

export interface Links {
  /**
   * For the mail of `eventId` about a person (welcome, reset) or an invitation. Null: no mail is to go out now, since this person
   * has had one within the hour or five within the day and used none, or all who have no login yet had 2,000 within the hour, or the invitation is gone. Asked again for the same event, it gives a fresh link.
   */
  mintLink(kind: LinkKind, id: string, eventId: string): Promise<MailedLink | null>
  /** What a link would do, without using it. Mail scanners open links; a GET may only ask this. */
  linkOf(token: string): Promise<UsableLink | null>
  /** Uses the link in the deed's transaction; null when it is unknown, used or too old. */
  useLink(tx: Tx, token: string): Promise<UsableLink | null>
}

const hour = 3_600_000
const day = 24 * hour
const lives = { welcome: 7 * day, reset: hour }
const perHour = 1
const perDay = 5
/** To all together who have no login yet, and whom any stranger can name: more sign up in no hour, and 10,000 victims are no more than these (F08). */
const ofStrangersPerHour = 2_000

const identifierOf = (kind: string, token: string) => `${kind}:${token}`
const shape = /^[wr][A-Za-z0-9_-]{43}$/
const kindOf = (token: string) => (token.startsWith('w') ? 'welcome' : 'reset')

export function createLinks(parts: Parts): Links {
  const { db, login, now } = parts

  async function mintForPerson(kind: 'welcome' | 'reset', personId: string, eventId: string): Promise<MailedLink | null> {
    const at = now()
    return db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended('guichet mailed link ' || ${personId}, 0))`.execute(tx)
      if (!(await mayMail(tx, personId, eventId, at))) return null
      await sql`insert into identity.mailed_link (event_id, person_id, kind, minted_at) values (${eventId}, ${personId}, ${kind}, ${at})
        on conflict (event_id) do nothing`.execute(tx)
      const token = `${kind[0]}${randomBytes(32).toString('base64url')}`
      const expiresAt = new Date(at.getTime() + lives[kind])
      await login.within(tx, ({ internalAdapter }) =>
        internalAdapter.createVerificationValue({ identifier: identifierOf(kind, token), value: personId, expiresAt }),
      )
      return { token, path: `/set-password?token=${token}`, expiresAt }
    })
  }

  async function mayMail(tx: Tx, personId: string, eventId: string, at: Date): Promise<boolean> {
    const { rows } = await sql<{ again: boolean; in_hour: number; in_day: number; of_strangers: number; known: boolean; away: boolean }>`
      select exists (select from identity.mailed_link where event_id = ${eventId}) as again,
        (select count(*)::int from identity.mailed_link where person_id = ${personId} and used_at is null and minted_at > ${new Date(at.getTime() - hour)}) as in_hour,
        (select count(*)::int from identity.mailed_link where person_id = ${personId} and used_at is null and minted_at > ${new Date(at.getTime() - day)}) as in_day,
        (select count(*)::int from identity.mailed_link l where minted_at > ${new Date(at.getTime() - hour)}
          and not exists (select from identity."user" u where u.id = l.person_id)) as of_strangers,
        exists (select from identity."user" where id = ${personId}) as known,
        exists (select from person where id = ${personId} and disabled_at is not null) as away`.execute(tx)
    const { again, in_hour, in_day, of_strangers, known, away } = rows[0]!
    if (away) return false
    return again || (in_hour < perHour && in_day < perDay && (known || of_strangers < ofStrangersPerHour))
  }

  async function mintForInvitation(invitationId: string): Promise<MailedLink | null> {
    const token = randomBytes(32).toString('base64url')
    const { rows } = await sql<{ expires_at: Date }>`
      update invitation set token_hash = encode(sha256(convert_to(${token}::text, 'UTF8')), 'hex')
      where id = ${invitationId} and accepted_at is null and revoked_at is null and expires_at > ${now()} returning expires_at`.execute(db)
    return rows[0] ? { token, path: `/invitations/${token}`, expiresAt: rows[0].expires_at } : null
  }

  return {
    mintLink: (kind, id, eventId) => (kind === 'invitation' ? mintForInvitation(id) : mintForPerson(kind, id, eventId)),
    async linkOf(token) {
      if (!shape.test(token)) return null
      const kind = kindOf(token)
      const found = await login.within(db, ({ internalAdapter }) => internalAdapter.findVerificationValue(identifierOf(kind, token)))
      return found && found.expiresAt > now() ? { kind, personId: found.value } : null
    },
    async useLink(tx, token) {
      if (!shape.test(token)) return null
      const kind = kindOf(token)
      const used = await login.within(tx, async ({ internalAdapter }) => {
        const found = await internalAdapter.findVerificationValue(identifierOf(kind, token))
        if (!found || found.expiresAt <= now()) return null
        return internalAdapter.consumeVerificationValue(identifierOf(kind, token))
      })
      return used ? { kind, personId: used.value } : null
    },
  }
}
