// The help centre of each preset: small, whole, in the preset's language and in English, and every label it quotes exists (HK-36).
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { articleFileFor, articlePage } from '../../src/desk/articles/articles.ts'
import { draftArticle, DraftArticle } from '../../src/desk/articles/draft-article.ts'
import { loadArticles } from '../../src/desk/articles/load-articles.ts'
import { readPresetArticles } from '../../src/desk/articles/preset-articles.ts'
import { unknownQuotes, quotedWords } from '../../src/desk/articles/quoted.ts'
import { renameArticle } from '../../src/desk/articles/change-article.ts'
import { retireArticle } from '../../src/desk/articles/publish-article.ts'
import { applyConfiguration } from '../../src/desk/catalogue/apply-configuration.ts'
import { applyPreset } from '../../src/desk/catalogue/apply-preset.ts'
import { catalogueOf } from '../../src/desk/catalogue/catalogue-of.ts'
import { readPreset } from '../../src/desk/catalogue/preset.ts'
import { bringArticles } from '../../src/first-start.ts'
import { reading } from '../../src/platform/database.ts'
import { newId } from '../../src/platform/id.ts'
import { openStorage } from '../../src/platform/storage.ts'
import { renderArticle } from '../../src/platform/markdown.ts'
import { catalogueOf as messagesOf, type Language, languages } from '../../src/platform/messages.ts'
import { atEnd } from '../support/at-end.ts'
import { testDatabase } from '../support/database.ts'

