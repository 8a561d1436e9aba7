import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Act } from '../actor.ts'
import { applyConfiguration } from '../catalogue/apply-configuration.ts'
import { readPreset } from '../catalogue/preset.ts'
import { findArticles } from '../search/find-articles.ts'
import { articlePage } from './articles.ts'
import { changeAbout, changeAudience, renameArticle } from './change-article.ts'
import { DraftArticle, draftArticle } from './draft-article.ts'
import { About, Audience } from './fields.ts'
import { articleForUs, listForUs, versionsOf } from './ours.ts'
import { publishArticle, retireArticle, showVersion } from './publish-article.ts'
import { AskReview, askReview, decideReview } from './review.ts'
import { restoreVersion, writeVersion } from './write-version.ts'

const { app, owner, worker } = await testDatabase()
await applyConfiguration(
  { db: worker, actor: { personId: null, staffRole: null, via: 'workspace' }, at: new Date() },
  readPreset(new URL('../../../presets/default', import.meta.url).pathname),
  { preset: 'default' },
)
const start = Date.now() - 3 * 86_400_000
let minutes = 0
async function person(role: 'agent' | null): Promise<string> {
  const id = newId()
  await sql`insert into person (id, first_name, last_name, name, language, time_zone, staff_role, created_at)
    values (${id}, 'A', 'B', ${`Person ${id.slice(-4)}`}, 'en', 'UTC', ${role}, now())`.execute(owner)
  return id
}
const [ann, bea, carl] = [await person('agent'), await person('agent'), await person(null)]
const as = (personId: string): Act => ({
  db: app,
  actor: { personId, staffRole: 'agent', via: 'workspace' },
  at: new Date(start + minutes++ * 60_000),
})
const refused = (work: Promise<unknown>) =>
  work.then(
    (done) => (typeof done === 'string' ? done : 'done'),
    (fault: unknown) => (fault instanceof Refusal ? fault.code : Promise.reject(fault)),
  )
const words = { title: 'Restart a server', summary: '', body: 'Press it.', workaround: null, machine: null }
const draft = (more: object = {}, from?: { ticketId: string; messageId: string }) =>
  draftArticle(
    as(ann),
    DraftArticle.parse({
      language: 'en',
      about: { kind: 'error-guide', errorCodes: ['E-1'] },
      words,
      audience: { audience: 'everyone' },
      ...more,
    }),
    from,
  )
const approve = async (id: string, version: number, forEveryone = true) => {
  await askReview(as(ann), id, { language: 'en', version, forEveryone, note: '' })
  await decideReview(as(bea), id, { language: 'en', version, approve: true, reason: '' })
}
const published = async (more: object = {}) => {
  const made = await draft(more)
  await approve(made.id, 1)
  await publishArticle(as(ann), made.id)
  return made
}
/** What a reader is told, or why not. */
const told = async (who: string | null, slug: string) => {
  const page = await reading(app, who, (tx) => articlePage(tx, slug, { at: new Date(), language: 'en' })).catch(
    (fault: Refusal) => fault.code,
  )
  if (typeof page === 'string') return page
  return 'movedTo' in page ? `→ ${page.movedTo}` : [page.kind, ...page.errorCodes, ...page.errorTexts, ...page.services].join(' ')
}
const bySql = (who: string, statement: ReturnType<typeof sql>) =>
  app
    .transaction()
    .execute(async (tx) => {
      await sql`select set_config('guichet.person', ${who}, true)`.execute(tx)
      const { numAffectedRows } = await statement.execute(tx)
      return Number(numAffectedRows ?? 0)
    })
    .then(
      (rows) => (rows === 0 ? 'none' : 'done'),
      (fault: Error) => fault.message,
    )

