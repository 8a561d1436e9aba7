// A broken preset of each kind is refused with a sentence that a person can act on, and the running configuration stays.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { testDatabase } from '../../../test/support/database.ts'
import english from '../../messages/en/configuration.json' with { type: 'json' }
import { DraftContent } from '../tickets/drafts.ts'
import { applyPreset } from './apply-preset.ts'
import { checkConfiguration } from './check-configuration.ts'
import { configurationOf, storedConfiguration } from './configuration-of.ts'
import { readPreset } from './preset.ts'

const defaults = new URL('../../../presets/default', import.meta.url).pathname
const small = `brand: Small
reference_prefix: S
queues:
  - key: desk
    label: { en: Desk }
request_types:
  - key: question
    label: { en: Question }
    description: { en: Anything }
    queue: desk
    asks_priority: false
    asks_severity: false
services:
  - { key: web, label: { en: Web } }
priorities: []
severities: []
public_statuses:
  - key: open
    label: { en: Open }
    description: { en: Open }
    states: [new, open, pending, on-hold]
  - key: done
    label: { en: Done }
    description: { en: Done }
    states: [solved, closed]
`
const made: string[] = []
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })))
function folder(files: Record<string, string | Uint8Array>): string {
  const path = mkdtempSync(join(tmpdir(), 'guichet-preset-'))
  made.push(path)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}
const inPlaceOf = (what: string | RegExp, other: string) => {
  const text = small.replace(what, other)
  expect(text).not.toBe(small)
  return { 'preset.yaml': text }
}
const withMore = (more: string) => ({ 'preset.yaml': small + more })
/** What the operator is told, without the folder. */
function refused(files: Record<string, string | Uint8Array>): string[] {
  const path = folder(files)
  try {
    readPreset(path)
  } catch (fault) {
    expect((fault as Error).name).toBe('OperatorError')
    return (fault as Error).message.replaceAll(`${path}/`, '').replaceAll(path, 'the folder').split('\n').slice(1)
  }
  return []
}

/** Keys of the faults in what can be read at all. */
function faultsIn(files: Record<string, string | Uint8Array>): string[] {
  let given: unknown
  try {
    given = parse(String(files['preset.yaml']))
  } catch {
    return []
  }
  return (checkConfiguration(given).faults ?? []).map((fault) => fault.message)
}

const { worker } = await testDatabase()
await applyPreset(worker, defaults)

test('a small preset is enough, and reads as it says', () => {
  expect(readPreset(folder({ 'preset.yaml': small }))).toMatchObject({
    brand: 'Small',
    close_solved_after_days: 7,
    languages: ['en', 'tr', 'fr', 'it', 'ja', 'hu'],
  })
})

test('it may be divided into files by its top-level keys; world.yaml is no part of it', () => {
  const [first, second] = [small.slice(0, small.indexOf('services:')), small.slice(small.indexOf('services:'))]
  expect(readPreset(folder({ 'preset.yaml': first, 'catalogue.yaml': second, 'world.yaml': 'people: {}', 'notes.md': '# Notes' }))).toEqual(
    readPreset(folder({ 'preset.yaml': small })),
  )
})

