// What the operator's command says and does, beside a running house and without one; its exit codes are what scripts decide by.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '../test/support/database.ts'
import { type ConfigDeed, configure } from './configure.ts'
import { applyPreset } from './desk/catalogue/apply-preset.ts'
import { configurationOf, storedConfiguration } from './desk/catalogue/configuration-of.ts'
import { readSettings } from './platform/config.ts'
import { openDatabase } from './platform/database.ts'
import { openDatabases } from './platform/databases.ts'
import { HomeTaken, openHome } from './platform/home.ts'
import { openLog } from './platform/log.ts'
import { root } from './platform/root.ts'
import { openStorage } from './platform/storage.ts'

const defaults = new URL('../presets/default', import.meta.url).pathname
const scratch = mkdtempSync(join(tmpdir(), 'guichet-configure-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const { worker, urls } = await testDatabase()
await applyPreset(worker, defaults, { storage: await openStorage(join(scratch, 'house', 'files')) })
const settings = readSettings(
  { DATABASE_URL: 'postgresql://unused', DATABASE_OWNER_URL: urls.superuser, GUICHET_HOME: join(scratch, 'house') },
  [],
)

async function run(
  deed: ConfigDeed,
  folder: string,
  more: { force?: boolean; all?: boolean; expect?: number; settings?: typeof settings } = {},
) {
  const lines: string[] = []
  const code = await configure(
    more.settings ?? settings,
    { deed, folder, force: more.force ?? false, all: more.all ?? false, expect: more.expect ?? null },
    { say: (line = '') => void lines.push(line) },
  ).catch((fault: Error) => {
    expect(fault.name, fault.stack).toBe('OperatorError')
    return fault.message
  })
  return { code, said: lines.join('\n') }
}
let made = 0
function folderOf(change: (yaml: string) => string, more: Record<string, string> = {}): string {
  const folder = join(scratch, `${++made}`)
  mkdirSync(folder)
  writeFileSync(join(folder, 'preset.yaml'), change(readFileSync(join(defaults, 'preset.yaml'), 'utf8')))
  for (const [name, text] of Object.entries(more)) writeFileSync(join(folder, name), text)
  return folder
}

/** Its portal is called otherwise in these languages. */
const calling = (titles: Record<string, string>, yaml: string): string =>
  Object.entries(titles).reduce((said, [language, title]) => {
    const titled = said.replace(new RegExp(`^(messages:\\n(?:  .*\\n)*?  ${language}: \\{)`, 'm'), `$1 portal.home.title: ${title},`)
    expect(titled).not.toBe(said)
    return titled
  }, yaml)

test('plan says what would change, part by part, and changes nothing; apply does it; a second time there is nothing to do', async () => {
  expect(await run('plan', defaults)).toMatchObject({ code: 0, said: expect.stringContaining('Nothing to change') })
  const folder = folderOf((yaml) =>
    calling({ tr: 'Yardım' }, yaml)
      .replace('brand: Guichet', 'brand: Bureau')
      .replaceAll(/\bcdn\b/g, 'content-delivery')
      .replace('fr: Facturation, ', ''),
  )
  const { version } = await storedConfiguration(worker)
  const planned = await run('plan', folder)
  expect(planned.code).toBe(2)
  expect(planned.said.split('\n')).toEqual([
    'settings',
    '  ~ brand: Guichet → Bureau',
    '',
    'queues',
    '  ~ billing: label',
    '',
    'services',
    '  + content-delivery (CDN)',
    '  - cdn (CDN), retired; what refers to it keeps it',
    '',
    'components',
    '  ~ network-europe: services',
    '  ~ network-asia: services',
    '',
    'messages',
    '  + tr portal.home.title: Yardım',
    '',
    'texts missing in fr: 1, English is shown instead: queues[billing].label',
    'messages missing in en, fr, it, ja, hu: 1, the product’s own words are shown instead: portal.home.title',
    '4 changed, 2 added, 1 retired',
    `Nothing was changed; compared with version ${version}. To change just this: npx guichet config apply ${folder} --expect ${version}`,
  ])
  expect((await configurationOf(worker)).brand).toBe('Guichet')
  const applied = await run('apply', folder)
  expect(applied.code).toBe(0)
  expect(applied.said).toContain('  ~ brand: Guichet → Bureau')
  expect((await configurationOf(worker)).brand).toBe('Bureau')
  expect(await run('apply', folder)).toMatchObject({ code: 0, said: expect.stringContaining('Nothing to change') })
  expect(
    (
      await run(
        'apply',
        folderOf((yaml) => yaml),
      )
    ).said,
  ).toContain('  ^ cdn (CDN), offered again')
})

test('apply of what was planned refuses when somebody changed the configuration since, and says what to do', async () => {
  const { version } = await storedConfiguration(worker)
  const branded = (brand: string) => folderOf((yaml) => yaml.replace('brand: Guichet', `brand: ${brand}`))
  const [mine, theirs] = [branded('Mine'), branded('Theirs')]
  expect((await run('plan', mine)).said).toContain(`config apply ${mine} --expect ${version}`)
  await run('apply', theirs)
  expect((await run('apply', mine, { expect: version })).code).toBe(
    `The configuration has changed since that plan: it is version ${version + 1} by now, not ${version}. Nothing was applied. Look at npx guichet config plan ${mine} again, then apply with the version it names.`,
  )
  expect((await configurationOf(worker)).brand).toBe('Theirs')
  // What was to be changed may even stand there already: it is still not what was planned against.
  expect((await run('apply', theirs, { expect: version })).code).toMatch(/has changed since that plan/)
  expect(await run('apply', mine, { expect: version + 1 })).toMatchObject({ code: 0 })
  expect((await configurationOf(worker)).brand).toBe('Mine')
  expect(await run('apply', defaults)).toMatchObject({ code: 0 })
})

test('plan names what every language lacks of texts, of the house’s own words and of articles, and with --all each of them', async () => {
  const article = (title: string, kind = '') => `---\n${kind}title: ${title}\nsummary: About it\n---\n\nWords.\n`
  const folder = folderOf((yaml) => {
    const [catalogue, messages] = calling({ en: 'Help', tr: 'Yardım', hu: 'Segítség' }, yaml).split(/^(?=messages:)/m)
    return catalogue!.replaceAll(/^ +tr: .*\n/gm, '').replaceAll(/,? tr: [^,}]*/g, '') + messages
  })
  mkdirSync(join(folder, 'articles'))
  for (const [name, text] of Object.entries({
    'first.tr.md': article('Bir', 'kind: faq\n'),
    'first.en.md': article('One'),
    'other.tr.md': article('Başka', 'kind: faq\n'),
    'other.hu.md': article('Más'),
  }))
    writeFileSync(join(folder, 'articles', name), text)
  const short = (await run('plan', folder)).said.split('\n').filter((line) => / missing\b/.test(line))
  expect(short).toEqual([
    expect.stringMatching(/^texts missing in tr: \d+, English is shown instead: .+, and \d+ more$/),
    'messages missing in fr, it, ja: 1, the product’s own words are shown instead: portal.home.title',
    'articles missing in fr, it, ja, hu: 1, English is shown instead: first',
    'articles missing in en, fr, it, ja: 1, Turkish is shown instead: other',
    'plan --all names every one that is missing.',
  ])
  const all = (await run('plan', folder, { all: true })).said.split('\n')
  const begin = all.findIndex((line) => line.startsWith('texts missing in tr:'))
  const named = all.slice(begin + 1, all.indexOf('', begin))
  expect(named).toHaveLength(Number(/\d+/.exec(all[begin]!)![0]))
  expect(named).toContain('  services[cdn].label')
  expect(all.join('\n')).not.toMatch(/ more$|--all/m)
})

test('the command takes --expect for apply alone, and only a whole number; --all for plan alone', () => {
  const said = (...args: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, ['src/command.ts', 'config', ...args], { cwd: root, encoding: 'utf8' })
    expect(status).toBe(1)
    return stderr
  }
  expect(said('plan', defaults, '--expect', '3')).toMatch(/^--expect is for apply alone\./)
  expect(said('apply', defaults, '--all')).toMatch(/^--all is for plan alone\./)
  expect(said('apply', defaults, '--expect', 'three')).toMatch(/^--expect takes the version that plan named, a whole number\./)
})