describe('F25 what everyone is told beside the words is changed by two', () => {
  const secret = About.parse({ kind: 'faq', errorCodes: ['E-1', 'ACME-PROJECT'], errorTexts: ['Acme is bankrupt'], services: ['backup'] })

  test('codes, messages, kind and services wait in a new version until a second person approves it', async () => {
    const { id, slug } = await published()
    expect(await refused(changeAbout(as(ann), id, secret))).toBe('proposed')
    expect(await told(null, slug)).toBe('error-guide E-1')
    expect((await reading(app, ann, (tx) => articleForUs(tx, id))).latest[0]).toMatchObject({
      version: 2,
      told: { errorCodes: ['E-1', 'ACME-PROJECT'] },
    })
    expect(await refused(showVersion(as(ann), id, { language: 'en', version: 2 }))).toBe('article-not-approved')
    await approve(id, 2)
    expect(await told(null, slug)).toBe('faq E-1 ACME-PROJECT Acme is bankrupt backup')
  })

  test('so does its name: neither is the new one known nor the old one gone before', async () => {
    const { id, slug } = await published()
    expect(await refused(renameArticle(as(ann), id, 'acme-is-bankrupt'))).toBe('proposed')
    expect([await told(null, 'acme-is-bankrupt'), await told(null, slug)]).toEqual(['not-found', 'error-guide E-1'])
    await approve(id, 2)
    expect([await told(null, slug), await told(null, 'acme-is-bankrupt')]).toEqual(['→ acme-is-bankrupt', 'error-guide E-1'])
  })

  test('what is told whoever approves is text that can be stored', () => {
    const asked = { language: 'en', version: 1, forEveryone: true } as const
    expect(AskReview.safeParse({ ...asked, note: 'Please look.' }).success).toBe(true)
    for (const note of ['a\0b', 'half \ud83d']) expect(AskReview.safeParse({ ...asked, note }).success, JSON.stringify(note)).toBe(false)
  })

  test('a name that somebody else took meanwhile is refused when it would count, and nothing is half done', async () => {
    const { id, slug } = await published()
    await renameArticle(as(ann), id, 'wanted-by-two')
    await draft({ slug: 'wanted-by-two' })
    await askReview(as(ann), id, { language: 'en', version: 2, forEveryone: true, note: '' })
    expect(await refused(decideReview(as(bea), id, { language: 'en', version: 2, approve: true, reason: '' }))).toBe('slug-taken')
    expect(await told(null, slug)).toBe('error-guide E-1')
    expect((await reading(app, ann, (tx) => versionsOf(tx, id, 'en')))[0]).toMatchObject({ version: 2, state: 'in-review' })
  })

  test('what is changed while it waits for approval is not what was approved', async () => {
    const { id } = await draft()
    await askReview(as(ann), id, { language: 'en', version: 1, forEveryone: true, note: '' })
    expect(await refused(changeAbout(as(ann), id, secret))).toBe('changed')
    expect(await refused(decideReview(as(bea), id, { language: 'en', version: 1, approve: true, reason: '' }))).toBe('not-in-this-state')
    expect(await refused(publishArticle(as(ann), id))).toBe('article-not-approved')
  })

  test('and what is changed after it, before it is published, or while only some read it, does not come along', async () => {
    const before = await draft()
    await approve(before.id, 1)
    expect(await refused(changeAbout(as(ann), before.id, secret)), 'approved, not yet published').toBe('proposed')
    await publishArticle(as(ann), before.id)
    expect(await told(null, before.slug)).toBe('error-guide E-1')

    const { id, slug } = await published()
    await changeAudience(as(ann), id, Audience.parse({ audience: 'signed-in' }))
    expect(await refused(changeAbout(as(ann), id, secret)), 'one may say it to those').toBe('changed')
    expect([await told(carl, slug), await told(null, slug)]).toEqual(['faq E-1 ACME-PROJECT Acme is bankrupt backup', 'not-found'])
    expect(await refused(changeAudience(as(ann), id, Audience.parse({ audience: 'everyone' })))).toBe('article-not-approved')
    await retireArticle(as(ann), id)
    await changeAudience(as(ann), id, Audience.parse({ audience: 'everyone' }))
    expect(await refused(publishArticle(as(ann), id))).toBe('article-not-approved')
  })

  test('one alone says how a known issue stands, what comes first, and who no longer reads it; and brings back what was approved', async () => {
    const { id, slug } = await published({ about: { kind: 'known-issue' } })
    expect(
      await refused(
        changeAbout(as(ann), id, About.parse({ kind: 'known-issue', issueState: 'fixed', fixedOn: '2026-10-25', pinned: true })),
      ),
    ).toBe('changed')
    expect(await reading(app, null, (tx) => articlePage(tx, slug, { at: new Date(), language: 'en' }))).toMatchObject({
      issueState: 'fixed',
      fixedOn: '2026-10-25',
      pinned: true,
      version: 1,
    })
    expect(await refused(changeAbout(as(ann), id, About.parse({ kind: 'faq', pinned: true })))).toBe('proposed')
    expect(await reading(app, ann, (tx) => articleForUs(tx, id)), 'of another kind only once it was approved').toMatchObject({
      kind: 'known-issue',
      issueState: 'fixed',
      fixedOn: '2026-10-25',
    })
    await approve(id, 2)
    expect(await reading(app, ann, (tx) => articleForUs(tx, id))).toMatchObject({ kind: 'faq', issueState: null, fixedOn: null })
    await showVersion(as(ann), id, { language: 'en', version: 1 })
    expect(await told(null, slug)).toBe('known-issue')
    await retireArticle(as(ann), id)
    expect(await told(null, slug)).toBe('not-found')
    await publishArticle(as(ann), id)
    expect(await told(null, slug)).toBe('known-issue')
  })

  test('a change of facts alone, or a copy for approval, leaves no translation behind; other words do', async () => {
    const { id } = await published()
    await writeVersion(as(ann), id, { language: 'hu', basedOn: 0, ofVersion: 1, words: { ...words, title: 'Újraindítás' } })
    const behind = async () =>
      (await reading(app, ann, (tx) => listForUs(tx, { view: 'behind', limit: 50 }))).articles.some((one) => one.id === id)
    await changeAbout(as(ann), id, secret)
    await approve(id, 2)
    expect(await behind()).toBe(false)
    await writeVersion(as(ann), id, { language: 'en', basedOn: 2, ofVersion: null, words: { ...words, body: 'Press it twice.' } })
    await approve(id, 3)
    expect(await behind()).toBe(true)
    expect(
      (await reading(app, ann, (tx) => articleForUs(tx, id))).latest[0]!.told,
      'words that are written anew keep the facts',
    ).toMatchObject({ kind: 'faq' })
  })

  test('by SQL nobody changes it alone either', async () => {
    const { id } = await published()
    const no = 'a second person has not agreed'
    const set = (values: ReturnType<typeof sql>, of = id) => bySql(ann, sql`update article set ${values} where id = ${of}`)
    expect(await set(sql`error_texts = '{Acme is bankrupt}'`)).toBe(no)
    expect(await set(sql`error_codes = '{ACME}'`)).toBe(no)
    expect(await set(sql`services = '{backup}'`)).toBe(no)
    expect(await set(sql`slug = 'acme-is-bankrupt'`)).toBe(no)
    expect(await set(sql`kind = 'faq'`)).toBe(no)
    expect(await set(sql`state = 'retired', error_codes = '{ACME}'`), 'what nobody reads').toBe('done')
    expect(await set(sql`state = 'published'`)).toBe(no)
    expect(await set(sql`state = 'published', error_codes = '{E-1}'`)).toBe('done')
    expect(await set(sql`pinned = true`)).toBe('done')
    const other = await draft()
    expect(await set(sql`state = 'published', published_at = now()`, other.id), 'nobody was asked').toBe(no)
    expect(
      await bySql(
        ann,
        sql`insert into article (id, kind, slug, language, state, audience, error_texts, published_at, created_by, created_at, updated_at)
          values (${newId()}, 'faq', 'x-y-z', 'en', 'published', 'everyone', '{secret}', now(), ${ann}, now(), now())`,
      ),
    ).toContain('row-level security')
    expect(await bySql(ann, sql`update article_text set told = '{}' where article_id = ${id}`)).toContain('permission denied')
    expect(await bySql(ann, sql`update article set of_answer = false where id = ${id}`)).toContain('permission denied')
  })
})

