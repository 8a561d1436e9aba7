import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Act } from '../actor.ts'
import { applyConfiguration } from '../catalogue/apply-configuration.ts'
import { readPreset } from '../catalogue/preset.ts'
import { articleFileFor, articlePage, listArticles } from './articles.ts'
import { addArticleFile } from './add-file.ts'
import { changeAbout, changeAudience, renameArticle } from './change-article.ts'
import { DraftArticle, draftArticle } from './draft-article.ts'
import { About, Audience } from './fields.ts'
import { articleForUs, feedbackOf, listForUs, openReviewsOf, searchesInVain, sentBackOf, versionsOf } from './ours.ts'
import { publishArticle, retireArticle, showVersion } from './publish-article.ts'
import { askReview, decideReview } from './review.ts'
import { sayOfArticle } from './say-of-article.ts'
import { restoreVersion, writeVersion } from './write-version.ts'

const db = await testDatabase()
const { app, owner } = db
const preset = new URL('../../../presets/default', import.meta.url).pathname
await applyConfiguration(
  { db: db.worker, actor: { personId: null, staffRole: null, via: 'workspace' }, at: new Date() },
  readPreset(preset),
  { preset: 'default' },
)

const start = Date.now() - 3 * 86_400_000
let minutes = 0
/** Each deed a minute after the one before. */
const at = () => new Date(start + minutes++ * 60_000)
async function person(role: 'agent' | null): Promise<string> {
  const id = newId()
  await sql`insert into person (id, first_name, last_name, name, language, time_zone, staff_role, created_at)
    values (${id}, 'A', 'B', ${`Person ${id.slice(-4)}`}, 'en', 'UTC', ${role}, now())`.execute(owner)
  return id
}
const [ann, bea, carl] = [await person('agent'), await person('agent'), await person(null)]
const as = (personId: string, staffRole: 'agent' | null = 'agent'): Act => ({
  db: app,
  actor: { personId, staffRole, via: 'workspace' },
  at: at(),
})

const words = (more: object = {}) => ({
  title: 'Send a file',
  summary: 'How files are sent.',
  body: 'Press {{label:portal.new.button}}.',
  workaround: null,
  machine: null,
  ...more,
})
const draft = (more: Record<string, unknown> = {}) =>
  draftArticle(
    as(ann),
    DraftArticle.parse({ language: 'en', about: { kind: 'how-to' }, words: words(), audience: { audience: 'everyone' }, ...more }),
  )
const read = async (who: string | null, slug: string, language: 'en' | 'hu' = 'en') => {
  const found = await reading(app, who, (tx) => articlePage(tx, slug, { at: new Date(), language })).catch((fault: Refusal) => fault.code)
  return found
}
const title = async (who: string | null, slug: string, language: 'en' | 'hu' = 'en') => {
  const page = await read(who, slug, language)
  return typeof page === 'string' ? page : 'movedTo' in page ? `→ ${page.movedTo}` : page.title
}
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (fault: unknown) => (fault instanceof Refusal ? fault.code : Promise.reject(fault)),
  )
/** Ann wrote it; Bea approves for everyone. */
async function approved(id: string, language: 'en' | 'hu' = 'en', version = 1): Promise<void> {
  await askReview(as(ann), id, { language, version, forEveryone: true, note: '' })
  await decideReview(as(bea), id, { language, version, approve: true, reason: '' })
}

