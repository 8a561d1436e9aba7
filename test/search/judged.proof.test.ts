// X-07 X-10: in each language people find what they look for, and far more often than with PostgreSQL's `simple` configuration.
import { describe, expect, test } from 'vitest'
import { loadJudged, measureJudged, sets } from '../../bench/judged.ts'
import { languages } from '../../src/platform/messages.ts'
import { testDatabase } from '../support/database.ts'

const { app, owner } = await testDatabase()

describe.each(sets)('%s articles', (which) => {
  let ofAllLanguages: ReturnType<typeof loadJudged> | null = null
  test.each(languages)('%s', async (language) => {
    if (which === 'own') ofAllLanguages ??= loadJudged(owner, which, language)
    const ids = await (ofAllLanguages ?? loadJudged(owner, which, language))
    const measured = await measureJudged(app, owner, ids, language, which)
    if (process.env['SHOW_JUDGED'])
      console.log(
        measured.places.filter(([, place]) => place !== 1),
        { ...measured, places: undefined },
      )
    expect(measured.queries).toBeGreaterThanOrEqual(40)
    expect(measured.recall).toBeGreaterThanOrEqual(0.95)
    expect(measured.rank).toBeGreaterThanOrEqual(0.88)
    expect(measured.completed, 'X-07 named while it is typed').toBeGreaterThanOrEqual(0.8)
    expect(measured.recall - measured.simpleRecall).toBeGreaterThanOrEqual(0.25)
  })
})
