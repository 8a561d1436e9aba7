// What each day was at its worst, from when incidents began, changed and ended: pure, days are those of UTC.
import { type Condition, type Impact, type Kind, type State, conditionBy, isOver, worse } from './lifecycle.ts'

export const dayMs = 86_400_000
export const historyDays = 90

export interface Course {
  readonly kind: Kind
  readonly components: readonly string[]
  readonly startsAt: Date
  readonly resolvedAt: Date | null
  /** Oldest first. */
  readonly updates: readonly { readonly state: State; readonly impact: Impact; readonly at: Date }[]
}
export interface DayOf {
  readonly component: string
  readonly day: string
  readonly worst: Exclude<Condition, 'operational'>
  /** Minutes of that day in which it was anything but operational. */
  readonly minutes: number
}

interface Stretch {
  readonly from: number
  readonly to: number
  readonly condition: Exclude<Condition, 'operational'>
}

/** From when to when it was what. What was said first holds from the beginning, even when it was said later. */
export function stretchesOf(course: Course, now: Date): Stretch[] {
  const end = Math.min(now.getTime(), course.resolvedAt?.getTime() ?? Infinity)
  const start = course.startsAt.getTime()
  const first = course.updates.find((update) => !isOver(update.state)) ?? course.updates[0]
  const marks = [
    // Planned work runs from its planned beginning, whatever was announced before.
    ...(first ? [{ at: start, state: course.kind === 'maintenance' ? ('in-progress' as const) : first.state, impact: first.impact }] : []),
    ...course.updates
      .filter((update) => update !== first && update.at.getTime() > start && update.state !== 'scheduled')
      .map((update) => ({ at: update.at.getTime(), state: update.state, impact: update.impact })),
  ]
  const cancelled =
    course.kind === 'maintenance' && course.updates.some((update) => update.state === 'cancelled' && update.at.getTime() <= start)
  if (cancelled) return []
  return marks.flatMap((mark, at) => {
    const to = Math.min(marks[at + 1]?.at ?? Infinity, end)
    const condition = conditionBy({ kind: course.kind, state: mark.state, impact: mark.impact })
    return condition === 'operational' || to <= mark.at ? [] : [{ from: mark.at, to, condition }]
  })
}

export function daysOf(courses: readonly Course[], now: Date): DayOf[] {
  const today = Math.floor(now.getTime() / dayMs)
  const byComponent = new Map<string, Stretch[]>()
  for (const course of courses) {
    const stretches = stretchesOf(course, now)
    for (const component of course.components) byComponent.set(component, [...(byComponent.get(component) ?? []), ...stretches])
  }
  const days: DayOf[] = []
  for (const [component, stretches] of byComponent) {
    for (let day = today - historyDays + 1; day <= today; day++) {
      const within = stretches
        .map((one) => ({ ...one, from: Math.max(one.from, day * dayMs), to: Math.min(one.to, (day + 1) * dayMs) }))
        .filter((one) => one.to > one.from)
        .sort((a, b) => a.from - b.from)
      if (within.length === 0) continue
      let [reached, total] = [0, 0]
      for (const { from, to } of within) {
        total += Math.max(0, to - Math.max(from, reached))
        reached = Math.max(reached, to)
      }
      days.push({
        component,
        day: new Date(day * dayMs).toISOString().slice(0, 10),
        worst: within.map(({ condition }) => condition).reduce<Condition>(worse, 'operational') as DayOf['worst'],
        minutes: Math.max(1, Math.round(total / 60_000)),
      })
    }
  }
  return days
}
