// "Updated" is an unread mark per person; reading clears it.
import type { Act } from '../actor.ts'
/** Reads up to act.at, or up to the moment the page showed. */
export declare function markRead(act: Act, idOrReference: string, upTo?: Date): Promise<void>
