// Articles as files, as the operator meets them: what plan says, what apply changes, what export writes, for each preset.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { edit, folders, presetAt, presets } from '../test/support/files-house.ts'
import { configure } from './configure.ts'
import { addArticleFile } from './desk/articles/add-file.ts'
import { DraftArticle, draftArticle } from './desk/articles/draft-article.ts'
import { listForUs, versionsOf } from './desk/articles/ours.ts'
import { readPresetArticles } from './desk/articles/preset-articles.ts'
import { publishArticle } from './desk/articles/publish-article.ts'
import { writeVersion } from './desk/articles/write-version.ts'
import { receiveFile } from './desk/files/receive-file.ts'
import { findArticles } from './desk/search/find-articles.ts'
import { readSettings } from './platform/config.ts'
import { reading } from './platform/database.ts'

const { fresh, copyOf, houseOf } = folders()

describe.each(presets)('the articles of %s', async (preset) => {
  const { run, everything } = await houseOf(preset)

  test('export of a fresh home equals the folder of the preset, but for the order of its lines', async () => {
    const folder = fresh()
    const exported = await run('export', folder)
    expect(exported).toMatchObject({ code: 0 })
    expect(exported.said).not.toContain('left out')
    const [ours, theirs] = [join(folder, 'articles'), join(presetAt(preset), 'articles')]
    expect(readdirSync(ours).sort()).toEqual(readdirSync(theirs).sort())
    for (const name of readdirSync(theirs)) {
      const [was, is] = [readFileSync(join(theirs, name)), readFileSync(join(ours, name))]
      if (name.endsWith('.md')) expect(partsOf(is), name).toEqual(partsOf(was))
      else expect(is.equals(was), name).toBe(true)
    }
    expect(readPresetArticles(folder)).toEqual(readPresetArticles(presetAt(preset)))
    const before = await everything()
    for (const same of [folder, presetAt(preset)])
      for (const deed of ['plan', 'apply'] as const)
        expect(await run(deed, same)).toMatchObject({ code: 0, articles: [], said: expect.stringMatching(/Nothing to change: .*says\.$/m) })
    expect(await everything(), 'nothing at all was written').toBe(before)
    const again = fresh()
    await run('export', again)
    for (const name of readdirSync(ours))
      expect(readFileSync(join(again, 'articles', name)).equals(readFileSync(join(ours, name)))).toBe(true)
  })
})

const partsOf = (file: Buffer): unknown => {
  const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(file.toString())!
  const lines = parse(head!) as Record<string, unknown>
  const text = (given: unknown) => (typeof given === 'string' ? given.trim() : given)
  return { lines: Object.fromEntries(Object.entries(lines).map(([key, value]) => [key, text(value)])), body }
}

