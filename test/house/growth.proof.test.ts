// F34: whatever stands in a text that somebody sends, however often, it is soon read; and no regular expression of ours makes an exception.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from '@swc/core'
import { analyse } from 'scslre'
import { describe, expect, test } from 'vitest'
import { withoutQuote } from '../../src/desk/marketplace/quote.ts'
import { cleanFileName } from '../../src/desk/files/file-name.ts'
import { parseAddress } from '../../src/desk/people/address.ts'
import { isTimeZone } from '../../src/desk/people/fields.ts'
import { askedOf } from '../../src/desk/search/asked.ts'
import { withoutMarkdown } from '../../src/desk/search/marks.ts'
import { plainText, renderArticle, renderMarkdown } from '../../src/platform/markdown.ts'
import { readMultipart } from '../../src/platform/multipart.ts'
import { root } from '../../src/platform/root.ts'
import { withTemplate } from '../../src/web/new-ticket/template.ts'
import { leastOf, worked } from '../support/least.ts'

/** The longest text of a ticket or an answer. */
const longest = 1 << 16
const ofArticle = { quoted: () => 'New ticket', fileAt: (id: string) => id }
const readers: Record<string, { longest: number; read: (text: string) => unknown }> = {
  'Markdown, rendered': { longest, read: renderMarkdown },
  'Markdown, as plain text': { longest, read: plainText },
  'Markdown, an article': { longest: 100_000, read: (text) => renderArticle(text, ofArticle) },
  'Markdown, shown among hits': { longest: 20_000, read: withoutMarkdown },
  'a text and its template': { longest, read: (text) => withTemplate(text, 'What happened?') },
  'an answer by mail': { longest, read: withoutQuote },
  'what is searched for': { longest, read: askedOf },
  'an address': { longest, read: parseAddress },
  'a file name': { longest: 10_000, read: cleanFileName },
  'a time zone': { longest: 64, read: isTimeZone },
}
const pieces = [
  ...[
    ' ',
    '\n',
    '\t',
    '\r\n',
    '\0',
    '#',
    '# ',
    '_',
    '*',
    '**a',
    '~~',
    '`',
    '` ',
    '[',
    '![',
    '![[',
    '![a](',
    '](',
    '[](',
    '[a](<',
    '<',
    '<a ',
    '</',
    '<!--',
  ],
  ...[
    '"',
    '\\',
    '&',
    '&#',
    '|',
    '\\|',
    '|-',
    '|\n-|',
    '|-|\n',
    '> ',
    '>',
    '- ',
    '1. ',
    '(',
    '@',
    'a@',
    '.',
    ' .',
    'a.',
    '/',
    '-',
    '{{',
    '{{label:',
    'http://a',
    'a',
    '😀',
    'e\u0301',
  ],
]
/** What a text stands in: nothing, or as many pictures in one another as are read. */
const frames = [
  ['', '!'],
  ['A', '!'],
  ['!['.repeat(39), '](a)'.repeat(39)],
] as const
/** Milliseconds, on a machine that does other things too: of a quiet one what takes longest takes a tenth. */
const budget = 1000

/** Refused is as good as read, if it is soon. */
function tried(read: (text: string) => unknown, text: string): void {
  try {
    read(text)
  } catch {}
}

