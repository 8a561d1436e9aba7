import { z } from 'zod'
import type { Act } from '../actor.ts'
import { Key } from './fields.ts'
export const ChangeQueue = z.strictObject({ queue: Key })
export type ChangeQueue = z.input<typeof ChangeQueue>
export declare function changeQueue(act: Act, idOrReference: string, given: ChangeQueue): Promise<void>