describe('what changed in the folder', async () => {
  const db = await houseOf('hostkey')
  const { run, read, idOf, app } = db

  test('plan names it in the look of other parts and changes nothing; apply does it once; readers, search and feed have it', async () => {
    const folder = copyOf('hostkey', (folder) => {
      const at = join(folder, 'articles')
      edit(folder, 'suivre-une-demande.en.md', (text) =>
        text.replace(/^title: .*$/m, 'title: Follow the zebra').replace(/\n$/, '\nMore words.\n'),
      )
      edit(folder, 'ajouter-un-commentaire.fr.md', (text) =>
        text.replace(/^kind: .*$/m, 'kind: faq\naudience: signed-in\nerror_codes: [4711]'),
      )
      rmSync(join(at, 'certificat-expire.fr.md'))
      rmSync(join(at, 'certificat-expire.en.md'))
      writeFileSync(join(at, 'neu.en.md'), '---\nkind: faq\ntitle: What is new\n---\n\nThe giraffe.\n')
      writeFileSync(join(at, 'suivre-une-demande.hu.md'), '---\ntitle: Egy kérés\n---\n\nSzöveg.\n')
    })
    const before = await db.everything()
    const planned = await run('plan', folder)
    expect(planned.code).toBe(2)
    expect(planned.articles).toEqual([
      expect.stringMatching(/^ {2}~ ajouter-un-commentaire: (kind, )?error codes, audience$/),
      '  + neu (What is new)',
      '  ~ suivre-une-demande: en title and words, hu new',
      expect.stringMatching(/^ {2}- certificat-expire \(.+\), retired; no longer in the folder$/),
    ])
    expect(planned.said).toMatch(/^articles$/m)
    expect(planned.said).toMatch(/^2 changed, 1 added, 1 retired$/m)
    const version = Number(/--expect (\d+)/.exec(planned.said)![1])
    expect(await db.everything()).toBe(before)

    expect(await run('apply', folder, { expect: version })).toMatchObject({ code: 0, articles: planned.articles })
    const applied = await db.everything()
    expect(await run('apply', folder)).toMatchObject({ code: 0, said: expect.stringContaining('Nothing to change') })
    expect(await db.everything(), 'a second time writes nothing').toBe(applied)
    expect((await run('apply', presetAt('hostkey'), { expect: version })).code, 'the version counts articles too').toMatch(
      /has changed since that plan/,
    )

    const page = await read('suivre-une-demande')
    expect(page.title).toBe('Follow the zebra')
    expect(page.shownAt > page.publishedAt, 'the feed says that it was updated').toBe(true)
    const found = await reading(app, null, (tx) => findArticles(tx, { text: 'zebra', language: 'en' }))
    expect(found.articles.map(({ slug }) => slug)).toEqual(['suivre-une-demande'])
    await expect(read('certificat-expire')).rejects.toMatchObject({ code: 'not-found' })
    await expect(read('ajouter-un-commentaire'), 'only who is signed in').rejects.toMatchObject({ code: 'not-found' })
    const id = await idOf('suivre-une-demande')
    const versions = await reading(app, (await db.person()).actor.personId, (tx) => versionsOf(tx, id, 'en'))
    expect(versions.map(({ version, state, by }) => [version, state, by])).toEqual([
      [2, 'shown', null],
      [1, 'past', null],
    ])
    expect(
      (
        await db.owner
          .selectFrom('article_event')
          .select(['type', 'actor_id', 'payload'])
          .where('article_id', '=', id)
          .orderBy('seq')
          .execute()
      )
        .slice(-4)
        .map(({ type, actor_id }) => [type, actor_id]),
      'who: the operator',
    ).toEqual([
      ['article.shown', null],
      ['article.written', null],
      ['article.shown', null],
      ['article.applied', null],
    ])
  })

  test('a folder without articles says nothing of them; what comes back is published again', async () => {
    const folder = copyOf('hostkey', (folder) => rmSync(join(folder, 'articles'), { recursive: true }))
    expect(await run('plan', folder)).toMatchObject({ code: 0, articles: [] })
    const back = await run('apply', presetAt('hostkey'))
    expect(back.articles).toEqual([
      expect.stringMatching(/^ {2}~ ajouter-un-commentaire: /),
      expect.stringMatching(/^ {2}\^ certificat-expire \(.+\), published again$/),
      expect.stringMatching(/^ {2}~ suivre-une-demande: en title and words, hu no longer there$/),
      '  - neu (What is new), retired; no longer in the folder',
    ])
    expect((await read('certificat-expire')).title).toBeTruthy()
    expect((await read('ajouter-un-commentaire')).title, 'everyone, as the file says').toBeTruthy()
    expect((await read('suivre-une-demande')).languages).toEqual(['fr', 'en'])
    expect(await run('plan', presetAt('hostkey'))).toMatchObject({ code: 0 })
  })

  test('a translation whose original went on lags behind, and one that came with it does not', async () => {
    const behind = async () =>
      (await reading(app, (await db.person()).actor.personId, (tx) => listForUs(tx, { view: 'behind', limit: 50 }))).articles.map(
        ({ slug, behind }) => [slug, behind],
      )
    expect(await behind()).toEqual([])
    const folder = copyOf('hostkey', (folder) => {
      edit(folder, 'erreur-502-bad-gateway.fr.md', (text) => `${text}\nEncore.\n`)
      edit(folder, 'bien-decrire-son-probleme.fr.md', (text) => `${text}\nEncore.\n`)
      edit(folder, 'bien-decrire-son-probleme.en.md', (text) => `${text}\nMore.\n`)
    })
    await run('apply', folder)
    expect(await behind()).toEqual([['erreur-502-bad-gateway', ['en']]])
    edit(folder, 'erreur-502-bad-gateway.en.md', (text) => `${text}\nMore.\n`)
    await run('apply', folder)
    expect(await behind()).toEqual([])
  })
})

