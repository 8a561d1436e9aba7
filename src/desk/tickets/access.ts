// Nobody gets a ticket except through this file: every standing as one SQL expression, from which lists, deeds and buttons derive.
import type { Refusal } from '../../platform/refusal.ts'
import type { ActInTransaction, StaffRole } from '../actor.ts'
import type { Status } from '../events.ts'
import type { Right, Standing } from './rights.ts'

/** Who reads. The staff role only spares branches that cannot match; the database knows it itself. */
export interface Asker {
  readonly personId: string
  readonly staffRole: StaffRole | null
}

/** A ticket as a deed holds it: its row locked, and how the actor stands toward it. */
export interface HeldTicket {
  readonly id: string
  readonly reference: string
  readonly request_type: string
  readonly service: string | null
  readonly organisation_id: string | null
  readonly requester_id: string
  readonly queue_key: string
  readonly assignee_id: string | null
  readonly summary: string
  readonly status: Status
  readonly priority: string | null
  readonly severity: string | null
  readonly follow_up_of: string | null
  readonly waiting_since: Date | null
  readonly standings: readonly Standing[]
  /** The actor acts for the house here, not as its customer. */
  readonly asStaff: boolean
}

/** Finds, locks and allows. No standing: Refusal not-found. A standing without the right: may-not-do-that. */
export declare function ticketFor(act: ActInTransaction, idOrReference: string, right: Right): Promise<HeldTicket>
