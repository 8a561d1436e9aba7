// The words of a mail that has HTML only, as the Markdown that messages are written in: lists stay lists, cells stay apart, quotes stay quotes.
import { convert, type FormatCallback, type SelectorDefinition } from 'html-to-text'
import { limits } from './limits.ts'

const besides: FormatCallback = (cell, walk, builder) => {
  builder.addInline(' ')
  walk(cell.children, builder)
  builder.addInline(' ')
}
const fenced: FormatCallback = (pre, walk, builder) => {
  builder.openBlock({ isPre: true, leadingLineBreaks: 2 })
  builder.addInline('```\n')
  walk(pre.children, builder)
  builder.addInline('\n```')
  builder.closeBlock({ trailingLineBreaks: 2 })
}
const inWords = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } }))
const selectors: SelectorDefinition[] = [
  ...inWords,
  { selector: 'a', options: { linkBrackets: ['(', ')'], hideLinkHrefIfSameAsText: true } },
  { selector: 'ul', options: { itemPrefix: '- ' } },
  { selector: 'img', format: 'skip' },
  { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
  { selector: 'td', format: 'besides' },
  { selector: 'th', format: 'besides' },
  { selector: 'pre', format: 'fenced' },
]

/** Of the whole text, however long or deep: whoever asks has a limit of time, and no word is left out unseen. */
export const wordsOfHtml = (html: string): string =>
  convert(html, { wordwrap: false, limits: { maxInputLength: limits.mailBytes }, formatters: { besides, fenced }, selectors }).replaceAll(
    '\u00a0',
    ' ',
  )