describe('F25 what was made of an answer to a customer is given to nobody by one person', () => {
  const answer = { ticketId: newId(), messageId: newId() }
  const found = async () =>
    (await reading(app, carl, (tx) => findArticles(tx, { text: 'marmalade', language: 'en' }))).articles.map(({ slug }) => slug)

  test('neither published, shown nor read to who is signed in before a second person approved it; nor is a later version', async () => {
    const marmalade = { ...words, title: 'Marmalade at Acme' }
    const { id, slug } = await draft({ audience: { audience: 'signed-in' }, words: marmalade }, answer)
    expect(await refused(publishArticle(as(ann), id))).toBe('article-not-approved')
    expect(await refused(showVersion(as(ann), id, { language: 'en', version: 1 }))).toBe('article-not-approved')
    await approve(id, 1, false)
    await publishArticle(as(ann), id)
    expect([await told(carl, slug), await told(null, slug)]).toEqual(['error-guide E-1', 'not-found'])
    expect(await found()).toEqual([slug])
    await writeVersion(as(ann), id, { language: 'en', basedOn: 1, ofVersion: null, words })
    expect(await refused(showVersion(as(ann), id, { language: 'en', version: 2 }))).toBe('article-not-approved')
    await restoreVersion(as(ann), id, { language: 'en', version: 1, basedOn: 2 })
    expect(await refused(showVersion(as(ann), id, { language: 'en', version: 3 }))).toBe('article-not-approved')
    expect(await refused(changeAbout(as(ann), id, About.parse({ kind: 'faq', errorTexts: ['Acme'] })))).toBe('proposed')
    expect(await refused(changeAudience(as(ann), id, Audience.parse({ audience: 'everyone' })))).toBe('article-not-approved')
  })

  test('approved for some it is not given to others; fewer readers are one person’s word', async () => {
    const acme = newId()
    await sql`insert into organisation (id, name, created_at) values (${acme}, 'Acme', now())`.execute(owner)
    const onlyAcme = Audience.parse({ audience: 'chosen', organisations: [acme] })
    const { id, slug } = await draft({ audience: { audience: 'chosen', organisations: [acme] } }, answer)
    await approve(id, 1, false)
    await publishArticle(as(ann), id)
    const open = Audience.parse({ audience: 'signed-in' })
    expect(await refused(changeAudience(as(ann), id, open))).toBe('article-not-approved')
    expect(
      await refused(changeAudience(as(ann), id, Audience.parse({ audience: 'chosen', editions: ['public'] })).catch(() => 'invalid')),
    ).not.toBe('done')
    expect(await bySql(ann, sql`update article set audience = 'signed-in' where id = ${id}`)).toBe('a second person has not agreed')
    expect(await told(carl, slug)).toBe('not-found')
    await retireArticle(as(ann), id)
    await changeAudience(as(ann), id, open)
    expect(await refused(publishArticle(as(ann), id))).toBe('article-not-approved')
    await askReview(as(ann), id, { language: 'en', version: 1, forEveryone: false, note: '' })
    await decideReview(as(bea), id, { language: 'en', version: 2, approve: true, reason: '' })
    await publishArticle(as(ann), id)
    expect(await told(carl, slug)).toBe('error-guide E-1')
    await changeAudience(as(ann), id, onlyAcme)
    expect(await told(carl, slug)).toBe('not-found')
  })

  test('a row that says it is shown is read, and found, by nobody whom nobody agreed to', async () => {
    const { id, slug } = await draft({ audience: { audience: 'signed-in' }, words: { ...words, title: 'Marmalade of another' } }, answer)
    await sql`update article_text set state = 'shown', shown_at = now() where article_id = ${id}`.execute(owner)
    await sql`update article set state = 'published', published_at = now() - interval '1 minute' where id = ${id}`.execute(owner)
    expect(await told(carl, slug)).toBe('not-found')
    expect(await found()).not.toContain(slug)
  })
})

test('two at the same moment: one approves while another changes the facts; what was approved is what is read', async () => {
  for (let round = 0; round < 6; round++) {
    const { id, slug } = await published()
    await renameArticle(as(ann), id, `${slug}-new`)
    await askReview(as(ann), id, { language: 'en', version: 2, forEveryone: true, note: '' })
    const [decided, changed] = await Promise.all([
      refused(decideReview(as(bea), id, { language: 'en', version: 2, approve: true, reason: '' })),
      refused(changeAbout(as(ann), id, About.parse({ kind: 'error-guide', errorCodes: ['ACME'] }))),
    ])
    expect(changed).toBe('proposed')
    expect(await told(null, decided === 'done' ? `${slug}-new` : slug)).toBe('error-guide E-1')
  }
})
