import { z } from 'zod'
import type { Act } from '../actor.ts'
import { Key } from './fields.ts'
export const ChangeSeverity = z.strictObject({ severity: Key })
export type ChangeSeverity = z.input<typeof ChangeSeverity>
export declare function changeSeverity(act: Act, idOrReference: string, given: ChangeSeverity): Promise<void>
