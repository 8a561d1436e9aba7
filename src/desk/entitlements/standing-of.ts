// The facts that decide what someone may file: rights, grants, contracts and whom they bought from, in each organisation they belong to.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { ContractFact, Partner, Standing } from './facts.ts'

/** What a form offers beside it. */
export interface FilingStanding extends Standing {
  /** Cloud tenants of the organisation that are in use, by name; at most 500. */
  readonly tenants: readonly { readonly name: string; readonly label: string | null }[]
}
/** Contracts and tenants that were named, and are therefore read however many there are. */
export interface NamedFacts {
  readonly contracts?: readonly string[]
  readonly tenants?: readonly string[]
  /** How many contracts are listed to choose from, besides those that decide: few where none is asked for. */
  readonly listed?: number
}
export const mostListed = 200

/**
 * One per organisation of the person, by its name; a person who belongs nowhere has one with organisation null. Of many contracts it reads those
 * that decide: one of each kind, besides the first `listed` (200) that hold and the 50 that ended last.
 */
export async function standingsOf(tx: Tx, personId: string, at: Date, named: NamedFacts = {}): Promise<FilingStanding[]> {
  const { rows } = await standingsQuery(personId, null, at, named).execute(tx)
  return standingsRead(rows)
}

/** In one organisation, or (null) belonging nowhere; null when the person is no member of it. */
export async function standingIn(
  tx: Tx,
  personId: string,
  organisationId: string | null,
  at: Date,
  named: NamedFacts = {},
): Promise<FilingStanding | null> {
  const { rows } = await standingsQuery(personId, organisationId, at, named).execute(tx)
  return standingsRead(rows).find((standing) => (standing.organisation?.id ?? null) === organisationId) ?? null
}

/** For deeds that send it together with others: give its rows to standingsRead. `organisationId`: only that one. Who asks must be known (guichet_enter). */
export const standingsQuery = (
  personId: string,
  organisationId: string | null,
  at: Date,
  { contracts = [], tenants = [], listed = mostListed }: NamedFacts,
) => sql<StandingRow>`select * from guichet_standings(${personId}, ${organisationId}, ${at}, ${contracts}, ${tenants}, ${listed})`

export interface StandingRow {
  readonly id: string | null
  readonly name: string | null
  readonly edition: string | null
  readonly calendar: string | null
  readonly files: boolean
  readonly grants: readonly string[]
  readonly administrators: Standing['administrators']
  readonly tenants: FilingStanding['tenants']
  readonly partners: readonly Partner[] | null
  readonly contracts: readonly (Omit<ContractFact, 'partner'> & { readonly partner: string | null })[]
}

export function standingsRead(rows: readonly StandingRow[]): FilingStanding[] {
  return rows.map(({ id, name, partners, contracts, ...rest }) => ({
    ...rest,
    acting: null,
    organisation: id === null ? null : { id, name: name ?? '' },
    contracts: contracts.map((contract) => ({
      ...contract,
      partner: contract.partner === null ? null : (partners?.find((one) => one.id === contract.partner) ?? nameless(contract.partner)),
    })),
  }))
}

/** Bought through someone we cannot name any more: it still counts as that. */
const nameless = (id: string): Partner => ({ id, name: '', address: null, phone: null, url: null })