describe('F25 what everyone reads was approved by a second person', () => {
  test('it is written, approved by another, published, and read by who is not signed in; before that by nobody', async () => {
    const { id, slug } = await draft()
    expect(slug).toBe('send-a-file')
    expect(await refused(publishArticle(as(ann), id))).toBe('article-not-approved')
    expect(await refused(showVersion(as(ann), id, { language: 'en', version: 1 }))).toBe('article-not-approved')
    await askReview(as(ann), id, { language: 'en', version: 1, forEveryone: true, note: 'Look at the steps' })
    expect(await reading(app, bea, (tx) => openReviewsOf(tx, id))).toMatchObject([
      { version: 1, askedBy: ann, forEveryone: true, note: 'Look at the steps' },
    ])
    expect(
      await refused(decideReview(as(ann), id, { language: 'en', version: 1, approve: true, reason: '' })),
      'not by who wrote and asked',
    ).toBe('own-approval')
    await decideReview(as(bea), id, { language: 'en', version: 1, approve: true, reason: '' })
    expect(await title(null, slug), 'approved is not published').toBe('not-found')
    await publishArticle(as(ann), id)
    expect(await title(null, slug)).toBe('Send a file')
  })

  test('nobody approves what they wrote, whoever asked, nor what they asked for, whoever wrote', async () => {
    const { id } = await draft()
    await askReview(as(bea), id, { language: 'en', version: 1, forEveryone: true, note: '' })
    expect(await refused(decideReview(as(ann), id, { language: 'en', version: 1, approve: true, reason: '' }))).toBe('own-approval')
    expect(await refused(decideReview(as(bea), id, { language: 'en', version: 1, approve: true, reason: '' }))).toBe('own-approval')
  })

  test('the table itself refuses one’s own agreement, another’s name, and a version that was public from the beginning', async () => {
    const { id } = await draft()
    const set = (who: string, by: string) =>
      app
        .transaction()
        .execute(async (tx) => {
          await sql`select set_config('guichet.person', ${who}, true)`.execute(tx)
          await sql`update article_text set public_at = now(), public_by = ${by} where article_id = ${id}`.execute(tx)
        })
        .then(
          () => 'done',
          (fault: Error) => fault.message,
        )
    expect(await set(ann, bea)).toContain('agrees for themselves')
    expect(await set(bea, bea), 'nobody asked').toContain('agreed without being asked')
    await askReview(as(ann), id, { language: 'en', version: 1, forEveryone: true, note: '' })
    const decide = (who: string) =>
      app.transaction().execute(async (tx) => {
        await sql`select set_config('guichet.person', ${who}, true)`.execute(tx)
        await sql`update article_review set decided_by = ${who}, decided_at = now(), approved = true where article_id = ${id}`.execute(tx)
        await sql`update article_text set public_at = now(), public_by = ${who} where article_id = ${id}`.execute(tx)
      })
    await expect(decide(ann), 'whoever asked').rejects.toThrow('check')
    const insert = app.transaction().execute(async (tx) => {
      await sql`select set_config('guichet.person', ${ann}, true)`.execute(tx)
      await sql`insert into article_text (article_id, language, version, title, body, state, by, at, shown_at, public_at, public_by)
        values (${id}, 'en', 2, 'x', 'y', 'shown', ${ann}, now(), now(), now(), ${bea})`.execute(tx)
    })
    await expect(insert).rejects.toThrow('row-level security')
  })

  test('a newer version is read only once it was approved too, and what everyone reads stays meanwhile', async () => {
    const { id, slug } = await draft()
    await approved(id)
    await publishArticle(as(ann), id)
    await writeVersion(as(ann), id, { language: 'en', basedOn: 1, ofVersion: null, words: words({ title: 'Secret plans' }) })
    expect(await title(null, slug)).toBe('Send a file')
    expect(await refused(showVersion(as(ann), id, { language: 'en', version: 2 }))).toBe('article-not-approved')
    await askReview(as(ann), id, { language: 'en', version: 2, forEveryone: false, note: '' })
    await decideReview(as(bea), id, { language: 'en', version: 2, approve: true, reason: '' })
    expect(await title(null, slug), 'approved, but not for everyone').toBe('Send a file')
    await approved(id, 'en', 2)
    expect(await title(null, slug)).toBe('Secret plans')
    // An earlier version that was approved may come back at once.
    await showVersion(as(ann), id, { language: 'en', version: 1 })
    expect(await title(null, slug)).toBe('Send a file')
  })

  test('what only some read does not become everyone’s by a change of its readers', async () => {
    const { id, slug } = await draft({ audience: { audience: 'signed-in' } })
    await publishArticle(as(ann), id)
    expect([await title(null, slug), await title(carl, slug)]).toEqual(['not-found', 'Send a file'])
    expect(await refused(changeAudience(as(ann), id, Audience.parse({ audience: 'everyone' })))).toBe('article-not-approved')
    expect(await title(null, slug)).toBe('not-found')
    expect(await askReview(as(ann), id, { language: 'en', version: 1, forEveryone: true, note: '' }), 'a copy waits').toBe(2)
    expect(await title(carl, slug), 'its readers keep it').toBe('Send a file')
    await decideReview(as(bea), id, { language: 'en', version: 2, approve: true, reason: '' })
    expect(await title(null, slug), 'approved for everyone, but still for who is signed in').toBe('not-found')
    await changeAudience(as(ann), id, Audience.parse({ audience: 'everyone' }))
    expect(await title(null, slug)).toBe('Send a file')
  })

  test('sent back it is a draft again, with the reason; a newer version ends the review', async () => {
    const { id } = await draft()
    await askReview(as(ann), id, { language: 'en', version: 1, forEveryone: true, note: '' })
    expect(await refused(askReview(as(ann), id, { language: 'en', version: 1, forEveryone: true, note: '' }))).toBe('not-in-this-state')
    await decideReview(as(bea), id, { language: 'en', version: 1, approve: false, reason: 'The third step is missing' })
    expect(await reading(app, ann, (tx) => sentBackOf(tx, id))).toMatchObject([{ version: 1, reason: 'The third step is missing' }])
    await askReview(as(ann), id, { language: 'en', version: 1, forEveryone: true, note: '' })
    const back = { language: 'en', version: 1, approve: false, reason: '' } as const
    expect(await refused(decideReview(as(bea), id, back)), 'whoever sends it back says why').toBe('invalid')
    await decideReview(as(ann), id, back)
    expect(await reading(app, bea, (tx) => openReviewsOf(tx, id)), 'who wrote it takes it back without').toEqual([])
    await askReview(as(ann), id, { language: 'en', version: 1, forEveryone: true, note: '' })
    await writeVersion(as(ann), id, { language: 'en', basedOn: 1, ofVersion: null, words: words({ title: 'Better' }) })
    expect(await refused(decideReview(as(bea), id, { language: 'en', version: 1, approve: true, reason: '' }))).toBe('not-in-this-state')
    expect(await reading(app, bea, (tx) => openReviewsOf(tx, id))).toEqual([])
  })

  test('customers and strangers do none of it and learn nothing', async () => {
    const { id } = await draft()
    const them = as(carl, null)
    const deeds = [
      writeVersion(them, id, { language: 'en', basedOn: 1, ofVersion: null, words: words() }),
      publishArticle(them, id),
      retireArticle(them, id),
      renameArticle(them, id, 'mine'),
      askReview(them, id, { language: 'en', version: 1, forEveryone: true, note: '' }),
      draftArticle(them, DraftArticle.parse({ language: 'en', about: { kind: 'faq' }, words: words() })),
    ]
    expect(new Set(await Promise.all(deeds.map(refused)))).toEqual(new Set(['may-not-do-that']))
    await expect(reading(app, carl, (tx) => articleForUs(tx, id))).rejects.toMatchObject({ code: 'not-found' })
    expect((await reading(app, carl, (tx) => listForUs(tx, { view: 'all', limit: 50 }))).articles.map((one) => one.id)).not.toContain(id)
  })
})

