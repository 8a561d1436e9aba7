// Who else follows a ticket: colleagues, and people from outside where the organisation allows it.
import type { Act } from '../actor.ts'
import { Whom } from './fields.ts'

export const AddParticipant = Whom
export type AddParticipant = Whom
export declare function addParticipant(act: Act, idOrReference: string, given: Whom): Promise<{ personId: string; outside: boolean }>
/** Also how a participant leaves: their own id. */
export declare function removeParticipant(act: Act, idOrReference: string, personId: string): Promise<void>
