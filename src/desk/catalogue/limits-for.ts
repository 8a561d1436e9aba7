// How large files may be on tickets of one type: stated beside the field, enforced where they arrive and where they are sent.
import type { FileLimits } from '../files/limits.ts'
import { type Catalogue, byKey } from './catalogue.ts'

/** The type's own, or those of the house. */
export const limitsFor = (catalogue: Catalogue, requestType: string | null): FileLimits =>
  byKey(catalogue.requestTypes, requestType)?.limits ?? catalogue.limits
