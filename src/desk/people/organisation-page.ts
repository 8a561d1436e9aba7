// What the page of an organisation shows: members with their rights, open invitations, and whether the asker may change any of it.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Actor } from '../actor.ts'
import { mayInvite } from './invitation.ts'

export interface Member {
  readonly personId: string
  readonly name: string
  readonly address: string | null
  readonly files: boolean
  readonly sees: 'none' | 'all'
  readonly administers: boolean
  readonly isDisabled: boolean
}

export interface OrganisationView {
  readonly id: string
  readonly name: string
  readonly allowsOutsideParticipants: boolean
  readonly members: readonly Member[]
  /** Open ones; empty for who may not administer. */
  readonly invitations: readonly { id: string; address: string; expiresAt: Date; isOver: boolean; stands: boolean; administers: boolean }[]
  readonly mayAdminister: boolean
}

type Who = Pick<Actor, 'personId' | 'staffRole'>
const most = 500

/** In a `reading` transaction of the asker. Members and staff see it; for anyone else it is not there. */
export async function organisationPage(tx: Tx, who: Who, id: string, at: Date): Promise<OrganisationView> {
  if (!isId(id)) throw new Refusal('not-found')
  const [organisation, me, { rows: members }, invitations] = await Promise.all([
    tx.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirst(),
    // By themself: in a large organisation the list may end before them.
    tx
      .selectFrom('membership')
      .select('administers')
      .where('organisation_id', '=', id)
      .where('person_id', '=', who.personId)
      .executeTakeFirst(),
    sql<Member>`select id as "personId", name, address, files, sees, administers, disabled_at is not null as "isDisabled"
      from guichet_members_of(${id}, ${most})`.execute(tx),
    tx
      .selectFrom('invitation')
      .leftJoin('person as inviter', 'inviter.id', 'invitation.invited_by')
      .select(['invitation.id', 'address', 'expires_at', 'administers'])
      .select(mayInvite.as('stands'))
      .where('organisation_id', '=', id)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .orderBy('invitation.created_at', 'desc')
      .limit(most)
      .execute(),
  ])
  // A participant from outside may read an organisation's name, not who is in it.
  if (!organisation || (!me && who.staffRole === null)) throw new Refusal('not-found')
  const mayAdminister = who.staffRole === 'administrator' || me?.administers === true
  return {
    id: organisation.id,
    name: organisation.name,
    allowsOutsideParticipants: organisation.allows_outside_participants,
    members,
    invitations: mayAdminister
      ? invitations.map((i) => ({
          id: i.id,
          address: i.address,
          expiresAt: i.expires_at,
          isOver: i.expires_at <= at,
          stands: i.stands,
          administers: i.administers,
        }))
      : [],
    mayAdminister,
  }
}
