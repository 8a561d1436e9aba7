import { expect, test } from 'vitest'
import { renderMarkdown } from '../../platform/markdown.ts'
import { wordsOfHtml } from './html-words.ts'
import { readBytes } from './read-thread.ts'

const words = (html: string) =>
  wordsOfHtml(`<html><head><title>T</title><style>p{}</style></head><body>${html}<script>alert(1)</script></body></html>`)

test.each([
  ['a list', '<p>We need:</p><ul><li>two servers<li>one <b>address</b></ul>', 'We need:\n\n- two servers\n- one address'],
  ['numbers', '<ol><li>stop it<li>start it</ol>', ' 1. stop it\n 2. start it'],
  ['a table', '<table><tr><th>Host<th>Address<tr><td>web1<td>192.0.2.1</table>', 'Host Address\nweb1 192.0.2.1'],
  ['a heading', '<h1>Größe</h1><p>too small', 'Größe\n\ntoo small'],
  ['lines', '<div>one</div><div><br></div><div>two<br>three</div>', 'one\n\n\ntwo\nthree'],
  ['a quote', '<p>Yes.</p><blockquote><p>Is it so?</p></blockquote>', 'Yes.\n\n> Is it so?'],
  ['a log', '<pre>a  b\n  c</pre>', '```\na  b\n  c\n```'],
  [
    'links',
    '<a href="https://a.example/x">this</a> and <a href="https://b.example">https://b.example</a>',
    'this (https://a.example/x) and https://b.example',
  ],
  ['pictures', 'See <img src="cid:1" alt="logo"> it', 'See it'],
  ['signs', 'a &lt;b&gt;&nbsp;&amp; c', 'a <b> & c'],
  ['nothing', '', ''],
])('%s of an HTML mail', (_, html, text) => expect(words(html)).toBe(text))

test('a list is read as one, and its signs make no element', () => {
  expect(renderMarkdown(words('<ul><li>two &lt;script&gt;</ul>'))).toMatch(/<ul>\s*<li>two &lt;script&gt;<\/li>\s*<\/ul>/)
})

test('no word is left out, however deep or long', async () => {
  const deep = await readBytes(Buffer.from(`From: a@b.example\r\nContent-Type: text/html\r\n\r\n${'<div>'.repeat(500)}deep`))
  expect(deep).toMatchObject({ text: 'deep' })
  expect(words('<p>word</p>'.repeat(20_000)).match(/word/g)).toHaveLength(20_000)
})
