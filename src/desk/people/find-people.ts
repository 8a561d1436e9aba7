// Finding people by name or address: an agent choosing a requester, an administrator looking after accounts. For staff alone.
import { type SqlBool, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'

export interface FindPeople {
  /** Part of a name or address; '' for everybody. */
  readonly text: string
  readonly only?: 'all' | 'staff' | 'disabled' | 'active'
  readonly cursor?: string
  readonly limit?: number
}
export interface PersonRow {
  readonly id: string
  readonly name: string
  readonly address: string | null
  readonly verified: boolean
  readonly staffRole: 'agent' | 'administrator' | null
  readonly disabledAt: Date | null
  readonly createdAt: Date
  /** Names, at most five. */
  readonly organisations: readonly string[]
}

/** By name, then id. */
export async function findPeople(
  tx: Tx,
  { text, only = 'all', cursor, limit = 50 }: FindPeople,
): Promise<{ rows: PersonRow[]; nextCursor: string | null }> {
  const part = partOf(text)
  const after = cursor ? placeOf(cursor) : null
  let query = tx
    .selectFrom('person as p')
    .leftJoin('person_address as a', 'a.person_id', 'p.id')
    .select(['p.id', 'p.name', 'p.staff_role', 'p.disabled_at', 'p.created_at', 'a.address', 'a.verified_at'])
    .select(
      sql<
        string[]
      >`array(select o.name from membership m join organisation o on o.id = m.organisation_id where m.person_id = p.id order by o.name limit 5)`.as(
        'organisations',
      ),
    )
    .orderBy('p.name')
    .orderBy('p.id')
    .limit(limit + 1)
  // By a function that row-level security does not keep from the index; as an array, which the primary key takes (docs/decisions/0006).
  if (part) query = query.where(sql<SqlBool>`p.id = any (array(select guichet_people_like(${part})))`)
  if (only === 'staff') query = query.where('p.staff_role', 'is not', null)
  if (only === 'disabled') query = query.where('p.disabled_at', 'is not', null)
  if (only === 'active') query = query.where('p.disabled_at', 'is', null)
  if (after) query = query.where(sql<SqlBool>`(p.name, p.id) > (${after[0]}, ${after[1]}::uuid)`)
  const found = await query.execute()
  const rows = found.slice(0, limit).map((row) => ({
    id: row.id,
    name: row.name,
    address: row.address,
    verified: row.verified_at !== null,
    staffRole: row.staff_role as PersonRow['staffRole'],
    disabledAt: row.disabled_at,
    createdAt: row.created_at,
    organisations: row.organisations,
  }))
  const last = rows.at(-1)
  return { rows, nextCursor: found.length > limit && last ? cursorOf(last.name, last.id) : null }
}

/** The pattern that finds a part of a name or address; null finds everybody. */
export function partOf(text: string): string | null {
  const words = text.trim().slice(0, 200).toLowerCase()
  return words ? `%${words.replace(/[\\%_]/g, '\\$&')}%` : null
}

export const cursorOf = (name: string, id: string): string => Buffer.from(JSON.stringify([name, id])).toString('base64url')

/** null for a cursor that is none: the list starts again. */
export function placeOf(cursor: string): [string, string] | null {
  try {
    const [name, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    return typeof name === 'string' && /^[0-9a-f-]{36}$/.test(String(id)) ? [name, String(id)] : null
  } catch {
    return null
  }
}
