// Which of the incidents that could explain what someone writes stand first, and which of them must be answered before sending. Pure.
import type { IncidentName } from './incident.ts'

export interface Candidate extends IncidentName {
  readonly startsAt: Date
  /** Words of the title that were typed too. */
  readonly shared: number
  /** Words of all that is public of it, title, last news and way around, that were typed too. */
  readonly met: number
  /** A part that the chosen service depends on is not well. */
  readonly ofService: boolean
}

/** One that concerns the service stands in the way of sending; a known issue or planned work only where the words fit as well. */
export const insists = (one: Candidate): boolean => one.ofService && (isOngoing(one) || one.shared > 0)

/** What is wrong now, before what is wrong for a while, before what is only planned; in each the best words first, then the newest. */
export function ranked(candidates: readonly Candidate[], most = 3): Candidate[] {
  return candidates
    .filter((one) => one.ofService || one.shared >= 2 || (one.shared >= 1 && one.met >= 3))
    .toSorted(
      (a, b) =>
        Number(b.ofService) - Number(a.ofService) ||
        rank(a) - rank(b) ||
        b.shared - a.shared ||
        b.met - a.met ||
        b.startsAt.getTime() - a.startsAt.getTime() ||
        (a.id < b.id ? 1 : -1),
    )
    .slice(0, most)
}

const isOngoing = ({ kind, state }: Candidate): boolean => kind === 'incident' || (kind === 'maintenance' && state === 'in-progress')
const rank = (one: Candidate): number => (one.kind === 'incident' ? 0 : isOngoing(one) ? 1 : one.kind === 'known-issue' ? 2 : 3)