describe('versions', () => {
  test('two who write at the same time: the second is told, and nothing is lost', async () => {
    const { id } = await draft()
    const results = await Promise.allSettled([
      writeVersion(as(ann), id, { language: 'en', basedOn: 1, ofVersion: null, words: words({ title: 'From Ann' }) }),
      writeVersion(as(bea), id, { language: 'en', basedOn: 1, ofVersion: null, words: words({ title: 'From Bea' }) }),
    ])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(results.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'changed-meanwhile' } })
    expect((await reading(app, ann, (tx) => versionsOf(tx, id, 'en'))).map(({ version }) => version)).toEqual([2, 1])
  })

  test('an earlier one comes back as a new one, and the words of a version are never changed', async () => {
    const { id } = await draft()
    await writeVersion(as(ann), id, { language: 'en', basedOn: 1, ofVersion: null, words: words({ title: 'Second' }) })
    expect(await restoreVersion(as(bea), id, { language: 'en', version: 1, basedOn: 2 })).toBe(3)
    expect(
      (await reading(app, ann, (tx) => versionsOf(tx, id, 'en'))).map(({ version, title, restores }) => [version, title, restores]),
    ).toEqual([
      [3, 'Send a file', 1],
      [2, 'Second', null],
      [1, 'Send a file', null],
    ])
    const rewrite = app.transaction().execute(async (tx) => {
      await sql`select set_config('guichet.person', ${ann}, true)`.execute(tx)
      await sql`update article_text set body = 'other' where article_id = ${id}`.execute(tx)
    })
    await expect(rewrite).rejects.toThrow('permission denied')
  })

  test('HK-36 a label that does not exist is refused, with its key', async () => {
    const wrong = draft({ words: words({ body: 'Press {{label:portal.nowhere}}.' }) })
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid',
      faults: [{ field: 'body', message: 'article.fault.quote', values: { quote: '{{label:portal.nowhere}}' } }],
    })
    await expect(
      draft({ words: words({ body: '{{label:article.version}}' }) }),
      'one that takes an argument says nothing alone',
    ).rejects.toMatchObject({ code: 'invalid' })
    await draft({ words: words({ body: '{{type:technical}} and {{service:backup}}' }) })
  })
})

