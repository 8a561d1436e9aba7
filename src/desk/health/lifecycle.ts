// What an incident, a maintenance and a known issue can be, and what of it a component shows: rules only, no clock and no database.

export const kinds = ['incident', 'maintenance', 'known-issue'] as const
export type Kind = (typeof kinds)[number]
export const impacts = ['none', 'degraded', 'partial-outage', 'outage'] as const
export type Impact = (typeof impacts)[number]
export type State = 'scheduled' | 'in-progress' | 'investigating' | 'identified' | 'monitoring' | 'resolved' | 'cancelled'
/** How a component is; each is worse than the one before. */
export const conditions = ['operational', 'maintenance', 'degraded', 'partial-outage', 'outage'] as const
export type Condition = (typeof conditions)[number]

/** In the order in which they usually follow. */
export const statesOf = {
  incident: ['investigating', 'identified', 'monitoring', 'resolved'],
  maintenance: ['scheduled', 'in-progress', 'resolved', 'cancelled'],
  'known-issue': ['identified', 'monitoring', 'resolved'],
} as const satisfies Record<Kind, readonly State[]>
export const states = [
  'scheduled',
  'in-progress',
  'investigating',
  'identified',
  'monitoring',
  'resolved',
  'cancelled',
] as const satisfies State[]

export const isOver = (state: State): boolean => state === 'resolved' || state === 'cancelled'

/** Trouble may come back after it was resolved; planned work that is over stays over. */
export function mayBecome(kind: Kind, from: State, to: State): boolean {
  if (!(statesOf[kind] as readonly State[]).includes(to)) return false
  if (kind !== 'maintenance') return true
  return isOver(from) ? to === from : from === 'scheduled' || to !== 'scheduled'
}

export const worse = (a: Condition, b: Condition): Condition => (conditions.indexOf(a) >= conditions.indexOf(b) ? a : b)
export const worst = (all: readonly Condition[]): Condition => all.reduce(worse, 'operational')

/** What one open incident makes of its components. Planned work that has not begun changes nothing yet. */
export function conditionBy(incident: { kind: Kind; state: State; impact: Impact }): Condition {
  if (isOver(incident.state)) return 'operational'
  if (incident.kind === 'maintenance') return incident.state === 'in-progress' ? 'maintenance' : 'operational'
  return incident.impact === 'none' ? 'operational' : incident.impact
}