describe('F34 reading takes its time from the length of a text, not from what stands in it:', () => {
  test.each(Object.entries(readers))(
    '%s',
    async (_, { longest, read }) => {
      const slow: string[] = []
      for (const piece of pieces) {
        for (const [start, end] of frames) {
          // From small on: what grows with a power of two ends here rather than never.
          for (const size of [24, 32, 40, 64, 1 << 12, longest].filter((size) => size <= longest)) {
            const text = `${start}${piece.repeat(Math.max(0, size - start.length - end.length) / piece.length)}${end}`
            const ms = await leastOf(budget, () => worked(() => tried(read, text)))
            if (ms < budget) continue
            slow.push(`${start}${JSON.stringify(piece)}…${end} : ${Math.round(ms)} ms at ${size}`)
            break
          }
        }
      }
      expect(slow).toEqual([])
    },
    60_000,
  )

  test('a form with files', async () => {
    const boundary = 'xYz'
    const read = async (body: string) => {
      for await (const part of readMultipart(new Blob([body]).stream(), `multipart/form-data; boundary=${boundary}`).parts)
        if (part.kind === 'file') for await (const _ of part.bytes);
    }
    const opening = `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="a.txt"\r\n`
    for (const piece of [
      '\r\n',
      '\r',
      '--',
      '\r\n--',
      `\r\n--${boundary}`,
      `--${boundary}\r\n`,
      'x: y\r\n',
      'x: y; ',
      '"',
      '\\"',
      ';',
      '%',
      '=?utf-8?q?',
    ])
      for (const body of [`${opening}\r\n`, opening, `${opening}content-disposition: form-data; name="`]) {
        const ms = async (size: number) => {
          const since = performance.now()
          await read(body + piece.repeat(size / piece.length)).catch(() => {})
          return performance.now() - since
        }
        const [small, large] = [await ms(1 << 16), await ms(1 << 19)]
        expect(large, JSON.stringify(piece)).toBeLessThan(Math.max(budget, 8 * 4 * small))
      }
  })
})

interface Literal {
  readonly file: string
  readonly source: string
  readonly flags: string
}

function literalsIn(file: string): Literal[] {
  const found: Literal[] = []
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { type, pattern, flags } = node as { type?: string; pattern: string; flags: string }
    if (type === 'RegExpLiteral') found.push({ file, source: pattern, flags })
    for (const below of Object.values(node)) walk(below)
  }
  walk(parseSync(readFileSync(join(root, 'src', file), 'utf8'), { syntax: 'typescript', tsx: file.endsWith('x') }))
  return found
}

/** The ways in which a text could make it take more than one look at each place. */
const slowIn = ({ source, flags }: Omit<Literal, 'file'>) => analyse({ source, flags }).reports

/** Those that look through a stretch again from each place in it, and why that is never long. */
const neverLong: Readonly<Record<string, string>> = {
  'desk/articles/export-articles.ts': 'stops at once where the word attachment does not follow',
  'desk/articles/preset-pictures.ts': 'reads the files of whoever runs the house',
  'desk/articles/said.ts': 'stops at once where the word attachment does not follow',
  'desk/catalogue/cross-checks.ts': 'reads the configuration, by whoever runs the house',
  'desk/catalogue/pattern.ts': 'reads the configuration, by whoever runs the house',
  'desk/search/asked.ts': 'reads 400 characters',
  'desk/search/record-search.ts': 'reads 1,000 characters',
  'web/search/marked-html.ts': 'reads HTML that was made here, in which each < has its > and each & its ;',
  'mail/inbound/judge.ts': 'reads one header in the worker, once for each mail',
  'mail/inbound/read-thread.ts': 'reads in a thread that is ended after two seconds',
}

describe('F34 the regular expressions of src', () => {
  const literals = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .flatMap(literalsIn)

  test('a planted fault of either kind is found', () => {
    expect(literals.length).toBeGreaterThan(200)
    expect(slowIn({ source: '^([a-z_]+_?)*$', flags: 'u' })).toEqual([expect.objectContaining({ exponential: true })])
    expect(slowIn({ source: '\\s*,', flags: '' })).toEqual([expect.objectContaining({ exponential: false })])
  })

  test('none takes time that grows with a power of two, and none that grows with the square where a long text comes', () => {
    const faults = literals.flatMap((one) =>
      slowIn(one)
        .filter(({ exponential }) => exponential || !(one.file in neverLong))
        .map(({ exponential }) => `${one.file}: /${one.source}/${one.flags} ${exponential ? 'exponential' : 'square'}`),
    )
    expect(faults).toEqual([])
    const slow = new Set(literals.filter((one) => slowIn(one).length > 0).map(({ file }) => file))
    expect(Object.keys(neverLong).filter((file) => !slow.has(file))).toEqual([])
  })
})
