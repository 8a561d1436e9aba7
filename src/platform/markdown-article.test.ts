import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attachmentsIn, quotedIn, renderArticle } from './markdown.ts'

const id = '0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001'
const reader = {
  quoted: (of: string, key: string) => (key === 'gone' ? null : `<${of} ${key}>`),
  fileAt: (file: string) => `/help/files/${file}`,
}
const html = (text: string) => renderArticle(text, reader).html

describe('an article’s Markdown', () => {
  test('HK-36 quotes labels, escaped, wherever text stands, and leaves code as it is', () => {
    expect(html('Press {{label:a.b}} or {{type:c}}.')).toBe(
      '<p>Press <b class="ui-label">&lt;label a.b&gt;</b> or <b class="ui-label">&lt;type c&gt;</b>.</p>',
    )
    expect(html('`{{label:a.b}}`')).toBe('<p><code>{{label:a.b}}</code></p>')
    expect(html('{{label:gone}} {{other:a}} {{label:A B}}')).toBe('<p><b class="ui-label">gone</b> {{other:a}} {{label:A B}}</p>')
    expect(quotedIn('{{label:a.b}} {{label:a.b}} {{service:c}} {{x:y}}')).toEqual([
      { of: 'label', key: 'a.b' },
      { of: 'service', key: 'c' },
    ])
  })
  test('HK-34 gives its headings, each with a name of its own, in any writing', () => {
    const { headings } = renderArticle('# Erste Schritte\n## 次の手順\n### a\n##### a\n## <b>x</b> {{label:k}}\n## 123 !', reader)
    expect(headings).toEqual([
      { id: 'part-erste-schritte', words: 'Erste Schritte', level: 2 },
      { id: 'part-次の手順', words: '次の手順', level: 2 },
      { id: 'part-a', words: 'a', level: 3 },
      { id: 'part-a-2', words: 'a', level: 4 },
      { id: 'part-b-x-b-label-k', words: '<b>x</b> <label k>', level: 2 },
      { id: 'part-123', words: '123 !', level: 2 },
    ])
  })
  test('shows its own pictures, and of others’ only a link: their host would learn who reads', () => {
    expect(html(`![A & B](attachment:${id})`)).toBe(`<p><img src="/help/files/${id}" alt="A &amp; B" loading="lazy" /></p>`)
    expect(html(`[log](attachment:${id})`)).toBe(`<p><a href="/help/files/${id}">log</a></p>`)
    expect(html('![x](https://evil.example/a.png)')).toBe('<p><a href="https://evil.example/a.png" rel="noopener noreferrer">x</a></p>')
    expect(attachmentsIn(`![a](attachment:${id}) [b]( attachment:${id} "t") attachment:${id}`)).toEqual([id])
  })
  test.each([
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'attachment:../../x',
    '/a b',
  ])('leads to no other place than it says: %s', (to) => {
    for (const text of [`[x](${to})`, `[x](<${to}>)`, `![x](${to})`, `<${to}>`, `[x]: ${to}\n\n[x]`])
      for (const [, target] of html(text).matchAll(/(?:href|src)="([^"]*)"/g)) expect(target).toMatch(/^(https?:\/\/|mailto:|\/(?![/\\]))/)
  })

  const pieces = [
    '<script>',
    '</p>',
    '<img src=x onerror=alert(1)>',
    '![',
    '](',
    ')',
    '[',
    ']',
    '{{label:',
    'a.b',
    '}}',
    '`',
    '```\n',
    '\n',
    '\n\n',
    '# ',
    '> ',
    '- ',
    '|',
    '---\n',
    'javascript:alert(1)',
    `attachment:${id}`,
    'https://x.example/"onmouseover="x',
    '\\',
    '&lt;',
    '&#x6a;avascript:',
    '<svg><style>',
    '<!--',
    ']]>',
    '\u202e',
    '\u0000',
    '漢字',
    '*',
    '_',
    '~~',
    '<a href="',
    '"',
    "'",
  ]
  const allowedTags = /^\/?(?:p|br|strong|em|s|code|pre|blockquote|ul|ol|li|h[2-6]|hr|a|table|thead|tbody|tr|th|td|img|b)$/
  /** Ours around each table, in exactly this form; no other is allowed. */
  const aroundTable = /<div class="table-written" tabindex="0"(?: role="group" aria-label="[^"<>]*")?>(?=<table>)|(?<=<\/table>)<\/div>/g
  test('F10, F11 of any mixture of signs only allowed tags and attributes come out, and the same again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => {
        const text = parts.join('')
        const made = html(text)
        for (const [, tag, attributes] of made.replaceAll(aroundTable, '').matchAll(/<(\/?[a-z0-9]+)((?:[^>"]|"[^"]*")*)>/gi)) {
          expect(tag).toMatch(allowedTags)
          for (const [, name, value] of attributes!.matchAll(/([a-z-]+)="([^"]*)"/g)) {
            expect(['href', 'rel', 'start', 'tabindex', 'id', 'class', 'src', 'alt', 'loading']).toContain(name)
            if (name === 'href' || name === 'src') expect(value).toMatch(/^(https?:\/\/|mailto:|\/(?![/\\])|#)/)
          }
        }
        expect(made).not.toMatch(/<(?!\/?[a-z])/i)
        expect(html(text)).toBe(made)
      }),
      { numRuns: 3000 },
    )
  })
  test.each([
    ['quotes', '>'.repeat(50_000)],
    ['brackets', '['.repeat(50_000)],
    ['pictures', '![a]('.repeat(15_000)],
    ['emphasis', '*a **b '.repeat(12_000)],
    ['lists', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}- x`).join('\n')],
    ['labels', '{{label:a.b'.repeat(8_000)],
    ['tables', `|${'a|'.repeat(2000)}\n|${'-|'.repeat(2000)}\n|${'b|'.repeat(2000)}`],
    ['ticks', `${'`'.repeat(50_000)}a`],
    ['headings', '# a\n'.repeat(25_000)],
    ['rows', `|a|b|\n|-|-|\n${'|a|b|\n'.repeat(16_000)}`],
    ['empty rows', `|${'a|'.repeat(300)}\n|${'-|'.repeat(300)}\n${'|\n'.repeat(30_000)}`],
    ['items', '- a\n'.repeat(25_000)],
    ['paragraphs', 'a\n\n'.repeat(33_000)],
    ['links', '[a](b) '.repeat(14_000)],
    ['addresses', 'http://a.b '.repeat(9_000)],
    ['a megabyte', 'http://a.b '.repeat(90_000)],
  ])('F11 a huge or unbalanced text answers within its budget: %s', (_, text) => {
    const began = performance.now()
    html(text)
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  test('F11 what becomes more than 20,000 pieces is shown as it was written, escaped, and keeps every sign', () => {
    const items = (count: number) => '- <b>\n'.repeat(count)
    expect(renderArticle(`# a\n${items(5_000)}`, reader)).toMatchObject({
      html: expect.stringContaining('<li>'),
      headings: [{ words: 'a' }],
    })
    const many = `# a\n${items(12_000)}`
    expect(renderArticle(many, reader)).toEqual({
      html: `<pre class="as-written"><code>${many.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</code></pre>`,
      headings: [],
    })
    const addresses = 'http://a.example/ '.repeat(25_000).slice(0, 100_000)
    expect(html(addresses)).toContain('<a href')
    expect(html(`${'*a* '.repeat(20_001)}`)).toMatch(/^<pre class="as-written"><code>\*a\*/)
  })
})
