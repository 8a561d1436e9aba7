import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainText, renderMarkdown } from './markdown.ts'

test('a letter keeps its paragraphs and its line breaks', () => {
  expect(renderMarkdown('Hello,\nthe disk **is** full.\n\n- one\n- two')).toBe(
    '<p>Hello,<br />\nthe disk <strong>is</strong> full.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>',
  )
})

test('F10 written HTML, scripts and strange addresses stay text or vanish', () => {
  for (const payload of [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,<script>1</script>)',
    '[x](vbscript:x)',
    '<a href="javascript:x">x</a>',
    '![x](javascript:alert(1))',
    '[a](/\\evil.test)',
    '[a](//evil.test)',
    '<style>*{}</style>',
    '`<b onclick=x>`',
    '[x]: javascript:x\n[x]',
  ]) {
    const html = renderMarkdown(payload)
    expect(html, payload).not.toMatch(/<(script|img|style|iframe|b|svg)\b/i)
    for (const [tag] of html.matchAll(/<[^>]*>/g)) {
      expect(tag, payload).not.toMatch(/href="(?!https?:|mailto:)/i)
      expect(tag, payload).not.toMatch(/\son\w+=/i)
    }
  }
})

test('F41 a picture from elsewhere becomes a link that nothing loads by itself', () => {
  expect(renderMarkdown('![shot](https://tracker.test/p.gif?id=1)')).toBe(
    '<p><a href="https://tracker.test/p.gif?id=1" rel="nofollow noopener noreferrer ugc">shot</a></p>',
  )
})

test('F11 a message that becomes more than 20,000 pieces is shown as it was written, within a budget, and read as text elsewhere', () => {
  for (const text of [
    `|${'a|'.repeat(300)}\n|${'-|'.repeat(300)}\n${'|\n'.repeat(30_000)}`,
    '- a\n'.repeat(16_000),
    '*a* '.repeat(20_001),
  ]) {
    const began = performance.now()
    expect(renderMarkdown(text)).toBe(`<pre class="as-written"><code>${text}</code></pre>`)
    expect(plainText(text)).toBe(text)
    expect(performance.now() - began).toBeLessThan(2_000)
  }
  expect(renderMarkdown('- a\n'.repeat(4_000))).toContain('<li>a</li>')
})

test('F34 39 pictures or quotes around a long text are shown as it was written, not read 39 times; a few are read', () => {
  const within = (depth: number, text: string) => `${'!['.repeat(depth)}${text}${'](https://x.test)'.repeat(depth)}`
  const quoted = (depth: number, lines: number) => `${'> '.repeat(depth)}a\n${'|\n'.repeat(lines)}`
  const asWritten = (text: string) => `<pre class="as-written"><code>${text.replaceAll('>', '&gt;').trim()}`
  for (const text of [within(39, '![a]('.repeat(12_000)), quoted(39, 30_000)]) {
    expect(renderMarkdown(text).slice(0, 5_000)).toBe(asWritten(text).slice(0, 5_000))
    expect(plainText(text)).toBe(text)
  }
  expect(renderMarkdown(within(2, '*a* '.repeat(1_000)))).toContain('<a href="https://x.test"')
  expect(renderMarkdown(quoted(5, 10_000))).toContain('<blockquote>')
  expect(renderMarkdown(within(39, 'a'))).toContain('<a href="https://x.test"')
})

test('what stands in more quotes or lists than are read is shown as it was written, not left out', () => {
  for (const text of [`${'> '.repeat(40)}said`, `${'- '.repeat(20)}said`]) {
    expect(renderMarkdown(text)).toMatch(/^<pre class="as-written"><code>.*said<\/code><\/pre>$/)
    expect(plainText(text)).toBe(text)
  }
  expect(renderMarkdown(`${'> '.repeat(39)}said`)).toContain('<p>said</p>')
})

test('a block of code, which scrolls, can have the focus', () => {
  expect(renderMarkdown('```sh\nls\n```')).toBe('<pre tabindex="0"><code>ls\n</code></pre>')
})

test('headings of a message stand below the headings of the page', () => {
  expect(renderMarkdown('# Big')).toBe('<h3>Big</h3>')
})

test('F10 whatever is written, only allowed tags and attributes come out', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '&',
    '[',
    ']',
    '(',
    ')',
    '!',
    '`',
    '*',
    'a',
    ' ',
    '\n',
    'javascript:',
    'https://x.test',
    '<svg/onload=1>',
    '<p>',
    '|',
    '-',
    '#',
    '\n```\n',
    '\n|a\n|-\n|',
  )
  // What is ours, and the same whatever was written.
  const own: Record<string, RegExp> = {
    a: /^/,
    ol: /^/,
    pre: /^(?: tabindex="0"| class="as-written")$/,
    div: /^ class="table-written" tabindex="0"(?: role="group" aria-label="[^"<>]*")?$/,
  }
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const html = renderMarkdown(pieces.join(''))
      for (const [, close, tag, rest] of html.matchAll(/<(\/?)([a-z0-9]+)([^>]*)>/gi)) {
        expect([
          'p',
          'br',
          'strong',
          'em',
          's',
          'code',
          'pre',
          'div',
          'blockquote',
          'ul',
          'ol',
          'li',
          'h3',
          'h4',
          'h5',
          'h6',
          'hr',
          'a',
          'table',
          'thead',
          'tbody',
          'tr',
          'th',
          'td',
        ]).toContain(tag)
        if (!close) expect(rest, html).toMatch(own[tag!] ?? /^\s*\/?$/)
      }
    }),
    { numRuns: 300 },
  )
})

test('the words alone, a line a block', () => {
  expect(plainText('# Title\n\nSome **bold** and [a link](https://x.test)\nnext\n\n```\ncode\n```')).toBe(
    'Title\nSome bold and a link\nnext\ncode',
  )
})

test('a table scrolls by keys, and is called by the heads of its columns', () => {
  const html = renderMarkdown('Measured:\n\n| Region | **Latency** & "loss" |\n| --- | --- |\n| eu-west | 14 ms |\n\nThanks')
  expect(html).toMatch(/<div class="table-written" tabindex="0" role="group" aria-label="Region, Latency &amp; &quot;loss&quot;"><table>/)
  expect(html).toMatch(/<\/table><\/div>\s*<p>Thanks/)
})

test('a table without heads is called by its cells; one that says nothing has the focus still, and no name', () => {
  expect(renderMarkdown('| | |\n| --- | --- |\n| eu-west | 14 ms |')).toContain('aria-label="eu-west, 14 ms"')
  expect(renderMarkdown('| | |\n| --- | --- |')).toContain('<div class="table-written" tabindex="0"><table>')
})

test('what only looks like a table stays text', () => {
  expect(renderMarkdown('`<table>` and <table onclick="x">')).not.toContain('table-written')
})