test('export writes what apply reads; it writes over nothing unless told to, and then keeps the division into files', async () => {
  const folder = join(scratch, 'out')
  expect(await run('export', folder)).toMatchObject({ code: 0 })
  expect(readdirSync(folder)).toEqual(['articles', 'preset.yaml'])
  expect(await run('plan', folder)).toMatchObject({ code: 0 })
  const first = readFileSync(join(folder, 'preset.yaml'), 'utf8')
  expect((await run('export', folder)).code).toMatch(/holds other files \(articles, preset\.yaml\)\. Name an empty folder, or add --force/)
  writeFileSync(join(folder, 'preset.yaml'), 'brand: Old\n')
  writeFileSync(join(folder, 'catalogue.yaml'), 'services: []\nqueues: []\n')
  writeFileSync(join(folder, 'notes.md'), 'Mine.')
  writeFileSync(join(folder, 'articles', 'of-another-house.en.md'), '---\nkind: faq\ntitle: Gone\n---\n\nx\n')
  expect(await run('export', folder, { force: true })).toMatchObject({ code: 0 })
  expect(readFileSync(join(folder, 'notes.md'), 'utf8')).toBe('Mine.')
  expect(readdirSync(join(folder, 'articles'))).not.toContain('of-another-house.en.md')
  expect(readFileSync(join(folder, 'catalogue.yaml'), 'utf8')).toMatch(/^queues:\n(.|\n)*^services:/m)
  expect(await run('plan', folder)).toMatchObject({ code: 0 })
  rmSync(join(folder, 'catalogue.yaml'))
  await run('export', folder, { force: true })
  expect(readFileSync(join(folder, 'preset.yaml'), 'utf8')).toBe(first)
})

