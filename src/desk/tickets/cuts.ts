// What of each branch a list or search reads: the first so many of its range, of which the page is merged.
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { idAt } from '../../platform/id.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Status } from '../events.ts'
import type { Branch, Looked } from './branches.ts'
import type { Cursor } from './cursor.ts'
import { statesOf } from './rows.ts'
import type { Since } from './stretches.ts'

/** A search need not be complete: where it filters by more than what is not closed, it looks at the newest of each standing. */
export interface AsSearch {
  /** Public statuses that it names besides those wanted; all it leaves in has one. */
  readonly statuses: readonly string[]
  /** Of a ticket `t`: where it stands, in place of where it stands in the standing's own range. Of a ticket in several, the same in each. */
  readonly at?: RawBuilder<unknown>
}

interface Cut {
  readonly cursor: Cursor | null
  readonly timed: boolean
  /** What the filter reads beside `t`. */
  readonly from: RawBuilder<unknown>
  readonly filter: RawBuilder<unknown> | null
  readonly limit: number
  /** Only what stands there since. */
  readonly since: Since
}

/** Of a standing's range what a list or search reads. */
export interface Range {
  /** All that is left in is in the range of what is not closed. */
  readonly isUnclosed: boolean
  /** Only the newest are looked at, and stand there. */
  readonly looks: boolean
  readonly standsAt?: RawBuilder<unknown> | undefined
}

/** Those that `ticket_unclosed_of_organisation` holds. */
const unclosed: readonly Status[] = ['new', 'open', 'pending', 'on-hold', 'solved']
const unclosedOnly = sql`and t.status in (${sql.join(unclosed.map((state) => sql.lit(state)))})`
const lookedAt: Looked = { all: 20_000, least: 20 }

export function rangeOf(
  wanted: { readonly sort: 'updated' | 'created'; readonly statuses: readonly string[] },
  catalogue: Catalogue,
  filters: number,
  search?: AsSearch,
): Range {
  const named = [wanted.statuses, search?.statuses ?? []].filter((statuses) => statuses.length > 0)
  const isUnclosed =
    wanted.sort === 'updated' && named.some((statuses) => statesOf(catalogue, statuses).every((state) => unclosed.includes(state)))
  const looks = search !== undefined && (search.at !== undefined || filters > (isUnclosed ? named.length : 0))
  return { isUnclosed, looks, standsAt: search?.at }
}

/** `id` and `at` of the first so many of each branch. */
export function cutsOf(
  branches: readonly Branch[],
  { cursor, timed, from, filter, limit, since, ...range }: Cut & Range,
): RawBuilder<unknown> {
  const [past, direction] = cursor?.back ? [sql`>`, sql`asc`] : [sql`<`, sql`desc`]
  const each = branches.map((branch) => {
    const newest = range.looks ? newestIn(branch, range) : null
    const id = newest ? sql`t.id` : branch.id
    // Where the range has that order already it is read no further than the page.
    const at = !newest ? branch.at : range.standsAt && range.standsAt !== branch.at ? range.standsAt : sql`t.stands_at`
    const after = !cursor
      ? sql``
      : timed
        ? sql`and (${at}, ${id}) ${past} (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
        : sql`and ${id} ${past} ${cursor.id}::uuid`
    const until = !since ? sql`` : timed ? sql`and ${at} >= ${since}::timestamptz` : sql`and ${id} >= ${idAt(since.getTime())}::uuid`
    const order = sql`order by ${timed ? sql`${at} ${direction}, ` : sql``}${id} ${direction}`
    const rows = newest ? sql`(${newest}) t ${from} where true` : sql`${branch.from} ${from} where ${branch.where} ${within(branch, range)}`
    const cut = (most: number) =>
      sql`select ${id} as id, ${at} as at from ${rows} ${after} ${until} ${filter ?? sql``} ${order} limit ${sql.lit(most)}`
    if (!branch.each) return sql`(${cut(limit)})`
    // The first so many of all lie within the organisations whose own first come first: of thousands only these are walked.
    return sql`(select c.id, c.at from (select m.* from ${newest ? eachOf(branch) : branch.each} m cross join lateral (${cut(1)}) head
      order by ${timed ? sql`head.at ${direction}, ` : sql``}head.id ${direction} limit ${sql.lit(limit)}) m cross join lateral (${cut(limit)}) c)`
  })
  return each.length === 1 ? each[0]! : sql`${sql.join(each, sql` union `)}`
}

/** Of an organisation that has nothing that fits every ticket would be read: what is not closed is a range of its own. */
const within = (branch: Branch, { isUnclosed }: Range) => (branch.isAll && isUnclosed ? unclosedOnly : sql``)

/** Of an unknown limit PostgreSQL expects a tenth of all rows and sorts them: so there is a known one within. */
function newestIn(branch: Branch, range: Range, beyond = false): RawBuilder<unknown> {
  const { each, looked = lookedAt } = branch
  const newest = sql`select t.*, ${branch.at} as stands_at from ${branch.from} where ${branch.where} ${within(branch, range)}
    order by ${branch.at} desc, ${branch.id} desc limit ${sql.lit(looked.all + 1)}`
  const most = each ? sql`greatest(${sql.lit(looked.least)}, ${sql.lit(looked.all)} / m.ranges)` : sql.lit(looked.all)
  return sql`select t.* from (${newest}) t order by t.stands_at desc, t.id desc ${beyond ? sql`offset ${most} limit 1` : sql`limit ${most}`}`
}

const eachOf = (branch: Branch) => sql`(select m.*, count(*) over () as ranges from ${branch.each} m)`

/** Whether there is more than a search looks at. */
export async function looksPast(tx: Tx, branches: readonly Branch[], range: Range): Promise<boolean> {
  const more = branches.map((branch) => {
    const beyond = sql`(${newestIn(branch, range, true)}) t`
    return sql`exists (select from ${branch.each ? sql`${eachOf(branch)} m cross join lateral ${beyond}` : beyond})`
  })
  const { rows } = await sql<{ more: boolean }>`select ${sql.join(more, sql` or `)} as more`.execute(tx)
  return rows[0]!.more
}

/** Those that moved last, of each standing. */
export const newestOf = (branches: readonly Branch[], limit: number): RawBuilder<unknown> =>
  sql`select id from (${cutsOf(branches, { cursor: null, timed: true, from: sql``, filter: null, isUnclosed: false, looks: false, limit, since: null })}) every`
