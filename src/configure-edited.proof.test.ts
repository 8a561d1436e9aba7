// Files never write over what people made of an article in the editor, and say what they leave and why.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { edit, folders, presetAt } from '../test/support/files-house.ts'
import { inTransaction } from './desk/actor.ts'
import { changeAudience, renameArticle } from './desk/articles/change-article.ts'
import { DraftArticle, draftArticle } from './desk/articles/draft-article.ts'
import { Audience } from './desk/articles/fields.ts'
import { versionsOf } from './desk/articles/ours.ts'
import { readPresetArticles } from './desk/articles/preset-articles.ts'
import { publishArticle, retireArticle } from './desk/articles/publish-article.ts'
import { askReview, decideReview } from './desk/articles/review.ts'
import { storedArticles } from './desk/articles/stored-articles.ts'
import { restoreVersion, writeVersion } from './desk/articles/write-version.ts'
import { reading } from './platform/database.ts'
import { newId } from './platform/id.ts'

const { fresh, copyOf, houseOf } = folders()

describe('what people made of an article', async () => {
  const db = await houseOf('default')
  const { run, read, idOf } = db
  const [ann, bea] = [await db.person(), await db.person()]
  const mended = copyOf('default', (folder) => {
    for (const name of readdirSync(join(folder, 'articles')).filter((name) => name.endsWith('.md')))
      edit(folder, name, (text) => `${text}\nMended.\n`)
  })
  const slugs = readPresetArticles(presetAt('default')).map(({ slug }) => slug)
  const write = async (slug: string, body: string) => {
    const id = await idOf(slug)
    const [latest] = await reading(db.app, ann.actor.personId, (tx) => versionsOf(tx, id, 'en'))
    const words = { title: 'Ours', summary: '', body, workaround: null, machine: null }
    return { id, version: await writeVersion(ann, id, { language: 'en', basedOn: latest!.version, ofVersion: null, words }) }
  }
  const approve = async (id: string, version: number) => {
    await askReview(ann, id, { language: 'en', version, forEveryone: true, note: '' })
    await decideReview(bea, id, { language: 'en', version, approve: true, reason: '' })
  }
  const [shown, drafted, renamed, retired, narrowed, restored] = slugs as [string, string, string, string, string, string]

  test('stays: words shown or only begun, its name, its readers, its retirement; each is named with what to do', async () => {
    const one = await write(shown, 'Our own words.')
    await approve(one.id, one.version)
    await write(drafted, 'Begun.')
    const other = await idOf(renamed)
    await renameArticle(ann, other, 'ours-by-name')
    await approve(other, 2)
    await retireArticle(ann, await idOf(retired))
    await changeAudience(ann, await idOf(narrowed), Audience.parse({ audience: 'signed-in' }))
    const back = await write(restored, 'For a moment.')
    await approve(back.id, back.version)
    await approve(back.id, await restoreVersion(ann, back.id, { language: 'en', version: 1, basedOn: back.version }))
    const mine = DraftArticle.parse({ language: 'en', slug: 'mine', about: { kind: 'faq' }, words: { title: 'Mine', body: 'x' } })
    await publishArticle(ann, (await draftArticle(ann, mine)).id)
    await draftArticle(
      ann,
      DraftArticle.parse({ language: 'en', slug: 'begun', about: { kind: 'faq' }, words: { title: 'Begun', body: 'x' } }),
    )

    const planned = await run('plan', mended)
    const left = planned.articles.filter((line) => line.startsWith('  !'))
    expect(left.map((line) => line.replace(/v[0-9a-f]{12}/, 'v…'))).toEqual(
      [
        [shown, 'en title and summary and words'],
        [drafted, 'en words, en in work here'],
        [renamed, 'address, en words'],
        [retired, 'retired here, en words'],
        [narrowed, 'audience, en words'],
      ].map(
        ([slug, which]) =>
          `  ! ${slug}: left as it is here (${which}); people edited it. Export it, take it back in the editor, or write over it by a line "over: v…" in its file.`,
      ),
    )
    expect(planned.articles.filter((line) => line.startsWith('  ~')).map((line) => line.split(':')[0])).toEqual(
      slugs.slice(5).map((slug) => `  ~ ${slug}`),
    )
    expect(await run('apply', mended)).toMatchObject({ code: 0, articles: planned.articles })
    expect((await read(shown)).body).toBe('Our own words.')
    expect((await read(drafted)).body).not.toContain('Mended.')
    expect((await read('ours-by-name')).body).not.toContain('Mended.')
    await expect(read(retired)).rejects.toMatchObject({ code: 'not-found' })
    await expect(read(narrowed)).rejects.toMatchObject({ code: 'not-found' })
    expect((await read(restored)).body, 'taken back, it is as its file says').toContain('Mended.')
    expect(await run('apply', mended)).toMatchObject({ code: 0, said: expect.stringContaining('but for what was edited here') })
  })

  test('is exported with a line by which it may be written over; what no file can say is left out and named', async () => {
    const folder = fresh()
    const exported = await run('export', folder)
    expect(exported.said).toMatch(/^left out, a draft: begun$/m)
    expect(exported.said).toContain(`left out, what is in work (what readers have is written): ${drafted}`)
    const before = await db.everything()
    expect(await run('apply', folder)).toMatchObject({ code: 0, articles: [] })
    expect(await db.everything()).toBe(before)
    expect(readFileSync(join(folder, 'articles', `${shown}.en.md`), 'utf8')).toMatch(/^over: v[0-9a-f]{12}$/m)
    expect(readFileSync(join(folder, 'articles', `${restored}.en.md`), 'utf8')).not.toContain('over:')
    expect(readdirSync(join(folder, 'articles'))).toEqual(expect.arrayContaining(['mine.en.md', 'ours-by-name.en.md']))
    expect(readdirSync(join(folder, 'articles')).join()).not.toMatch(new RegExp(`begun|${renamed}|${retired}`))

    for (const name of [`${shown}.en.md`, 'mine.en.md', 'ours-by-name.en.md', `${drafted}.en.md`])
      edit(folder, name, (text) => `${text}\nFrom the file.\n`)
    const begun = await write('mine', 'Somebody writes on.')
    expect((await run('apply', folder)).articles.map((line) => line.slice(0, 40).split(/[:(]/)[0]!.trim())).toEqual([
      `~ ${shown}`,
      `~ ${drafted}`,
      '~ ours-by-name',
      '! mine',
    ])
    expect((await read(shown)).body).toBe('Our own words.\n\nFrom the file.')
    const versions = await reading(db.app, ann.actor.personId, (tx) => versionsOf(tx, begun.id, 'en'))
    expect(versions[0], 'what was begun is still there').toMatchObject({ version: begun.version, state: 'draft' })
  })

  test('F25 is kept by the database as before: no one alone adds to what came from a file', async () => {
    const { id, version } = await write(slugs[7]!, 'Alone.')
    await expect(
      db.app.transaction().execute(async (tx) => {
        await sql`select set_config('guichet.person', ${ann.actor.personId}, true)`.execute(tx)
        await sql`update article_text set state = 'shown', shown_at = now(), public_at = now(), public_by = ${ann.actor.personId}
          where article_id = ${id} and language = 'en' and version = ${version}`.execute(tx)
      }),
    ).rejects.toThrow()
    const folder = copyOf('default', (folder) =>
      edit(folder, `${slugs[8]!}.en.md`, (text) => text.replace('---\n', '---\naudience: signed-in\n')),
    )
    edit(folder, `${slugs[8]!}.en.md`, (text) => `${text}\nNew words for those who are signed in.\n`)
    await run('apply', folder)
    const narrow = await idOf(slugs[8]!)
    expect((await db.owner.selectFrom('article').select('audience').where('id', '=', narrow).executeTakeFirstOrThrow()).audience).toBe(
      'signed-in',
    )
    await expect(changeAudience(ann, narrow, Audience.parse({ audience: 'everyone' }))).rejects.toMatchObject({
      code: 'article-not-approved',
    })
  })
})

describe('who comes between', async () => {
  const db = await houseOf('default')
  const { run, read, idOf } = db
  const ann = await db.person()
  const slugs = readPresetArticles(presetAt('default')).map(({ slug }) => slug)
  const mended = (...names: string[]) =>
    copyOf('default', (folder) => {
      for (const name of names) edit(folder, `${name}.en.md`, (text) => `${text}\nMended.\n`)
    })
  const words = { title: 'Ours', summary: '', body: 'Ours.', workaround: null, machine: null }
  /** Until whoever applies files has read what there is, and waits for a lock of whoever is writing. */
  const somebodyWaits = async () => {
    const waiting = sql`select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`
    await expect.poll(async () => (await waiting.execute(db.owner)).rows.length).toBeGreaterThan(0)
  }

  test('whoever saves while files are applied keeps their words, and whoever comes after is told', async () => {
    const [first, second] = [slugs[0]!, slugs[1]!]
    const [one, two] = [await idOf(first), await idOf(second)]
    const [written, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const saving = inTransaction(ann, async (act) => {
      await writeVersion(act, one, { language: 'en', basedOn: 1, ofVersion: null, words })
      written.resolve()
      await go.promise
    })
    await written.promise
    const applying = run('apply', mended(first, second))
    await somebodyWaits()
    go.resolve()
    await saving
    expect((await applying).articles.map((line) => line.slice(0, 4))).toEqual(['  ~ ', '  ! '])
    const late = writeVersion(ann, two, { language: 'en', basedOn: 1, ofVersion: null, words })
    await expect(late).rejects.toMatchObject({ code: 'changed-meanwhile' })
    expect((await read(second)).body).toContain('Mended.')
  })

  test('a name that somebody takes at this very moment is theirs; the operator is told to plan again, and nothing was applied', async () => {
    const folder = mended(slugs[7]!)
    writeFileSync(join(folder, 'articles', 'at-once.en.md'), '---\nkind: faq\ntitle: x\n---\n\nx\n')
    const [drafted, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const drafting = inTransaction(ann, async (act) => {
      await draftArticle(act, DraftArticle.parse({ language: 'en', slug: 'at-once', about: { kind: 'faq' }, words }))
      drafted.resolve()
      await go.promise
    })
    await drafted.promise
    const applying = run('apply', folder)
    await somebodyWaits()
    go.resolve()
    await drafting
    expect((await applying).code).toMatch(/Nothing was applied\. Plan again\./)
    expect((await read(slugs[7]!)).body).not.toContain('Mended.')
  })

  test('what an earlier version of Guichet loaded is written over where nobody touched it', async () => {
    const [untouched, touched] = [slugs[2]!, slugs[3]!]
    await sql`delete from article_event where actor_id is null`.execute(db.owner)
    await writeVersion(ann, await idOf(touched), { language: 'en', basedOn: 1, ofVersion: null, words })
    const planned = await run('plan', mended(untouched, touched))
    expect(planned.articles.filter((line) => line.includes(untouched))).toEqual([`  ~ ${untouched}: en words`])
    expect(planned.articles.filter((line) => line.includes(touched))).toEqual([expect.stringMatching(/^ {2}! /)])
  })

  test('a name that belongs to another article, one that began with an answer, and one for an organisation are left, and said why', async () => {
    const [renamed, answered, chosen] = [slugs[4]!, slugs[5]!, slugs[6]!]
    await sql`insert into article_slug (slug, article_id, given_at) values ('named-before', ${await idOf(renamed)}, now())`.execute(
      db.owner,
    )
    await sql`update article set of_answer = true where slug = ${answered}`.execute(db.owner)
    const organisation = newId()
    await sql`insert into organisation (id, name, created_at) values (${organisation}, 'Acme', now())`.execute(db.owner)
    await sql`update article set audience = 'chosen', for_organisations = array[${organisation}::uuid] where slug = ${chosen}`.execute(
      db.owner,
    )
    const folder = mended(answered)
    writeFileSync(join(folder, 'articles', 'named-before.en.md'), '---\nkind: faq\ntitle: x\n---\n\nx\n')
    rmSync(join(folder, 'articles', `${chosen}.en.md`))
    await sql`insert into article_event (id, article_id, type, payload, at)
      select ${newId()}, id, 'article.applied', jsonb_build_object('digest', ${(await storedArticles(db.owner, sql`a.slug = ${chosen}`))[0]!.digest}::text), now()
      from article where slug = ${chosen}`.execute(db.owner)
    const { articles } = await run('apply', folder)
    const of = (slug: string) => articles.filter((line) => line.includes(` ${slug}`))
    expect(of('named-before')).toEqual(['  ! named-before: left out; the name belongs to another article here. Name the file otherwise.'])
    expect(of(answered)).toEqual([expect.stringContaining('began with an answer to a customer')])
    expect(of(chosen)).toEqual([`  ! ${chosen}: left as it is here; no file can say it (for organisations of this house).`])
    expect((await run('export', fresh())).said).toContain(`left out, for organisations of this house: ${chosen}`)
  })
})

test('export with --force takes nothing away from a folder that was no preset’s', async () => {
  const { run } = await houseOf('default')
  const folder = fresh()
  mkdirSync(join(folder, 'articles'), { recursive: true })
  writeFileSync(join(folder, 'articles', 'novel.md'), 'Mine.')
  expect((await run('export', folder)).code).toMatch(/holds other files \(articles\)/)
  expect(await run('export', folder, { force: true })).toMatchObject({ code: 0 })
  expect(readFileSync(join(folder, 'articles', 'novel.md'), 'utf8')).toBe('Mine.')
})