test('what is refused says what to do: a broken file, another preset, a house that was never started', async () => {
  const broken = folderOf((yaml) => yaml.replace('queue: billing', 'queue: biling'))
  for (const deed of ['plan', 'apply'] as const)
    expect((await run(deed, broken)).code).toMatch(
      /preset\.yaml:\d+:12 {2}request_types\[billing\]\.queue: There is no biling among queues\. Did you mean billing\?/,
    )
  expect((await run('apply', new URL('../presets/hostkey', import.meta.url).pathname)).code).toMatch(
    /made with the preset default, and presets\/hostkey is another one\. Name the home that was made with hostkey \(--home var\/hostkey\), or copy the folder/,
  )
  const nowhere = { ...settings, database: null, home: join(scratch, 'nobody') }
  expect((await run('plan', defaults, { settings: nowhere })).code).toMatch(
    /There is no Guichet in .*nobody yet\. Start it there once with npm start, or name its home with --home\./,
  )
  const empty = await testDatabase()
  const unfurnished = { ...settings, database: { app: '', owner: empty.urls.superuser } }
  expect((await run('plan', defaults, { settings: unfurnished })).code).toMatch(
    /Guichet was never started on the database of DATABASE_OWNER_URL\. Start it once with npm start\./,
  )
})

test('with the embedded PostgreSQL: beside the running one, and with one of its own while none runs', async () => {
  const directory = join(scratch, 'home')
  const home = openHome(directory, { alone: true })
  const furnish = async ({ worker }: { worker: string }) => {
    const { db, close } = openDatabase(worker, { max: 1, name: 'furnish' })
    await applyPreset(db, defaults).finally(close)
  }
  const embedded = { ...settings, database: null, home: directory }
  const renamed = folderOf((yaml) => yaml.replace('brand: Guichet', 'brand: Beside'))
  const databases = await openDatabases({ database: null }, home, openLog('silent'), furnish)
  expect((await run('apply', renamed, { settings: embedded })).code).toBe(0)
  await databases.stop()
  home.leave()
  expect((await run('plan', renamed, { settings: embedded })).code).toBe(0)
  expect((await run('plan', defaults, { settings: embedded })).said).toContain('brand: Beside → Guichet')
  // Starting again applies nothing, whatever the folder says by now.
  const again = openHome(directory, { alone: true })
  const restarted = await openDatabases({ database: null }, again, openLog('silent'), furnish)
  await restarted.stop()
  again.leave()
  expect((await run('plan', renamed, { settings: embedded })).code).toBe(0)
  // It leaves the home as it found it.
  expect(() => openHome(directory, { alone: true }).leave()).not.toThrow(HomeTaken)
})
