// How many contracts are read for one to choose from. One of each kind is read whatever is listed, and decides; hundreds more cost more than all the rest.
import type { Catalogue } from '../catalogue/catalogue.ts'
import { mostListed } from './standing-of.ts'

/** As many contracts as are sent along with a form that may yet ask for them; more come when it does. */
export const fewContracts = 12

/** Before the form, or (of this type) in it. */
export function asksContracts({ intake, fields }: Catalogue, type: string | null): boolean {
  const isOf = ({ retired, kind, when }: Catalogue['fields'][number]) =>
    !retired && kind === 'contracts' && (!when.types?.length || when.types.includes(type ?? ''))
  return intake.some(({ ask }) => ask === 'contract') || (type !== null && fields.some(isOf))
}

/** Where none is asked for, so many that it is known whether there is one alone. */
export const listedFor = (catalogue: Catalogue, type: string | null): number =>
  asksContracts(catalogue, type) ? mostListed : fewContracts + 1
