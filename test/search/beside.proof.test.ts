// NTT-20: beside a ticket that is being written stands what answers it, and nothing where nothing does, in each language.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadJudged } from '../../bench/judged.ts'
import { suggest } from '../../src/desk/search/suggest.ts'
import { reading } from '../../src/platform/database.ts'
import { type Language, languages } from '../../src/platform/messages.ts'
import { testDatabase } from '../support/database.ts'

type Sentence = readonly [text: string, answers: string | readonly string[]]
const judged = parse(readFileSync(new URL('beside.yaml', import.meta.url), 'utf8')) as Record<Language, Sentence[]>
/** Share with the expected article first; share of `none` beside which nothing stands. */
const floors: Readonly<Record<Language, readonly [first: number, none: number]>> = {
  en: [0.94, 0.92],
  tr: [0.88, 0.92],
  fr: [0.88, 0.92],
  it: [0.88, 0.92],
  ja: [0.94, 0.92],
  hu: [0.93, 0.92],
}
const { app, owner } = await testDatabase()

test.each(languages)('%s', async (language) => {
  const ids = await loadJudged(owner, 'preset', language)
  const names = new Map([...ids].map(([name, id]) => [id, name.slice(language.length + 1)]))
  const [first, none]: [boolean[], boolean[]] = [[], []]
  for (const [text, answers] of judged[language]) {
    const wanted = [answers].flat()
    for (const name of wanted) expect(name === 'none' || ids.has(`${language}-${name}`), name).toBe(true)
    const found = await reading(app, null, (tx) => suggest(tx, { text, service: null, requestType: null, language }))
    const fits = answers === 'none' ? found.length === 0 : wanted.includes(names.get(found[0]?.id ?? '') ?? '')
    ;(answers === 'none' ? none : first).push(fits)
    if (process.env['SHOW_JUDGED'] && !fits)
      console.log(
        text,
        answers,
        found.map(({ id }) => names.get(id)),
      )
  }
  const share = (of: readonly boolean[]) => of.filter(Boolean).length / of.length
  if (process.env['SHOW_JUDGED']) console.log(language, first.length, share(first), none.length, share(none))
  expect(first.length + none.length).toBeGreaterThanOrEqual(24)
  expect(share(first)).toBeGreaterThanOrEqual(floors[language][0])
  expect(share(none)).toBeGreaterThanOrEqual(floors[language][1])
})