describe('translations', () => {
  test('know which version they say, and that the original has gone on', async () => {
    const { id, slug } = await draft({ audience: { audience: 'signed-in' } })
    await publishArticle(as(ann), id)
    expect(await refused(writeVersion(as(ann), id, { language: 'hu', basedOn: 0, ofVersion: null, words: words() }))).toBe('invalid')
    await writeVersion(as(ann), id, {
      language: 'hu',
      basedOn: 0,
      ofVersion: 1,
      words: words({ title: 'Fájl küldése', machine: 'translated' }),
    })
    expect(await title(carl, slug, 'hu'), 'a draft is nobody’s').toBe('Send a file')
    await showVersion(as(ann), id, { language: 'hu', version: 1 })
    expect(await read(carl, slug, 'hu')).toMatchObject({
      title: 'Fájl küldése',
      machine: 'translated',
      languages: ['en', 'hu'],
      isBehind: false,
    })
    await writeVersion(as(ann), id, { language: 'en', basedOn: 1, ofVersion: null, words: words({ title: 'Send two files' }) })
    expect(await read(carl, slug, 'hu'), 'what readers have did not go on yet').toMatchObject({ isBehind: false })
    await showVersion(as(ann), id, { language: 'en', version: 2 })
    expect(await read(carl, slug, 'hu')).toMatchObject({ isBehind: true })
    const behind = await reading(app, ann, (tx) => listForUs(tx, { view: 'behind', limit: 50 }))
    expect(behind.articles.filter((one) => one.id === id)).toMatchObject([{ behind: ['hu'] }])
  })
})

