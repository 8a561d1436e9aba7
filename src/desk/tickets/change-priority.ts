import { z } from 'zod'
import type { Act } from '../actor.ts'
import { Key } from './fields.ts'
export const ChangePriority = z.strictObject({ priority: Key })
export type ChangePriority = z.input<typeof ChangePriority>
export declare function changePriority(act: Act, idOrReference: string, given: ChangePriority): Promise<void>
