// What is shown of a text is what one reads, not how it was typed.
import { expect, test } from 'vitest'
import { withoutMarkdown } from './marks.ts'

test('signs of Markdown go, what is quoted as code stays', () => {
  expect(withoutMarkdown('Replace it by `***` in **all** logs of `vm-17`')).toBe('Replace it by *** in all logs of vm-17')
  expect(withoutMarkdown('an unbalanced ` sign')).toBe('an unbalanced  sign')
})