const folder = (preset: string) => new URL(`../../presets/${preset}`, import.meta.url).pathname
const presets = readdirSync(new URL('../../presets', import.meta.url), { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
)
const guides: Record<string, Language> = {
  default: 'en',
  'dt-cloud': 'tr',
  hostkey: 'fr',
  atera: 'it',
  'enterprise-cloud': 'ja',
  'partner-center': 'hu',
}

describe.each(presets)('the help centre of %s', async (preset) => {
  const db = await testDatabase()
  await applyPreset(db.worker, folder(preset))
  const catalogue = await catalogueOf(db.app)
  const articles = readPresetArticles(folder(preset))

  test('has eight articles and more, among them a known issue and an error guide with its codes', () => {
    expect(articles.length).toBeGreaterThanOrEqual(8)
    const kinds = new Set(articles.map(({ about }) => about.kind))
    expect([...kinds].sort()).toEqual(['error-guide', 'faq', 'how-to', 'known-issue'])
    for (const { about, slug } of articles) if (about.kind === 'error-guide') expect(about.errorCodes, slug).not.toEqual([])
  })

  test('X-10 is written in the language of the guide and in English', () => {
    for (const { slug, texts } of articles) {
      const written = texts.map(({ language }) => language)
      expect(written[0], slug).toBe(guides[preset])
      expect(written, slug).toContain('en')
      for (const { title, summary, body } of texts) expect([title, summary, body].every(Boolean), slug).toBe(true)
    }
  })

  test('HK-36 quotes only labels, types and services that exist', () => {
    const faults = articles.flatMap(({ slug, texts }) =>
      texts.flatMap(({ language, body, workaround }) =>
        unknownQuotes(catalogue, `${body}\n${workaround ?? ''}`).map((quote) => `${slug}.${language}: ${quote}`),
      ),
    )
    expect(faults).toEqual([])
  })

  test('names only services, types, plans and kinds of partner of its own', () => {
    const of = (list: readonly { key: string }[]) => new Set(list.map(({ key }) => key))
    const known = {
      services: of(catalogue.services),
      types: of(catalogue.requestTypes),
      plans: of(catalogue.plans),
      partners: of(catalogue.partnerKinds),
    }
    for (const { slug, about, audience } of articles) {
      expect(
        about.services.filter((key) => !known.services.has(key)),
        slug,
      ).toEqual([])
      expect(
        about.requestTypes.filter((key) => !known.types.has(key)),
        slug,
      ).toEqual([])
      expect(
        audience.plans.filter((key) => !known.plans.has(key)),
        slug,
      ).toEqual([])
      expect(
        audience.partners.filter((key) => !known.partners.has(key)),
        slug,
      ).toEqual([])
      expect(
        audience.services.filter((key) => !known.services.has(key)),
        slug,
      ).toEqual([])
    }
  })

  test('leads nowhere that is not there, and shows nothing as raw signs', () => {
    for (const { slug, texts } of articles)
      for (const { body, language } of texts) {
        const { html } = renderArticle(body, { quoted: quotedWords(catalogue, language), fileAt: (id) => `/help/files/${id}` })
        expect(html, slug).not.toMatch(/\{\{|<a>|attachment:/)
        for (const [, to] of html.matchAll(/href="\/help\/([a-z0-9-]+)"/g))
          expect(
            articles.map((one) => one.slug),
            slug,
          ).toContain(to)
      }
  })

  test('shows a real picture in each of its languages, small, and saying what it shows', () => {
    const shown = articles.flatMap(({ texts, files }) =>
      texts.flatMap(({ language, body }) =>
        files
          .filter(({ id }) => body.includes(`](attachment:${id})`))
          .map((file) => ({ language, file, says: /!\[([^\]]+)\]\(attachment:/.exec(body)![1]! })),
      ),
    )
    expect([...new Set(shown.map(({ language }) => language))].sort()).toEqual([...new Set([guides[preset], 'en'])].sort())
    for (const { file, says } of shown) {
      expect(file.bytes.byteLength, file.name).toBeLessThan(60_000)
      expect(says.length, file.name).toBeGreaterThan(10)
    }
  })

  test('is read by everyone it is for, at once', async () => {
    const all = await reading(db.app, null, async (tx) => {
      const read = []
      for (const { slug, audience } of articles)
        read.push(
          await articlePage(tx, slug, { at: new Date(), language: 'en' }).then(
            () => audience.audience === 'everyone',
            () => audience.audience !== 'everyone',
          ),
        )
      return read
    })
    expect(all.every(Boolean)).toBe(true)
  })
})

test('HK-36 the check would find a key that is gone', async () => {
  const db = await testDatabase()
  await applyPreset(db.worker, folder('default'))
  const catalogue = await catalogueOf(db.app)
  expect(
    unknownQuotes(catalogue, 'Press {{label:portal.new.buton}} or {{type:none}} or {{service:none}}, not {{label:portal.new.button}}'),
  ).toEqual(['{{label:portal.new.buton}}', '{{type:none}}', '{{service:none}}'])
  for (const language of languages)
    expect(quotedWords(catalogue, language)('label', 'portal.new.button')).toBe(messagesOf(language)['portal.new.button'])
})

test('HK-36 a build is refused where an article of a preset quotes what is not there, with file and line', () => {
  const home = mkdtempSync(join(tmpdir(), 'guichet-checked-'))
  atEnd(() => rmSync(home, { recursive: true, force: true }))
  cpSync(folder('default'), home, { recursive: true })
  const check = (...folders: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [
      new URL('../../scripts/check-presets.ts', import.meta.url).pathname,
      ...folders,
    ])
    return { status, said: String(stderr) }
  }
  const file = join(home, 'articles', 'describe-a-problem.en.md')
  expect(check(home)).toEqual({ status: 0, said: '' })
  writeFileSync(file, `${readFileSync(file, 'utf8')}\nPress {{label:portal.was.here}}.\n`)
  const { status, said } = check(home, folder('atera'))
  expect(status).toBe(1)
  expect(said).toMatch(/describe-a-problem\.en\.md:\d+:7 {2}Nothing is called \{\{label:portal\.was\.here\}\}/)
  expect(said).toContain('one fault')
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { scripts: { build: string } }
  expect(scripts.build).toMatch(/check-presets\.ts && /)
})

test('articles of a preset are loaded once: what people made of them since stays, whatever happens', async () => {
  const db = await testDatabase()
  await applyPreset(db.worker, folder('default'))
  const articles = readPresetArticles(folder('default'))
  const agent = newId()
  await sql`insert into person (id, first_name, last_name, name, language, time_zone, staff_role, created_at) values (${agent}, 'A', 'B', 'A B', 'en', 'UTC', 'agent', now())`.execute(
    db.owner,
  )
  const act = { db: db.app, actor: { personId: agent, staffRole: 'agent', via: 'workspace' }, at: new Date() } as const
  const idOf = async (slug: string) =>
    (await db.owner.selectFrom('article').select('id').where('slug', '=', slug).executeTakeFirstOrThrow()).id
  await retireArticle(act, await idOf('bkp-3021'))
  await renameArticle(act, await idOf('net-4031'), 'a-network-cannot-be-attached')
  await draftArticle(act, DraftArticle.parse({ language: 'en', slug: 'mine', about: { kind: 'faq' }, words: { title: 'Mine', body: 'x' } }))
  const before = await db.owner.selectFrom('article').select(['id', 'slug', 'state']).orderBy('id').execute()
  await applyPreset(db.worker, folder('default'))
  expect(await loadArticles(db.worker, articles, new Date())).toBe(0)
  expect(await db.owner.selectFrom('article').select(['id', 'slug', 'state']).orderBy('id').execute()).toEqual(before)
})

test('the pictures of a preset are files like all others: kept by their content, once, and read with the words that show them', async () => {
  const home = mkdtempSync(join(tmpdir(), 'guichet-pictures-'))
  atEnd(() => rmSync(home, { recursive: true, force: true }))
  const storage = await openStorage(home)
  const db = await testDatabase()
  await applyPreset(db.worker, folder('atera'), { storage })
  const files = () =>
    db.owner.selectFrom('article_file').select(['id', 'sha256', 'name', 'media_type', 'size', 'added_by']).orderBy('name').execute()
  const before = await files()
  expect(before.map(({ name, media_type, added_by }) => [name, media_type, added_by])).toEqual([
    ['tipi-di-ticket.en.png', 'image/png', null],
    ['tipi-di-ticket.it.png', 'image/png', null],
  ])
  for (const { sha256, size } of before) {
    const bytes = Buffer.from(await new Response(await storage.read(sha256)).arrayBuffer())
    expect([bytes.byteLength, createHash('sha256').update(bytes).digest('hex')]).toEqual([Number(size), sha256])
  }
  const english = before[0]!.id
  expect((await reading(db.app, null, (tx) => articleFileFor(tx, english))).name).toBe('tipi-di-ticket.en.png')
  await sql`update article set state = 'retired' where slug = 'aprire-un-ticket'`.execute(db.owner)
  await expect(reading(db.app, null, (tx) => articleFileFor(tx, english))).rejects.toMatchObject({ code: 'not-found' })
  expect(await applyPreset(db.worker, folder('atera'), { storage }), 'nothing is different').toEqual([])
  expect(await files()).toEqual(before)
  expect(
    readPresetArticles(folder('atera'))
      .flatMap(({ files }) => files.map(({ id }) => id))
      .sort(),
    'the same at each reading',
  ).toEqual(before.map(({ id }) => id).sort())
})

test('what calls itself a picture and holds something else is loaded by no preset', async () => {
  const db = await testDatabase()
  const [article] = readPresetArticles(folder('atera')).filter(({ files }) => files.length > 0)
  const home = mkdtempSync(join(tmpdir(), 'guichet-no-picture-'))
  atEnd(() => rmSync(home, { recursive: true, force: true }))
  for (const storage of [await openStorage(home), null])
    for (const held of ['<svg onload="alert(1)"/>', '<script>alert(1)</script>', '%PDF-1.7'])
      await expect(
        loadArticles(db.worker, [{ ...article!, files: [{ ...article!.files[0]!, bytes: Buffer.from(held) }] }], new Date(), storage),
      ).rejects.toThrow('is none')
  expect(await db.owner.selectFrom('article').select('id').execute()).toEqual([])
})

test('two processes that load at the same moment load each article once; one that is killed in the middle leaves none', async () => {
  const db = await testDatabase()
  const articles = readPresetArticles(folder('default'))
  const killed = loadArticles(db.worker, [...articles.slice(0, 3), { ...articles[3]!, slug: 'Not A Name' }], new Date())
  await expect(killed).rejects.toThrow()
  expect(await db.owner.selectFrom('article').select('id').execute()).toEqual([])
  const loaded = await Promise.all([loadArticles(db.worker, articles, new Date()), loadArticles(db.owner, articles, new Date())])
  expect(loaded.sort((a, b) => a - b)).toEqual([0, articles.length])
})

test('a home that was made before presets had articles gets them at its next start, once', async () => {
  const db = await testDatabase()
  const operator = { personId: null, staffRole: null, via: 'workspace' } as const
  await applyConfiguration({ db: db.worker, actor: operator, at: new Date() }, readPreset(folder('hostkey')), { preset: 'hostkey' })
  const count = async () =>
    Number(
      (
        await db.owner
          .selectFrom('article')
          .select(({ fn }) => fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    )
  expect(await count()).toBe(0)
  await Promise.all([bringArticles(db.app, db.urls.worker, 'hostkey'), bringArticles(db.app, db.urls.worker, 'hostkey')])
  expect(await count()).toBe(readPresetArticles(folder('hostkey')).length)
  await sql`truncate article cascade`.execute(db.owner)
  await bringArticles(db.app, db.urls.worker, 'hostkey')
  expect(await count()).toBe(0)
})

describe('a folder of articles with faults', () => {
  const home = mkdtempSync(join(tmpdir(), 'guichet-articles-'))
  afterAll(() => rmSync(home, { recursive: true, force: true }))
  mkdirSync(join(home, 'articles'))
  const write = (name: string, text: string) => writeFileSync(join(home, 'articles', name), text)
  test('is refused with every fault and its file; nothing is loaded', () => {
    write('Bad Name.md', 'x')
    write('no-head.en.md', 'x')
    write('no-kind.en.md', '---\ntitle: A\n---\n\nx\n')
    write('two.en.md', '---\nkind: faq\ntitle: A\n---\n\nx\n')
    write('two.tr.md', '---\nkind: faq\ntitle: A\n---\n\nx\n')
    write('unknown.en.md', '---\nkind: faq\ntitle: A\nnobody: knows\n---\n\nx\n')
    write('empty.en.md', '---\nkind: story\ntitle: ""\n---\n\nx\n')
    write('quotes.en.md', '---\nkind: faq\ntitle: Press {{label:portal.new.button}}\n---\n\nx\n')
    write('yaml.en.md', '---\nkind: [\n---\n\nx\n')
    write(
      'gone.en.md',
      '---\nkind: faq\ntitle: A\n---\n\n![A form](gone.png) ![ ](mute.png) ![A](large.png) ![A](../preset.yaml) ![A](vector.svg)\n',
    )
    write('mute.png', 'x')
    write('lonely.png', 'x')
    write('large.png', 'x'.repeat(25_000_001))
    write('Bad picture.png', 'x')
    write('vector.svg', '<svg/>')
    let said = ''
    try {
      readPresetArticles(home)
    } catch (fault) {
      said = (fault as Error).message
    }
    for (const file of ['Bad Name.md', 'no-head.en.md', 'no-kind.en.md', 'two.en.md', 'unknown.en.md', 'empty.en.md', 'yaml.en.md'])
      expect(said).toContain(file)
    expect(said).toMatch(/quotes\.en\.md:3:8 {2}title: Labels are quoted in the text/)
    expect(said).toMatch(/gone\.en\.md:6:1 {2}There is no picture gone\.png/)
    expect(said).toMatch(/gone\.en\.md:6:\d+ {2}vector\.svg is no picture: use PNG/)
    expect(said).toMatch(/gone\.en\.md:6:\d+ {2}mute\.png is no picture/)
    expect(said).toMatch(/lonely\.png:1:1 {2}No article shows it/)
    expect(said).toMatch(/large\.png:1:1 {2}It has 25000001 bytes/)
    expect(said).toMatch(/Bad picture\.png:1:1 {2}Beside articles lie files only/)
  })
  test('a preset without articles has none', () => expect(readPresetArticles(join(home, 'elsewhere'))).toEqual([]))
})
