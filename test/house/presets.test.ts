// Every preset stands on its own: it is read and applied, its people live, its words are there in the language of its guide and fit the product's.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { applyPreset } from '../../src/desk/catalogue/apply-preset.ts'
import { type Missing, missingTexts } from '../../src/desk/catalogue/missing-texts.ts'
import { readPresetFolder } from '../../src/desk/catalogue/preset-folder.ts'
import { messageFault } from '../../src/platform/message-check.ts'
import { type Language, languages } from '../../src/platform/messages.ts'
import { openStorage } from '../../src/platform/storage.ts'
import { play } from '../../world/play.ts'
import { readStory } from '../../world/story.ts'
import { atEnd } from '../support/at-end.ts'
import { testDatabase } from '../support/database.ts'

const folder = (preset: string) => new URL(`../../presets/${preset}`, import.meta.url).pathname
const presets = readdirSync(new URL('../../presets', import.meta.url), { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
)
/** The guide's own language, in which nothing may be missing. */
const guides: Record<string, Language> = {
  default: 'en',
  'dt-cloud': 'tr',
  hostkey: 'fr',
  atera: 'it',
  'enterprise-cloud': 'ja',
  'partner-center': 'hu',
}

const inWords = ({ of, languages, names }: Missing): string => `${of} in ${languages.join(', ')}: ${names.join(', ')}`

test('each of the five guides has its preset, beside the default one', () => expect(presets.sort()).toEqual(Object.keys(guides).sort()))

describe.each(presets)('the preset %s', (preset) => {
  const whole = readPresetFolder(folder(preset))
  const { configuration } = whole
  const story = readStory(folder(preset))

  test('X-10 says everything in the language of its guide, and in all six all that one chooses from', () => {
    // Where a house says a sentence of ours otherwise in one language, ours may be right in another.
    const missing = missingTexts(whole).filter(({ of }) => of !== 'messages')
    expect(missing.filter((one) => one.languages.includes(guides[preset]!)).map(inWords)).toEqual([])
    // What a service wants to be told may fall back to English; so may articles.
    const isTold = (name: string) => /^services\[[a-z0-9-]+\]\.(checklist|template)/.test(name)
    expect(missing.filter(({ of, names }) => of === 'texts' && !names.every(isTold)).map(inWords)).toEqual([])
    expect(configuration.languages.toSorted()).toEqual(languages.toSorted())
    if (preset !== 'default') expect(configuration.languages[0]).toBe(guides[preset])
  })

  test('NTT-28 tells of each service what to write about it, if of any; of “other” there is nothing to tell', () => {
    const told = configuration.services.filter(({ checklist }) => (checklist?.length ?? 0) > 0)
    const silent = configuration.services.filter((service) => !told.includes(service) && service.key !== 'other')
    if (preset === 'enterprise-cloud') expect(silent.map(({ key }) => key)).toEqual([])
  })

  test('renames only messages that exist, and keeps their arguments and plurals', () => {
    const faults = languages.flatMap((language) =>
      Object.entries(configuration.messages[language] ?? {}).flatMap(([key, text]) => {
        const fault = messageFault(language, key, text)
        return fault ? [`${language} ${key}: ${fault.fault} ${JSON.stringify(fault.values)}`] : []
      }),
    )
    expect(faults).toEqual([])
  })

  test('DT-05 promises no time of its own', () => {
    const all = JSON.stringify(configuration)
    expect(all).not.toMatch(/\b(within|dans les|entro|içinde)\s+\d|\d+\s*(hours|heures|saat|óra|時間)/i)
  })

  test('knows nobody real: every address ends in .example', () => {
    const contacts = Object.values(story.organisations).flatMap(({ contact }) => contact.address ?? [])
    for (const address of [...Object.values(story.people).map((person) => person.address), ...contacts])
      expect(address).toMatch(/\.example$/)
  })

  test('is applied once and again without a change, and its people live in it', async () => {
    const db = await testDatabase()
    const files = mkdtempSync(join(tmpdir(), 'guichet-preset-'))
    atEnd(() => rmSync(files, { recursive: true, force: true }))
    expect((await applyPreset(db.worker, folder(preset))).length).toBeGreaterThan(0)
    expect(await applyPreset(db.worker, folder(preset))).toEqual([])
    const people = await play(story, { worker: db.worker, app: db.app, storage: await openStorage(files), now: new Date() })
    expect(people.size).toBe(Object.keys(story.people).length)
    const tickets = await db.worker.selectFrom('ticket').select(['status', 'organisation_id']).execute()
    expect(tickets).toHaveLength(story.tickets.length)
    expect(new Set(tickets.map(({ status }) => status)).size).toBeGreaterThan(2)
    const organisations = await db.worker.selectFrom('organisation').select('id').execute()
    const silent = organisations.filter(({ id }) => !tickets.some((ticket) => ticket.organisation_id === id))
    expect(silent, 'DT-07 an organisation that never wrote').not.toEqual([])
  })
})