describe('pictures', async () => {
  const db = await houseOf('default')
  const { run, read, idOf, storage } = db
  const picture = readFileSync(join(presetAt('atera'), 'articles', 'tipi-di-ticket.en.png'))

  test('one that is added or changed later arrives, is read by its readers, and is no news the second time', async () => {
    const folder = copyOf('default', (folder) => {
      writeFileSync(join(folder, 'articles', 'attach.en.png'), picture)
      edit(folder, 'attach-files.en.md', (text) => `${text}\n![Where files are attached](attach.en.png)\n`)
      writeFileSync(join(folder, 'articles', 'kinds-of-tickets.en.png'), picture)
    })
    expect((await run('apply', folder)).articles.map((line) => line.trim())).toEqual([
      '~ attach-files: en words and files',
      expect.stringMatching(/^~ .*: en files$/),
    ])
    const { body } = await read('attach-files')
    const id = /attachment:([0-9a-f-]{36})/.exec(body)![1]!
    const file = await db.owner.selectFrom('article_file').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(file).toMatchObject({ name: 'attach.en.png', media_type: 'image/png', added_by: null })
    expect(Buffer.from(await new Response(await storage.read(file.sha256)).arrayBuffer()).equals(picture)).toBe(true)
    expect(await run('apply', folder)).toMatchObject({ code: 0, articles: [] })
    const out = fresh()
    await run('export', out)
    expect(readFileSync(join(out, 'articles', 'attach.en.png')).equals(picture)).toBe(true)
    expect(await run('plan', out)).toMatchObject({ code: 0, articles: [] })
  })

  test('files of people come out under names that files can have, each once, and go back in', async () => {
    const ann = await db.person()
    const put = async (slug: string, name: string, bytes: Buffer) => {
      const room = { fileBytes: 1e9, leftBytes: 1e9, totalBytes: 1e9 }
      return addArticleFile(
        ann,
        await idOf(slug),
        await receiveFile(
          storage,
          {
            name,
            bytes: (async function* () {
              yield bytes
            })(),
          },
          room,
        ),
      )
    }
    for (const [slug, held] of [
      ['first', 'One'],
      ['second', 'Two'],
    ] as const) {
      const draft = DraftArticle.parse({ language: 'en', slug, about: { kind: 'faq' }, words: { title: slug, body: 'x' } })
      const { id } = await draftArticle(ann, draft)
      const [shot, guide] = [
        await put(slug, 'Bildschirmfoto 1.PNG', Buffer.concat([picture, Buffer.from(held)])),
        await put(slug, 'Über (1).md', Buffer.from(held)),
      ]
      const body = `![A picture](attachment:${shot}) and [the guide](attachment:${guide} "Read it")`
      await writeVersion(ann, id, {
        language: 'en',
        basedOn: 1,
        ofVersion: null,
        words: { title: slug, summary: '', body, workaround: null, machine: null },
      })
      await publishArticle(ann, id)
    }
    const out = fresh()
    expect((await run('export', out)).said).not.toContain('left out')
    expect(readdirSync(join(out, 'articles')).filter((name) => /bild|uber|ber-/.test(name)).length).toBe(4)
    expect(await run('plan', out)).toMatchObject({ code: 0, articles: [] })
    const elsewhere = await houseOf('default')
    expect((await elsewhere.run('apply', out)).code).toBe(0)
    expect(await elsewhere.run('plan', out)).toMatchObject({ code: 0, articles: [] })
  })
})