describe('names and days', () => {
  test('an old name leads to the present one and stays its own; two at the same moment do not both get a name', async () => {
    const { id, slug } = await draft({ slug: 'first-name', audience: { audience: 'signed-in' } })
    await publishArticle(as(ann), id)
    await renameArticle(as(ann), id, 'second-name')
    expect([await title(carl, slug), await title(carl, 'second-name'), await title(null, slug)]).toEqual([
      '→ second-name',
      'Send a file',
      'not-found',
    ])
    expect(await refused(draft({ slug: 'first-name' }))).toBe('slug-taken')
    await renameArticle(as(ann), id, 'first-name')
    expect(await title(carl, 'second-name')).toBe('→ first-name')
    const both = await Promise.all([refused(draft({ slug: 'the-same' })), refused(draft({ slug: 'the-same' }))])
    expect(both.sort()).toEqual(['done', 'slug-taken'])
  })

  test('made from the title; Japanese titles get one too', async () => {
    expect((await draft({ words: words({ title: 'Hogyan küldjek fájlt? (İstanbul)' }) })).slug).toBe('hogyan-kuldjek-fajlt-istanbul')
    expect((await draft({ words: words({ title: 'Hogyan küldjek fájlt? (İstanbul)' }) })).slug).toBe('hogyan-kuldjek-fajlt-istanbul-2')
    expect((await draft({ language: 'ja', words: words({ title: 'ファイルの送り方' }) })).slug).toMatch(/^how-to-[0-9a-f]{6}$/)
  })

  test('one that is to be published later is read by nobody before, and a retired one by nobody after', async () => {
    const { id, slug } = await draft({ audience: { audience: 'signed-in' } })
    await publishArticle(as(ann), id, { from: new Date(Date.now() + 86_400_000) })
    expect(await title(carl, slug)).toBe('not-found')
    await publishArticle(as(ann), id)
    expect(await title(carl, slug)).toBe('Send a file')
    await retireArticle(as(ann), id)
    expect(await title(carl, slug)).toBe('not-found')
    expect(await title(ann, slug), 'as a reader it is gone for us too').toBe('not-found')
    await publishArticle(as(ann), id)
    expect(await title(carl, slug)).toBe('Send a file')
  })
})

describe('what it is about', () => {
  test('NTT-03 an error is found by its code however it is written, and by its message', async () => {
    const { id, slug } = await draft({
      about: { kind: 'error-guide', errorCodes: ['NET-4031'], errorTexts: ['The network could not be attached'] },
      audience: { audience: 'signed-in' },
    })
    await publishArticle(as(ann), id)
    const find = async (code: string) =>
      (await reading(app, carl, (tx) => listArticles(tx, { at: new Date(), language: 'en', code, limit: 9 }))).articles.map(
        (one) => one.slug,
      )
    expect(await find(' net-4031 ')).toEqual([slug])
    expect(await find('Error: the network could not be attached (port 3)')).toEqual([slug])
    expect(await find('could not be attached')).toEqual([slug])
    for (const copied of [
      'net4031',
      'NET 4031',
      'ＮＥＴ－４０３１',
      'NET‑4031',
      'Attaching the network failed (code: NET-4031).\nTry again, or tell your administrator.',
      'error=net_4031;retry=no',
      'http://portal.example/error/NET-4031',
      'ネットワークを接続できませんでしたNET-4031が表示されました',
      `${'x '.repeat(600)} NET-4031`,
      'ERROR:\r\n  The network\tcould not   be attached',
    ])
      expect(await find(copied), copied).toEqual([slug])
    for (const other of ['NET-403', 'NET-40311', 'ANET-4031', 'NET', '4031', 'NET, then 4031', '%', '-', '\0', '\ud800'])
      expect(await find(other), other).toEqual([])
  })

  test('a known issue says how it stands and since when it is fixed; only a known issue does', async () => {
    const { id } = await draft({ about: { kind: 'known-issue' } })
    const facts = async () => {
      const { kind, issueState, fixedOn } = await reading(app, ann, (tx) => articleForUs(tx, id))
      return { kind, issueState, fixedOn }
    }
    expect(await facts()).toEqual({ kind: 'known-issue', issueState: 'investigating', fixedOn: null })
    await changeAbout(as(ann), id, About.parse({ kind: 'known-issue', issueState: 'fixed', fixedOn: '2026-10-25' }))
    expect(await facts()).toEqual({ kind: 'known-issue', issueState: 'fixed', fixedOn: '2026-10-25' })
    await changeAbout(as(ann), id, About.parse({ kind: 'faq', issueState: 'fixed', fixedOn: '2026-10-25' }))
    expect(await facts()).toEqual({ kind: 'faq', issueState: null, fixedOn: null })
    for (const issueState of ['being-fixed', null])
      expect(About.safeParse({ kind: 'known-issue', issueState, fixedOn: '2026-10-25' }).error?.issues, 'nor is a day lost').toMatchObject([
        { path: ['fixedOn'], message: 'article.fault.fixed-on' },
      ])
    expect(await refused(changeAbout(as(ann), id, About.parse({ kind: 'faq', services: ['no-such'] })))).toBe('invalid')
  })
})

