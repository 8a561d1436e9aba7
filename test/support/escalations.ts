// A house that promises an answer to technical questions, and what happens before and after it is due.
import { applyConfiguration } from '../../src/desk/catalogue/apply-configuration.ts'
import { forgetCatalogue } from '../../src/desk/catalogue/catalogue.ts'
import { configurationOf } from '../../src/desk/catalogue/configuration-of.ts'
import { Configuration } from '../../src/desk/catalogue/configuration.ts'
import type { Db } from '../../src/platform/database.ts'

type Given = Record<string, unknown>

/** An hour for the first answer and for each further one, day and night; `steps` instead of all there are. */
export async function withSteps(
  { owner, app, worker }: { owner: Db; app: Db; worker: Db },
  steps: readonly Given[],
  more: Given = {},
): Promise<void> {
  const now = (await configurationOf(owner)) as unknown as { promises: { key: string }[] }
  const label = { en: 'Test' }
  const promise = {
    key: 'hour',
    label,
    request_types: ['technical'],
    first_response: 60,
    first_response_calendar: 'always',
    next_response: 60,
    next_response_calendar: 'always',
  }
  const to = Configuration.parse({
    ...now,
    promises: [promise, ...now.promises.filter(({ key }) => key !== 'hour')],
    escalations: steps.map((step) => ({ label, metric: 'first-response', minutes: 0, ...step })),
    ...more,
  })
  await applyConfiguration({ db: owner, actor: { personId: null, staffRole: null, via: 'workspace' }, at: new Date() }, to)
  for (const db of [owner, app, worker]) forgetCatalogue(db)
}
