// Two people choose at once: without this the slower one overwrites, unseen, what the quicker one decided (F35).
import { Refusal } from '../../platform/refusal.ts'

/** `from`: what stood there when somebody chose, as their form showed it; left out, nothing is asked. The row is locked, so that it stays so. */
export function requireUnchanged<Value>(from: Value | undefined, now: Value, field: string): void {
  if (from !== undefined && from !== now) throw new Refusal('changed-meanwhile', {}, [{ field, message: 'ticket.fault.changed-meanwhile' }])
}