describe('files', () => {
  test('F25 follow the words that name them: read by nobody before, by whoever reads the words after', async () => {
    const { id } = await draft({ audience: { audience: 'signed-in' } })
    await publishArticle(as(ann), id)
    const file = await addArticleFile(as(ann), id, { sha256: 'a'.repeat(64), size: 3, name: 'a.png', mediaType: 'image/png' })
    expect(
      await addArticleFile(as(ann), id, { sha256: 'a'.repeat(64), size: 3, name: 'a.png', mediaType: 'image/png' }),
      'twice is once',
    ).toBe(file)
    const reads = (who: string | null) => refused(reading(app, who, (tx) => articleFileFor(tx, file)))
    await writeVersion(as(ann), id, { language: 'en', basedOn: 1, ofVersion: null, words: words({ body: `![a](attachment:${file})` }) })
    expect([await reads(ann), await reads(carl), await reads(null)]).toEqual(['done', 'not-found', 'not-found'])
    await showVersion(as(ann), id, { language: 'en', version: 2 })
    expect([await reads(carl), await reads(null)]).toEqual(['done', 'not-found'])
    // A file of another article is not lent by naming it.
    const other = await draft({ audience: { audience: 'signed-in' }, words: words({ body: `![a](attachment:${file})` }) })
    await publishArticle(as(ann), other.id)
    await retireArticle(as(ann), id)
    expect(await reads(carl)).toBe('not-found')
  })
})

describe('what readers say', () => {
  test('counts once for a person, whose last word it is; of strangers each does, up to a bound', async () => {
    const { id, slug } = await draft()
    await approved(id)
    await publishArticle(as(ann), id)
    const say = (person: string | null, helped: boolean, said = '') =>
      sayOfArticle(app, { person, at: new Date(), language: 'en' }, slug, { helped, words: said })
    await say(carl, false, 'Step three?')
    await say(carl, true)
    await say(null, true)
    expect(await reading(app, ann, (tx) => feedbackOf(tx, id))).toMatchObject({
      helped: 2,
      notHelped: 0,
      said: [{ helped: true, words: 'Step three?' }],
    })
    for (let more = 0; more < 210; more++) await say(null, false)
    expect(await reading(app, ann, (tx) => feedbackOf(tx, id))).toMatchObject({ helped: 2, notHelped: 199 })
    expect(await reading(app, carl, (tx) => feedbackOf(tx, id)), 'one’s own word alone').toMatchObject({ helped: 1, notHelped: 0 })
  })

  test('what was searched for in vain is told, what was missed most often first', async () => {
    for (const [words, found] of [
      ['vpn', 0],
      ['VPN', 0],
      ['ipv6', 0],
      ['backup', 3],
    ] as const)
      await sql`insert into help_search (id, words, language, found, at) values (${newId()}, ${words}, 'en', ${found}, now())`.execute(
        owner,
      )
    expect(await reading(app, ann, (tx) => searchesInVain(tx, new Date()))).toMatchObject([{ times: 2 }, { words: 'ipv6', times: 1 }])
    expect(await reading(app, carl, (tx) => searchesInVain(tx, new Date()))).toEqual([])
  })
})
