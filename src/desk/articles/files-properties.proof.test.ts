// Random articles, as people and editors leave them: what is applied stands, a second time changes nothing, and what is exported reads back the same.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { type Language, languages } from '../../platform/messages.ts'
import { operator } from '../actor.ts'
import { applyConfiguration } from '../catalogue/apply-configuration.ts'
import { readPreset } from '../catalogue/preset.ts'
import { inTransaction } from '../actor.ts'
import { applyArticles, planArticles } from './apply-articles.ts'
import { exportArticles } from './export-articles.ts'
import { About, ArticleWords, Audience } from './fields.ts'
import { type PresetArticle, articlesOf } from './preset-articles.ts'
import type { PresetFile } from './preset-pictures.ts'
import { digestOf, saidBy } from './said.ts'

const { worker } = await testDatabase()
const configuration = readPreset(new URL('../../../presets/default', import.meta.url).pathname)
await applyConfiguration({ db: worker, actor: operator, at: new Date() }, configuration, { preset: 'default' })

// Signs of YAML and Markdown, front matter within front matter, all scripts, names that look like files.
const piece = fc.constantFrom(
  'yes',
  '0x10',
  '4711',
  '- a',
  'a: b',
  '# a',
  "it's",
  '"a"',
  '---',
  '...',
  '~',
  'null',
  '{a}',
  '*a*',
  '&a',
  '@',
  '語。',
  'İı',
  'é\u0301',
  '{{label:portal.new.button}}',
  '![x](/a)',
  '[x](/help/a)',
  '[x](https://a.example/b.png)',
  '```\ncode\n```',
  '\\',
  '|',
  '>',
  '%',
  '\t',
  '  ',
  '\n',
  '\n\n',
  '\u00a0',
  '\u2028',
  '<b>',
  'key: |',
)
const text = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(' '))
const line = text.map((one) => one.replaceAll(/[\n\t\u2028]/g, ' '))
const bytes = fc.constantFrom('one', 'two', 'three').map((held) => Buffer.from(held))
const files = fc.uniqueArray(
  fc.record({ name: fc.constantFrom('form.en.txt', 'FORM 1.PNG', 'über.md', 'a (b).txt', 'form.tr.txt'), bytes }),
  {
    maxLength: 2,
    selector: ({ bytes }) => bytes.toString(),
  },
)
const idOf = (of: string) =>
  createHash('sha256')
    .update(of)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')

const article = (slug: string): fc.Arbitrary<PresetArticle> =>
  fc
    .record({
      written: fc.uniqueArray(
        fc.record({
          language: fc.constantFrom<Language>(...languages.slice(0, 3)),
          title: line,
          summary: fc.option(text, { nil: '' }),
          body: text,
          workaround: fc.option(text),
          machine: fc.constantFrom('written' as const, 'translated' as const, null),
        }),
        { minLength: 1, maxLength: 3, selector: ({ language }) => language },
      ),
      files,
      about: fc.record({
        kind: fc.constantFrom('faq', 'known-issue'),
        services: fc.subarray(configuration.services.slice(0, 3).map(({ key }) => key)),
        requestTypes: fc.subarray(configuration.request_types.slice(0, 2).map(({ key }) => key)),
        errorCodes: fc.array(
          line.map((one) => one.slice(0, 70)),
          { maxLength: 2 },
        ),
        errorTexts: fc.array(line, { maxLength: 2 }),
        // Only what is fixed has a day.
        stands: fc.constantFrom(
          { issueState: 'investigating', fixedOn: null },
          { issueState: 'fixed', fixedOn: '2026-11-01' },
          { issueState: 'fixed', fixedOn: null },
          { issueState: null, fixedOn: null },
        ),
        pinned: fc.boolean(),
      }),
      audience: fc.constantFrom(
        { audience: 'everyone' },
        { audience: 'signed-in' },
        { audience: 'chosen', plans: configuration.plans.slice(0, 1).map(({ key }) => key) },
      ),
    })
    .map(({ written, files, about: { stands, ...about }, audience }) => {
      const hung: PresetFile[] = files.map(({ name, bytes }) => ({
        id: idOf(`${slug} ${name} ${bytes.toString()}`),
        name,
        bytes,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        isPicture: false,
      }))
      const links = hung.map(({ id }) => `[a file](attachment:${id})`).join(' ')
      const texts = written.flatMap(({ language, ...words }) => {
        const found = ArticleWords.safeParse({ ...words, body: `${words.body} ${links}` })
        return found.success ? [{ ...found.data, language }] : []
      })
      return { slug, about: About.parse({ ...about, ...stands }), audience: Audience.parse(audience), texts, files: hung, over: null }
    })
    .filter(({ texts }) => texts.length > 0) as unknown as fc.Arbitrary<PresetArticle>

const folders = fc.subarray(['a', 'b', 'c'], { minLength: 1 }).chain((slugs) => fc.tuple(...slugs.map(article)))

test('applying leads there from wherever one stands, twice is once, and what is exported reads back as what was applied', async () => {
  await fc.assert(
    fc.asyncProperty(folders, async (wanted) => {
      const at = new Date()
      await inTransaction({ db: worker, actor: operator, at }, (act) => applyArticles(act, wanted, configuration, null))
      expect(await planArticles(worker, wanted, configuration, at)).toEqual({ found: [], left: [] })
      const contents = new Map(wanted.flatMap(({ files }) => files.map(({ sha256, bytes }) => [sha256, bytes])))
      const { files, leftOut } = await exportArticles(worker, configuration, at, async (sha256) => contents.get(sha256)!)
      expect(leftOut).toEqual([])
      const { articles, faults } = articlesOf(files, '.', configuration)
      expect(faults).toEqual([])
      const all = (given: readonly PresetArticle[]) => given.map(saidBy).sort((a, b) => (a.slug < b.slug ? -1 : 1))
      expect(all(articles)).toEqual(all(wanted))
      expect(all(articles).map((said) => digestOf(said, []))).toEqual(all(wanted).map((said) => digestOf(said, [])))
      expect(await planArticles(worker, articles, configuration, at)).toEqual({ found: [], left: [] })
    }),
    { numRuns: 40 },
  )
}, 120_000)
