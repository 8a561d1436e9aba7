import { expect, test } from 'vitest'
import { plainText, renderMarkdown } from '../../platform/markdown.ts'
import { asMarkdown } from './as-markdown.ts'

test.each([
  ['a prompt', '# systemctl status nginx\n## note', '\\# systemctl status nginx\n\\## note'],
  ['a number sign in a word', '#1 and #tag', '#1 and #tag'],
  ['a signature', 'It is slow.\n-- \nMira', 'It is slow.\n\n-- \nMira'],
  ['a title underlined', 'Disk\n====\nfull', 'Disk\n\n====\nfull'],
  ['a rule', 'one\n\n---\ntwo', 'one\n\n---\ntwo'],
  ['code', '```\n# whoami\nroot\n----\n```\n# then', '```\n# whoami\nroot\n----\n```\n\\# then'],
  ['a list and a quote', '- one\n- two\n\n> said', '- one\n- two\n\n> said'],
])('%s', (_, text, markdown) => {
  expect(asMarkdown(text)).toBe(markdown)
  expect(renderMarkdown(asMarkdown(text))).not.toMatch(/<h[1-6]/)
})

test('a reader sees the words as they were written', () => {
  expect(plainText(asMarkdown('# whoami\n\nroot'))).toMatch(/^# whoami\s+root$/)
  expect(renderMarkdown(asMarkdown('# whoami'))).toContain('<p># whoami</p>')
})
