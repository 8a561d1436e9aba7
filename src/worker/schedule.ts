// All recurring work of the house on one screen; times are UTC.
import { type CronItem, parseCronItems } from 'graphile-worker'
import type { Task } from '../desk/jobs.ts'

const recurring = [
  { task: 'close-solved-tickets', match: '*/10 * * * *' },
  { task: 'advance-maintenance', match: '* * * * *' },
  { task: 'escalate', match: '* * * * *' },
  { task: 'import-statuses', match: '* * * * *' },
  { task: 'fill-health-history', match: '3 * * * *' },
  { task: 'keep-missing-clocks', match: '41 * * * *' },
  { task: 'remind-of-ends', match: '23 * * * *' },
  { task: 'clear-away', match: '17 3 * * *' },
] as const satisfies readonly (CronItem & { task: Task })[]

// The key keeps a second one from waiting behind a first that has not run; missed times are not made up, the next one does it all.
export const schedule = parseCronItems(recurring.map((item) => ({ ...item, options: { jobKey: item.task, backfillPeriod: 0 } })))
