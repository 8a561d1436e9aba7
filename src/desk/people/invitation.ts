// Finds an invitation by what its mail holds. An empty or odd token matches nothing.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Tx } from '../../platform/database.ts'

const shape = /^[A-Za-z0-9_-]{43}$/

export interface OpenInvitation {
  readonly id: string
  readonly organisationId: string
  readonly organisation: string
  readonly invitedBy: string
  /** Whoever invited may still do so. If not, the invitation says nothing any more: it would let in by a right that was taken away. */
  readonly stands: boolean
  readonly address: string
  readonly rights: { readonly files_tickets: boolean; readonly sees_tickets: string; readonly administers: boolean }
  readonly expiresAt: Date
  /** The person who has this address, and whether they can sign in. */
  readonly personId: string | null
}

/** Of `invitation` and its `inviter`; false also when whoever asks may not see them. */
export const mayInvite = sql<boolean>`coalesce(inviter.disabled_at is null and (inviter.staff_role = 'administrator' or exists (
  select from membership m where m.organisation_id = invitation.organisation_id and m.person_id = inviter.id and m.administers)), false)`

/** As guichet_identity. Null: unknown, used, revoked or over. In a transaction the row is locked. */
export async function openInvitation(db: Db | Tx, token: unknown, at: Date): Promise<OpenInvitation | null> {
  if (typeof token !== 'string' || !shape.test(token)) return null
  let query = db
    .selectFrom('invitation')
    .innerJoin('organisation', 'organisation.id', 'invitation.organisation_id')
    .innerJoin('person as inviter', 'inviter.id', 'invitation.invited_by')
    .select(['invitation.id', 'organisation_id', 'organisation.name as organisation', 'inviter.name as invitedBy', 'invitation.address'])
    .select(['files_tickets', 'sees_tickets', 'administers', 'expires_at'])
    .select(mayInvite.as('stands'))
    .select((eb) =>
      eb.selectFrom('person_address').select('person_id').whereRef('person_address.address', '=', 'invitation.address').as('person_id'),
    )
    .where('token_hash', '=', createHash('sha256').update(token).digest('hex'))
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
  if (db.isTransaction) query = query.forUpdate('invitation')
  const row = await query.executeTakeFirst()
  if (!row) return null
  const { files_tickets, sees_tickets, administers } = row
  return {
    id: row.id,
    organisationId: row.organisation_id,
    organisation: row.organisation,
    invitedBy: row.invitedBy,
    stands: row.stands,
    address: row.address,
    rights: { files_tickets, sees_tickets, administers },
    expiresAt: row.expires_at,
    personId: row.person_id,
  }
}