test('a broken article is refused with file, line and remedy, with every other fault of the folder, before a database is looked for', async () => {
  const folder = copyOf('default', (folder) => {
    const write = (name: string, text: string) => writeFileSync(join(folder, 'articles', name), text)
    write('a.en.md', '---\nkind: story\ntitle: A\nservces: [backup]\nover: yes\n---\n\nx\n')
    write(
      'b.en.md',
      '---\nkind: faq\ntitle: B\nservices: [backup, bakcup]\naudience: chosen\nfor_plans: [none]\n---\n\nx\n\nSee {{label:portal.new.buton}}\nand ![A form](gone.png)\nand ![ ](text.png)\n',
    )
    write('c.en.md', '---\nkind: faq\ntitle: [\n---\n\nx\n')
    write('d.en.md', '---\nkind: faq\n---\n\nx\n')
    write('e.en.md', 'x\n')
    write('i.en.md', '---\nkind: known-issue\ntitle: I\nissue_state: identified\nfixed_on: 2026-04-30\n---\n\nx\n')
    writeFileSync(join(folder, 'articles', 'f.en.md'), Buffer.from([0x2d, 0xff, 0xfe]))
    write('text.png', 'text')
    mkdirSync(join(folder, 'articles', 'g.en.md'))
    symlinkSync('nowhere.png', join(folder, 'articles', 'h.png'))
    writeFileSync(join(folder, 'preset.yaml'), readFileSync(join(folder, 'preset.yaml'), 'utf8').replace('brand: Guichet', 'brand: [1]'))
  })
  const nowhere = readSettings({ GUICHET_HOME: fresh() }, [])
  const plan = (at: string) =>
    configure(nowhere, { deed: 'plan', folder: at, force: false, all: false, expect: null }, { say: () => {} }).catch(
      (fault: Error) => fault.message,
    )
  const said = String(await plan(folder))
  expect(said).toMatch(/has \d+ faults; nothing was changed:/)
  const at = (place: string, what: string) => expect(said).toContain(`articles/${place}  ${what}`)
  at('a.en.md:2:7', 'kind: Write one of faq, how-to, known-issue, error-guide.')
  at('a.en.md:4:1', 'servces: There is no such line. Did you mean services?')
  at('b.en.md:12:5', 'There is no picture gone.png beside it. Put it there, or name one that is.')
  at('b.en.md:13:5', 'text.png is no picture: use PNG, JPEG, GIF, WebP or AVIF.')
  at('c.en.md:4:1', 'This line is indented differently')
  at('d.en.md:2:1', 'title: It is missing. Add it.')
  at('g.en.md:1:1', 'It cannot be read. Make it a file that this user may read, or remove it.')
  at('i.en.md:5:11', 'fixed_on: Write issue_state: fixed as well, or leave the line out.')
  at('h.png:1:1', 'Beside articles lie files only')
  at('f.en.md:1:1', 'The file is not UTF-8. Save it as UTF-8.')
  at('e.en.md:1:1', 'Begin it with a line ---, then title and the rest, then a line ---.')
  expect(said).toMatch(/preset\.yaml:\d+:\d+ {2}brand: /)
  // What articles name is looked up in a configuration that is sound.
  writeFileSync(join(folder, 'preset.yaml'), readFileSync(join(presetAt('default'), 'preset.yaml')))
  const second = String(await plan(folder))
  for (const line of [
    'b.en.md:4:20  services: There is no bakcup among services. Did you mean backup?',
    'b.en.md:6:13  for_plans: There is no none among plans.',
    'b.en.md:11:5  Nothing is called {{label:portal.new.buton}}. Check the key.',
  ])
    expect(second).toContain(`articles/${line}`)
})

test('the original can move to another language; a withdrawn translation lags behind nothing; an empty folder says nothing', async () => {
  const db = await houseOf('dt-cloud')
  const { run, read } = db
  const [slug] = readPresetArticles(presetAt('dt-cloud')).map((one) => one.slug)
  const kind = /^kind: .*\n/m
  const folder = copyOf('dt-cloud')
  const line = kind.exec(readFileSync(join(folder, 'articles', `${slug}.tr.md`), 'utf8'))![0]
  const head = /^---\n([\s\S]*?)\n---\n/.exec(readFileSync(join(folder, 'articles', `${slug}.tr.md`), 'utf8'))![1]!
  const facts = Object.keys(parse(head) as object).filter((key) => !['title', 'summary', 'machine', 'workaround'].includes(key))
  edit(folder, `${slug}.tr.md`, (text) => facts.reduce((all, fact) => all.replace(new RegExp(`^${fact}:.*\\n(?: .*\\n)*`, 'm'), ''), text))
  edit(folder, `${slug}.en.md`, (text) => text.replace('---\n', `---\n${line}`))
  expect((await run('apply', folder)).articles).toEqual([expect.stringMatching(new RegExp(`^ {2}~ ${slug}: original`))])
  expect(await run('plan', folder)).toMatchObject({ code: 0, articles: [] })
  expect((await read(slug!, 'tr')).languages[0]).toBe('en')
  const { rows } = await sql`select language, version, of_version, told is not null as told from article_text t
    where state = 'shown' and article_id = ${await db.idOf(slug!)} order by language`.execute(db.owner)
  expect(rows).toEqual([
    { language: 'en', version: 2, of_version: null, told: true },
    { language: 'tr', version: 2, of_version: 2, told: false },
  ])
  rmSync(join(folder, 'articles', `${slug}.tr.md`))
  edit(folder, `${slug}.en.md`, (text) => `${text}\nMore.\n`)
  expect((await run('apply', folder)).articles).toEqual([`  ~ ${slug}: en words, tr no longer there`])
  const ann = await db.person()
  const behind = await reading(db.app, ann.actor.personId, (tx) => listForUs(tx, { view: 'behind', limit: 50 }))
  expect(behind.articles).toEqual([])
  rmSync(join(folder, 'articles'), { recursive: true })
  mkdirSync(join(folder, 'articles'))
  expect(await run('apply', folder)).toMatchObject({ code: 0, articles: [] })
  expect((await read(slug!)).body).toContain('More.')
})