describe('refused, with line and remedy', () => {
  const kinds: [string, Record<string, string | Uint8Array>, (string | RegExp)[]][] = [
    [
      'no YAML',
      inPlaceOf('brand: Small', 'brand: "Small" house'),
      [/preset\.yaml:\d+:\d+ {2}This is not YAML: .* Look here and at the line before\./],
    ],
    ['a tab', inPlaceOf('    label: { en: Desk }', '\tlabel: { en: Desk }'), [/preset\.yaml:5:\d+ {2}.*(tab|Tab)/]],
    [
      'a name twice',
      inPlaceOf('brand: Small', 'brand: Small\nbrand: Large'),
      ['  preset.yaml:2:1  This name stands twice in one place. Keep one of the two.'],
    ],
    ['several documents', withMore('---\nbrand: Other\n'), ['  preset.yaml:26:1  The file holds several documents (---). Keep one.']],
    ['an unknown tag', inPlaceOf('brand: Small', 'brand: !house Small'), [/preset\.yaml:1:8 {2}.* Leave the tag \(!\) out\./]],
    ['no names', { 'preset.yaml': '- brand\n' }, ['  preset.yaml:1:1  The file must hold names with values, such as brand: Guichet.']],
    [
      'no UTF-8',
      { 'preset.yaml': Buffer.from('brand: Caf\xe9\n', 'latin1') },
      ['  preset.yaml:1:1  The file is not UTF-8. Save it as UTF-8.'],
    ],
    ['too large', { 'preset.yaml': `brand: ${'x'.repeat(21_000_000)}` }, [/preset\.yaml:1:1 {2}The file has 22 MB; 20 MB is the most\./]],
    [
      'nested too deep',
      { 'preset.yaml': `brand: ${'['.repeat(50_000)}` },
      [/preset\.yaml:1:\d+ {2}The file is nested too deep to be read\. Write it flatter\./],
    ],
    [
      'a bomb of aliases',
      {
        'preset.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`)}]`).join('\n')}`,
      },
      [/preset\.yaml:1:1 {2}The file cannot be read: .*alias.*\. Write out what its aliases \(\*\) stand for\./],
    ],
    [
      'very many aliases',
      { 'preset.yaml': `a: &a x\nb: [${Array(101).fill('*a')}]` },
      [/preset\.yaml:2:\d+ {2}More than 100 aliases \(\*\) in one file\./],
    ],
    [
      'a key in two files',
      { 'preset.yaml': small, 'words.yaml': 'brand: Other\n' },
      ['  words.yaml:1:1  brand: This stands in preset.yaml:1 already. Keep it in one file.'],
    ],
    ['a missing key', inPlaceOf('    queue: desk\n', ''), ['  preset.yaml:7:5  request_types[question].queue: queue is missing. Add it.']],
    [
      'a missing part',
      inPlaceOf('services:\n  - { key: web, label: { en: Web } }\n', ''),
      ['  preset.yaml:1:1  services: services is missing. Add it.'],
    ],
    [
      'a misspelt part',
      inPlaceOf('request_types:', 'request_type:'),
      [
        '  preset.yaml:1:1  request_types: request_types is missing. Add it.',
        /^ {2}preset\.yaml:6:1 {2}request_type: request_type is not known here\. Did you mean request_types\? Known are: brand, /,
      ],
    ],
    [
      'a misspelt field',
      inPlaceOf('    queue: desk', '    queue: desk\n    asks_servce: none'),
      [/preset\.yaml:11:5 {2}request_types\[question\]\.asks_servce: asks_servce is not known here\. Did you mean asks_service\?/],
    ],
    [
      'a wrong type',
      inPlaceOf('asks_priority: false', 'asks_priority: no'),
      ['  preset.yaml:11:20  request_types[question].asks_priority: This must be true or false, and is text.'],
    ],
    [
      'a list that is none',
      inPlaceOf('priorities: []', 'priorities: none'),
      ['  preset.yaml:15:13  priorities: This must be a list, and is text.'],
    ],
    [
      'a word that is no choice',
      withMore('refused_types: grey\n'),
      ['  preset.yaml:26:16  refused_types: grey is not one of: greyed, folded, hidden. Did you mean greyed?'],
    ],
    [
      'a number out of range',
      withMore('close_solved_after_days: 0\n'),
      ['  preset.yaml:26:26  close_solved_after_days: The smallest value is 1.'],
    ],
    [
      'a bad key',
      inPlaceOf('key: web', 'key: Web_1'),
      ['  preset.yaml:14:12  services[Web_1].key: Web_1 is not a key. A key is 1 to 40 of a-z, 0-9 and -.'],
    ],
    [
      'a bad prefix',
      inPlaceOf('reference_prefix: S', 'reference_prefix: s-'),
      ['  preset.yaml:2:19  reference_prefix: s- cannot start a reference. Use 1 to 8 capital letters A-Z.'],
    ],
    [
      'an empty text',
      inPlaceOf('{ en: Web }', "{ en: '  ' }"),
      ['  preset.yaml:14:30  services[web].label.en: This is empty. Write something, or take it out.'],
    ],
    [
      'an unreadable text',
      inPlaceOf('{ en: Web }', '{ en: "a\\0b" }'),
      ['  preset.yaml:14:30  services[web].label.en: There are control characters in this text. Take them out.'],
    ],
    [
      'text without English',
      inPlaceOf('{ en: Web }', '{ fr: Toile }'),
      ['  preset.yaml:14:24  services[web].label.en: en is missing. Add it.'],
    ],
    [
      'an unknown reference',
      inPlaceOf('    queue: desk', '    queue: desc'),
      ['  preset.yaml:10:12  request_types[question].queue: There is no desc among queues. Did you mean desk?'],
    ],
    [
      'a key twice',
      inPlaceOf('  - { key: web, label: { en: Web } }', '  - { key: web, label: { en: Web } }\n  - { key: web, label: { en: Net } }'),
      ['  preset.yaml:15:12  services[web].key: web stands twice. Give each its own.'],
    ],
    [
      'a state nobody shows',
      inPlaceOf('states: [solved, closed]', 'states: [solved]'),
      ['  preset.yaml:18:3  public_statuses: No public status shows closed. Add it to the states of one.'],
    ],
    [
      'a state shown twice',
      inPlaceOf('states: [solved, closed]', 'states: [solved, closed, open]'),
      ['  preset.yaml:18:3  public_statuses: open is shown by several: open, done. Leave it in one.'],
    ],
    [
      'a need of nothing',
      inPlaceOf('asks_priority: false', 'asks_priority: true'),
      [
        '  preset.yaml:11:20  request_types[question].asks_priority: This needs priorities, and that list is empty. Fill it, or do not ask for it.',
      ],
    ],
    [
      'a question about nothing',
      withMore('intake:\n  - ask: offering\n'),
      ['  preset.yaml:27:10  intake[1].ask: This asks for offering, and offerings is empty. Fill it, or leave the question out.'],
    ],
    [
      'a type and a service of some places where nobody is asked for the place: they could never be filed',
      {
        'preset.yaml': `${small
          .replace('    queue: desk\n', '    queue: desk\n    offerings: [cloud]\n    contexts: [own]\n')
          .replace('{ key: web,', '{ key: web, offerings: [cloud],')}intake: [{ ask: contract }]
offerings: [{ key: cloud, label: { en: Cloud } }]
contexts: [{ key: own, label: { en: Own } }]
`,
      },
      [
        '  preset.yaml:11:16  request_types[question].offerings: Nobody is asked for offering before the form, so that this could never be filed. Add ask: offering to intake, or leave this list out.',
        '  preset.yaml:12:15  request_types[question].contexts: Nobody is asked for context before the form, so that this could never be filed. Add ask: context to intake, or leave this list out.',
        '  preset.yaml:16:28  services[web].offerings: Nobody is asked for offering before the form, so that this could never be filed. Add ask: offering to intake, or leave this list out.',
      ],
    ],
    [
      'a name of several lines',
      inPlaceOf('brand: Small', 'brand: "Small\\nHouse"'),
      ['  preset.yaml:1:8  brand: This must be one line. Take line breaks, tabs and other control characters out.'],
    ],
    [
      'more questions than a draft holds',
      withMore(
        `fields: [summary, priority, severity, service, body, files, participants, ${Array.from({ length: 101 }, (_, at) => `{ key: f${at}, kind: text, label: { en: F } }`).join(', ')}]\n`,
      ),
      ['  preset.yaml:26:9  fields: There are 101 questions of your own; a form holds 100 at most. Take some out.'],
    ],
    [
      'a field of no kind',
      withMore(
        'fields: [summary, priority, severity, service, body, files, participants, { key: zone, kind: zone, label: { en: Zone } }]\n',
      ),
      [/fields\[zone\]\.kind: zone is not one of: text, long-text, select,/],
    ],
    [
      'a built-in field left out',
      withMore('fields: [summary, priority, severity, service, body, files]\n'),
      ['  preset.yaml:26:9  fields: participants is missing. Every built-in field has its place in the list.'],
    ],
    [
      'a condition on what comes later',
      withMore(`fields:
  - { key: late, kind: text, label: { en: Late }, when: { answers: { zone: [nord] } } }
  - { key: zone, kind: select, label: { en: Zone }, options: [{ key: north, label: { en: North } }] }
  - summary
  - priority
  - severity
  - service
  - body
  - files
  - participants
`),
      [
        '  preset.yaml:27:76  fields[late].when.answers.zone: zone comes after this field. Put it before.',
        '  preset.yaml:27:77  fields[late].when.answers.zone[nord]: zone has no option nord. It has: north.',
      ],
    ],
    [
      'a fixed value that nobody could answer, which the ticket’s page would break on',
      withMore(`fields: [summary, priority, severity, service, body, files, participants,
  { key: plan, kind: select, label: { en: Plan }, options: [{ key: a, label: { en: A } }], fixed: { value: b, contexts: [], reason: { en: So } } },
  { key: since, kind: date-time, label: { en: Since }, fixed: { value: '2026-11-21T10:00[No/Where]', contexts: [], reason: { en: So } } }]
`),
      [
        '  preset.yaml:27:108  fields[plan].fixed.value: The fixed value b is none that this field takes. Write one that could be answered here.',
        /fields\[plan\]\.fixed\.contexts: This value is given in no context, so nobody would ever see it\./,
        /fields\[since\]\.fixed\.value: The fixed value .* is none that this field takes\./,
        /fields\[since\]\.fixed\.contexts: This value is given in no context/,
      ],
    ],
    [
      'a fixed value that its own pattern refuses, in some context; a pattern that is none says only that',
      withMore(`contexts: [{ key: lab, label: { en: Lab } }]
fields: [summary, priority, severity, service, body, files, participants,
  { key: id, kind: text, label: { en: Id }, pattern: 'NEC[0-9]+', fixed: { value: XY1, contexts: [lab], reason: { en: So } } },
  { key: fit, kind: text, label: { en: Fit }, pattern: 'NEC[0-9]+', fixed: { value: NEC1, contexts: [lab], reason: { en: So } } },
  { key: bad, kind: text, label: { en: Bad }, pattern: '(', fixed: { value: XY1, contexts: [lab], reason: { en: So } } }]
`),
      [
        /fields\[id\]\.fixed\.value: The fixed value XY1 does not fit the pattern NEC\[0-9\]\+\. Write one that fits, or change the pattern\./,
        /fields\[bad\]\.pattern: \( cannot be used as a pattern/,
      ],
    ],
    [
      'a pattern that may take for ever',
      withMore(
        'fields: [summary, priority, severity, service, body, files, participants, { key: id, kind: text, label: { en: Id }, pattern: (a+b?)+ }]\n',
      ),
      [/fields\[id\]\.pattern: \(a\+b\?\)\+ cannot be used as a pattern:/],
    ],
    [
      'words for messages that do not fit',
      withMore(`messages:
  fr: { portal.home.titel: Accueil }
  tr: { account.password.help: Parola, account.save: 'Kaydet {' }
  hu: { refusal.go-home: '{name} haza' }
  de: { account.save: Speichern }
`),
      [
        /messages\.fr\.portal\.home\.titel: There is no message portal\.home\.titel\. Did you mean portal\.home\.title\?/,
        /preset\.yaml:28:32 {2}messages\.tr\.account\.password\.help: This message lacks \{minimum\}\. The original says: /,
        /preset\.yaml:28:54 {2}messages\.tr\.account\.save: A brace is opened and not closed\. Look at character 8 \(expect argument closing brace\)\./,
        /messages\.hu\.refusal\.go-home: This message names \{name\}, which is not given to it\./,
        /messages\.de: de is not known here\. Take it out, or use one of: en, tr, fr, it, ja, hu\./,
      ],
    ],
    [
      'words for messages that nobody says, that use a name as a number, or lack forms of the language',
      withMore(`messages:
  en: { zzz.qqq: Home, refusal.go-home: Go home, callback.day.count: '{count, plural, other {# times}}' }
  fr: { account.save: Valider, configuration.fault.one-of: '{given, number} {options}' }
  it: { callback.day.count: '{count, number, ::currency/XXXX}' }
`),
      [
        '  preset.yaml:27:9  messages.en.zzz.qqq: There is no message zzz.qqq. The keys stand in src/messages/en.',
        '  preset.yaml:27:70  messages.en.callback.day.count: This language needs these plural forms too: one. Add them.',
        '  preset.yaml:28:60  messages.fr.configuration.fault.one-of: This message uses {given} as something else than it is. The original says: {given} is not one of: {options}.',
        /messages\.it\.callback\.day\.count: This message cannot be shown \(.*\)\. Check what follows the names in braces\./,
      ],
    ],
    [
      'a name that is like no other',
      withMore('zzzzzzzz: 1\n'),
      [/^ {2}preset\.yaml:26:1 {2}zzzzzzzz: zzzzzzzz is not known here\. Take it out, or use one of: brand, reference_prefix, /],
    ],
    [
      'a reference that is like no other',
      inPlaceOf('    queue: desk', '    queue: xylophone'),
      ['  preset.yaml:10:12  request_types[question].queue: There is no xylophone among queues. Add it there or name another.'],
    ],
    [
      'a word that is like no choice',
      withMore('refused_types: purple\n'),
      ['  preset.yaml:26:16  refused_types: purple is not one of: greyed, folded, hidden.'],
    ],
    [
      'an empty list, and too long a list, number and text',
      {
        'preset.yaml': `${small.replace('brand: Small', `brand: ${'x'.repeat(61)}`)}languages: []
limits: { file_mb: 25, files: 101, message_mb: 100 }
promises: [{ key: p, label: { en: P }, contracts: [${Array.from({ length: 501 }, (_, at) => `c${at}`).join(', ')}] }]
`,
      },
      [
        '  preset.yaml:1:8  brand: The text may have 60 characters at most. Shorten it.',
        '  preset.yaml:26:12  languages: The list needs 1 or more entries.',
        '  preset.yaml:27:31  limits.files: The largest value is 100.',
        '  preset.yaml:28:51  promises[p].contracts: The list may have 500 entries at most.',
      ],
    ],
    [
      'names, help texts and sentences without end',
      {
        'preset.yaml': `${small.replace('{ en: Web }', `{ en: Web, tr: ${'x'.repeat(201)} }, description: { en: ${'x'.repeat(2001)} }`)}regions:
  - { key: north, label: { en: ${'x'.repeat(200)} } }
  - { key: south, label: { en: ${'x'.repeat(201)} } }
messages: { hu: { account.save: ${'x'.repeat(10_001)} } }
`,
      },
      [
        '  preset.yaml:14:39  services[web].label.tr: The text may have 200 characters at most. Shorten it.',
        '  preset.yaml:14:263  services[web].description.en: The text may have 2000 characters at most. Shorten it.',
        '  preset.yaml:28:32  regions[south].label.en: The text may have 200 characters at most. Shorten it.',
        '  preset.yaml:29:33  messages.hu.account.save: The text may have 10000 characters at most. Shorten it.',
      ],
    ],
    [
      'an own field with the name of a built-in one, and a condition on what is no choice',
      withMore(`fields: [summary, priority, severity, service, files, participants, body,
  { key: body, kind: text, label: { en: Body } },
  { key: name, kind: text, label: { en: Name } },
  { key: more, kind: text, label: { en: More }, when: { answers: { name: [x] } } },
  { key: most, kind: text, label: { en: Most }, when: { answers: { Zone_1: [x] } } }]
`),
      [
        '  preset.yaml:27:10  fields[body].key: body stands twice. Give each its own.',
        '  preset.yaml:27:10  fields[body].key: body is the name of a built-in field. Choose another key.',
        /^ {2}preset\.yaml:29:\d+ {2}fields\[more\]\.when\.answers\.name: name is no select or multi-select among fields, and a condition needs one\. Name one /,
        /^ {2}preset\.yaml:30:\d+ {2}fields\[most\]\.when\.answers\.Zone_1: This cannot be used here\. Take it out, /,
      ],
    ],
    [
      'a special type of a special type, and one that phones from a desk that does not',
      inPlaceOf(
        'services:',
        `  - { key: special, label: { en: Special }, description: { en: S }, queue: desk, asks_priority: false, asks_severity: false, special_of: question, callback: true }
  - { key: most, label: { en: Most }, description: { en: M }, queue: desk, asks_priority: false, asks_severity: false, special_of: special }
services:`,
      ),
      [
        /^ {2}preset\.yaml:13:158 {2}request_types\[special\]\.callback: The type asks to be phoned, but the queue “desk” has no callback hours\. Add callbacks /,
        '  preset.yaml:14:132  request_types[most].special_of: special is special itself, or this very type. Name the general one.',
      ],
    ],
    [
      'times that cannot be read or counted',
      withMore(`calendars:
  - { key: a, label: { en: A }, zone: Mars/Base, hours: all day, exceptions: Christmas }
`),
      [
        '  preset.yaml:27:39  calendars[a].zone: Mars/Base is no time zone. Write it as in Europe/Budapest.',
        '  preset.yaml:27:57  calendars[a].hours: all day cannot be read as hours. Write them as in Mo-Fr 09:00-17:00; Sa 10:00-14:00, or 24/7.',
        '  preset.yaml:27:78  calendars[a].exceptions: A line cannot be read. Write 2026-12-25, 2026-12-24..2027-01-01 or 2026-12-24 09:00-12:00 on each.',
      ],
    ],
    [
      'a promise that nothing counts',
      withMore('promises: [{ key: p, label: { en: P }, first_response: 60 }]\n'),
      ['  preset.yaml:26:56  promises[p].first_response: A time without a calendar cannot be counted. Add a business calendar first.'],
    ],
    [
      'a vendor whom nobody could reach, and addresses that are none',
      withMore(`vendors: [{ key: v, label: { en: V } }, { key: u, label: { en: U }, url: vendor.example }]
webhooks: [{ key: w, label: { en: W }, url: "https://me:secret@chat.example" }]
`),
      [
        '  preset.yaml:26:11  vendors[v]: Nobody could reach this vendor. Give a web address, an e-mail address or a telephone number.',
        '  preset.yaml:26:74  vendors[u].url: vendor.example is not a web address. Write it with https:// at its start.',
        '  preset.yaml:27:45  webhooks[w].url: Leave name and password out of the address: its secret proves that a call is ours.',
      ],
    ],
    [
      'escalations that do nothing',
      withMore(`escalations:
  - { key: a, label: { en: A }, metric: resolution, minutes: 0, action: notify }
  - { key: b, label: { en: B }, metric: resolution, minutes: 0, action: notify, people: [me at home] }
  - { key: c, label: { en: C }, metric: resolution, minutes: 0, action: reassign }
  - { key: d, label: { en: D }, metric: resolution, minutes: 0, action: webhook }
`),
      [
        '  preset.yaml:27:5  escalations[a].tell: It tells nobody. Name the assignee, the queue, administrators, or people by address.',
        /^ {2}preset\.yaml:28:90 {2}escalations\[b\]\.people\[me at home\]: me at home is not an e-mail address\. Write it /,
        '  preset.yaml:29:5  escalations[c].queue: It changes nothing. Name a queue, or take the ticket off its assignee.',
        '  preset.yaml:30:5  escalations[d].webhook: Say which webhook is called.',
      ],
    ],
  ]
  const met = new Set<string>()
  test.each(kinds)('%s', async (_, files, sentences) => {
    const before = await storedConfiguration(worker)
    const said = refused(files)
    for (const key of faultsIn(files)) met.add(key)
    expect(said, said.join('\n')).toHaveLength(sentences.length)
    sentences.forEach((sentence, at) =>
      typeof sentence === 'string' ? expect(said[at]).toBe(sentence) : expect(said[at]).toMatch(sentence),
    )
    await expect(async () => applyPreset(worker, folder(files))).rejects.toThrow()
    expect(await storedConfiguration(worker)).toEqual(before)
  })

  test('there is no fault that none of these has', () => {
    const all = Object.keys(english).filter((key) => key.startsWith('configuration.fault.'))
    expect(all.filter((key) => !met.has(key))).toEqual([])
    expect(all.length).toBeGreaterThan(45)
  })

  test('no folder, and a folder without preset.yaml', () => {
    expect(() => readPreset('/nowhere/at/all')).toThrow(
      'There is no folder /nowhere/at/all (ENOENT). Name the folder that holds preset.yaml.',
    )
    expect(() => readPreset(folder({ 'other.yaml': small }))).toThrow(/^There is no preset.yaml in .*\. Name the folder that holds one\.$/)
  })

  test('all faults at once, in the order of their lines: one does not hide the next', () => {
    const yaml = readFileSync(join(defaults, 'preset.yaml'), 'utf8')
      .replace('reference_prefix: CS', 'reference_prefix: cs-')
      .replace('queue: billing', 'queue: nowhere')
      .replace('states: [pending]', 'states: [open]')
      .replace('asks_severity: true', 'asks_severity: 1')
    const said = refused({ 'preset.yaml': yaml })
    expect(said.map((line) => line.replace(/^.*?:\d+:\d+ {2}/, '').split(':')[0])).toEqual([
      'reference_prefix',
      'request_types[incident].asks_severity',
      'request_types[billing].queue',
      'public_statuses',
      'public_statuses',
    ])
    const lines = said.map((line) => Number(line.split(':')[1]))
    expect(lines).toEqual(lines.toSorted((a, b) => a - b))
  })
})

test('as many questions as a form may have fit its draft, with the zone of each', () => {
  const names = Array.from({ length: 100 }, (_, at) => [`answer-f${at}`, `answer-f${at}-zone`]).flat()
  const others = Array.from({ length: 30 }, (_, at) => `other-${at}`)
  expect(DraftContent.safeParse(Object.fromEntries([...names, ...others].map((name) => [name, 'x']))).success).toBe(true)
})

test('what was refused is applied once it is mended', async () => {
  const before = (await configurationOf(worker)).brand
  await expect(async () => applyPreset(worker, folder(inPlaceOf('key: web', 'key: WEB')))).rejects.toThrow()
  expect((await configurationOf(worker)).brand).toBe(before)
  await applyPreset(worker, folder({ 'preset.yaml': small }))
  expect((await configurationOf(worker)).brand).toBe('Small')
})
