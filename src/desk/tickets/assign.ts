import { z } from 'zod'
import type { Act } from '../actor.ts'
import { Id } from './fields.ts'
export const Assign = z.strictObject({ assigneeId: Id.nullable() })
export type Assign = z.input<typeof Assign>
export declare function assign(act: Act, idOrReference: string, given: Assign): Promise<void>