test('all or nothing: what fails or is killed in the middle leaves configuration and articles as they were', async () => {
  const db = await houseOf('atera')
  const folder = copyOf('atera', (folder) => {
    writeFileSync(join(folder, 'preset.yaml'), readFileSync(join(folder, 'preset.yaml'), 'utf8').replace(/^brand: .*$/m, 'brand: Broken'))
    for (const name of readdirSync(join(folder, 'articles')).filter((name) => name.endsWith('.md')))
      edit(folder, name, (text) => `${text}\nMore.\n`)
    // Looks like a picture at its beginning and is none.
    const broken = Buffer.concat([Buffer.from('89504e47', 'hex'), Buffer.from('<script>')])
    writeFileSync(join(folder, 'articles', 'tipi-di-ticket.it.png'), broken)
  })
  const before = await db.everything()
  expect((await db.run('apply', folder)).code).toMatch(/is none: it holds/)
  expect(await db.everything()).toBe(before)
  // The command dies: its connection goes while it writes.
  cpSync(join(presetAt('atera'), 'articles', 'tipi-di-ticket.it.png'), join(folder, 'articles', 'tipi-di-ticket.it.png'))
  await sql`create function die() returns trigger language plpgsql as $$ begin
    if new.article_id = (select id from article where slug = 'troppi-avvisi') then perform pg_terminate_backend(pg_backend_pid()); end if; return new; end $$`.execute(
    db.owner,
  )
  await sql`create trigger die before insert on article_text for each row execute function die()`.execute(db.owner)
  await expect(db.run('apply', folder)).rejects.toThrow()
  await sql`drop trigger die on article_text`.execute(db.owner)
  expect(await db.everything()).toBe(before)
  expect(await db.run('apply', folder)).toMatchObject({ code: 0 })
  expect(await db.run('plan', folder)).toMatchObject({ code: 0 })
})

test('what an export left out for a smaller limit of files stays', async () => {
  const { run } = await houseOf('default')
  const folder = copyOf('default', (folder) => {
    const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(900_000, 1)])
    writeFileSync(join(folder, 'articles', 'large.png'), picture)
    writeFileSync(join(folder, 'articles', 'large-one.en.md'), '---\nkind: faq\ntitle: Large\n---\n\nSee ![a form](large.png).\n')
  })
  expect((await run('apply', folder)).articles).toEqual(['  + large-one (Large)'])
  const smaller = fresh()
  await run('export', smaller)
  rmSync(join(smaller, 'articles'), { recursive: true })
  mkdirSync(join(smaller, 'articles'))
  edit(smaller, '../preset.yaml', (text) => text.replace(/file_mb: .*/, 'file_mb: 0.5'))
  await run('apply', smaller)
  const exported = fresh()
  expect((await run('export', exported)).said).toContain('large.png has 900016 bytes, and a file has at most 500000: large-one')
  expect((await run('plan', exported)).articles).toEqual([expect.stringContaining('  ! large-one: left as it is here')])
})

test('a link beside articles is neither read nor written through', async () => {
  const { run } = await houseOf('default')
  const secret = join(fresh(), 'secret')
  mkdirSync(join(secret, '..'), { recursive: true })
  writeFileSync(secret, 'precious')
  const folder = copyOf('default', (folder) => {
    symlinkSync(secret, join(folder, 'articles', 'log.txt'))
    writeFileSync(join(folder, 'articles', 'see-log.en.md'), '---\nkind: faq\ntitle: Log\n---\n\nSee [the log](log.txt).\n')
  })
  expect((await run('apply', folder)).code).toContain('articles/log.txt:1:1  Beside articles lie files only')
  rmSync(join(folder, 'articles', 'log.txt'))
  expect((await run('apply', folder)).articles).toEqual(['  + see-log (Log)'])
  rmSync(join(folder, 'articles', 'see-log.en.md'))
  symlinkSync(secret, join(folder, 'articles', 'see-log.en.md'))
  await run('export', folder, { force: true })
  expect(readFileSync(secret, 'utf8')).toBe('precious')
  expect(readFileSync(join(folder, 'articles', 'see-log.en.md'), 'utf8')).toContain('title: Log')
})
