import { expect, test } from 'vitest'
import { renderMarkdown } from '../../platform/markdown.ts'
import { markedHtml } from './marked-html.ts'

const marks = (...stems: string[]) => ({ begins: [], stems, runs: [] })

test('words between tags are marked, tags, addresses and entities are not', () => {
  expect(
    markedHtml(renderMarkdown('Disks **fail** & [fails](https://fail.example/disk) <disk>'), marks('disk', 'fail', 'amp', 'strong')),
  ).toBe(
    '<p><mark>Disks</mark> <strong><mark>fail</mark></strong> &amp; <a href="https://fail.example/disk" rel="nofollow noopener noreferrer ugc"><mark>fails</mark></a> &lt;<mark>disk</mark>&gt;</p>',
  )
})
test('nothing met: the same HTML; and Japanese is marked within a run of signs', () => {
  const html = renderMarkdown('- a\n- `b` "c"')
  expect(markedHtml(html, marks())).toBe(html)
  expect(markedHtml('<p>接続障害です</p>', { begins: ['障害'], stems: [], runs: [] })).toBe('<p>接続<mark>障害</mark>です</p>')
})
