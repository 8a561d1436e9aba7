// What people write becomes HTML here and nowhere else, so that no page, mail or export shows markup that was not allowed (F10, F41).
import MarkdownIt from 'markdown-it'
import sanitize from 'sanitize-html'
import { tokensOf, withBudget } from './markdown-budget.ts'

// Written HTML stays text; a single line break is one, as in a letter.
const markdown = withBudget(new MarkdownIt('default', { html: false, linkify: true, breaks: true, typographer: false, maxNesting: 40 }))
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })
// A picture from elsewhere would tell its host who reads: it becomes a link. Our own files stand beside the text as cards.
markdown.renderer.rules.image = (tokens, at) => {
  const token = tokens[at]!
  const href = String(token.attrGet('src') ?? '')
  return `<a href="${markdown.utils.escapeHtml(href)}">${markdown.utils.escapeHtml(token.content || href)}</a>`
}

const demoted = (tag: string) => () => ({ tagName: tag, attribs: {} })
/** A block of code scrolls, so it can have the focus; what is shown as it was written has lines of any length, and wraps. */
const scrolling: sanitize.Transformer = (_tag, attribs) => ({
  tagName: 'pre',
  attribs: attribs.class === asWrittenClass ? { class: asWrittenClass } : ({ tabindex: '0' } as sanitize.Attributes),
})
const asWrittenClass = 'as-written'
const ofTables = ['class', 'tabindex', 'role', 'aria-label']
const allowed: sanitize.IOptions = {
  allowedTags: [
    'p',
    'br',
    'strong',
    'em',
    's',
    'code',
    'pre',
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
    'div',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
  ],
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'], pre: ['class', 'tabindex'], div: ofTables },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nestingLimit: 100,
  transformTags: {
    // A message stands under the page's own headings.
    h1: demoted('h3'),
    h2: demoted('h4'),
    h3: demoted('h5'),
    h4: demoted('h6'),
    h5: demoted('h6'),
    h6: demoted('h6'),
    pre: scrolling,
    // Only absolute addresses: a relative one would pretend to be a page of ours.
    a: (_tag, attribs) =>
      /^(https?:\/\/|mailto:)/i.test(attribs.href ?? '')
        ? { tagName: 'a', attribs: { href: attribs.href!, rel: 'nofollow noopener noreferrer ugc' } as sanitize.Attributes }
        : { tagName: 'a', attribs: {} as sanitize.Attributes },
  },
}

/** What was made of a text lately: the same words always become the same HTML, and a page of ten messages took a quarter of its time here. */
const made = new Map<string, string>()
const [mostKept, longestKept] = [1000, 8000]

/** What is too much to be read as Markdown. */
const asWritten = (text: string): string => `<pre class="${asWrittenClass}"><code>${markdown.utils.escapeHtml(text)}</code></pre>`

/** Markdown as safe HTML. The one string a page may insert unescaped. */
export function renderMarkdown(text: string): string {
  const known = made.get(text)
  if (known !== undefined) return known
  const tokens = tokensOf(markdown, text)
  const html = sanitize(tokens ? markdown.renderer.render(tokens, markdown.options, {}) : asWritten(text), allowed).trim()
  if (text.length > longestKept) return html
  if (made.size >= mostKept) made.delete(made.keys().next().value!)
  made.set(text, html)
  return html
}

type Token = ReturnType<typeof markdown.parse>[number]

function textOf(token: Token): string {
  if (token.type === 'softbreak' || token.type === 'hardbreak') return '\n'
  if (token.children) return token.children.map(textOf).join('')
  return token.content
}

/** The same words without any markup: one line a block. For excerpts, previews and mail programs that show one line. */
export function plainText(text: string): string {
  const tokens = tokensOf(markdown, text)
  if (!tokens) return text
  return tokens
    .filter((token) => token.type === 'inline' || token.type === 'fence' || token.type === 'code_block')
    .map((token) => textOf(token).trim())
    .filter(Boolean)
    .join('\n')
}

// Articles are written by staff, so they may do more: pictures and files of their own, links within the house, headings to jump to,
// and the product's own labels in the reader's language.
const ofArticles = withBudget(new MarkdownIt('default', { html: false, linkify: true, breaks: false, typographer: false, maxNesting: 40 }))
ofArticles.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })
ofArticles.inline.ruler.before('text', 'quoted', (state, silent) => {
  if (!state.src.startsWith('{{', state.pos)) return false
  quotedHere.lastIndex = state.pos
  const found = quotedHere.exec(state.src)
  if (!found) return false
  if (!silent) {
    const token = state.push('quoted', '', 0)
    token.content = found[0]
    token.meta = { of: found[1], key: found[2] }
  }
  state.pos += found[0].length
  return true
})
const quoted = /\{\{(label|type|service):([a-z0-9.-]{1,120})\}\}/g
const quotedHere = new RegExp(quoted, 'y')
const attached = /^attachment:([0-9a-f-]{36})$/
/** Within the house, never `//elsewhere`, which would be another site. */
const inTheHouse = /^\/(?![/\\])[^\s]*$/

export type QuotedKind = 'label' | 'type' | 'service'
/** What an article quotes by key, each once: `{{label:portal.new.button}}`. */
export function quotedIn(text: string): { readonly of: QuotedKind; readonly key: string }[] {
  const found = new Map([...text.matchAll(quoted)].map((match) => [match[0], { of: match[1] as QuotedKind, key: match[2]! }]))
  return [...found.values()]
}
/** Ids of the files an article names: `![…](attachment:id)` and `[…](attachment:id)`. */
export const attachmentsIn = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(/\(\s*attachment:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/g)].map((match) => match[1]!),
  ),
]

export interface ArticleHeading {
  readonly id: string
  readonly words: string
  readonly level: 2 | 3 | 4
}
interface ArticleReader {
  /** What a key is called in the reader's language; null: there is no such thing any more. */
  readonly quoted: (of: QuotedKind, key: string) => string | null
  /** Where a file of the article is read. */
  readonly fileAt: (id: string) => string
}

const forArticles: sanitize.IOptions = {
  ...allowed,
  allowedTags: [...(allowed.allowedTags as string[]), 'h2', 'img', 'b'],
  allowedAttributes: {
    a: ['href', 'rel'],
    ol: ['start'],
    pre: ['class', 'tabindex'],
    div: ofTables,
    h2: ['id'],
    h3: ['id'],
    h4: ['id'],
    b: ['class'],
    img: ['src', 'alt', 'loading'],
  },
  allowedClasses: { b: ['ui-label'] },
  transformTags: {
    pre: scrolling,
    a: (_tag, { href = '' }) => {
      if (inTheHouse.test(href) || href.startsWith('#')) return { tagName: 'a', attribs: { href } as sanitize.Attributes }
      return /^(https?:\/\/|mailto:)/i.test(href)
        ? { tagName: 'a', attribs: { href, rel: 'noopener noreferrer' } as sanitize.Attributes }
        : { tagName: 'a', attribs: {} as sanitize.Attributes }
    },
  },
}

/** Markdown of an article as safe HTML, with its headings in order. Headings stand under the page's own. */
export function renderArticle(text: string, reader: ArticleReader): { html: string; headings: ArticleHeading[] } {
  const tokens = tokensOf(ofArticles, text)
  if (!tokens) return { html: sanitize(asWritten(text), forArticles), headings: [] }
  const headings: ArticleHeading[] = []
  const taken = new Set<string>()
  const times = new Map<string, number>()
  tokens.forEach((token, at) => {
    if (token.type === 'heading_open' || token.type === 'heading_close') {
      const level = Math.min(Math.max(Number(token.tag.slice(1)), 2), 4) as 2 | 3 | 4
      token.tag = `h${level}`
      if (token.type === 'heading_close') return
      const words = wordsOfHeading(tokens[at + 1]!, reader)
      const name =
        words
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
          .replaceAll(/^-|-$/g, '')
          .slice(0, 60) || 'part'
      let [id, more] = [`part-${name}`, times.get(name) ?? 1]
      while (taken.has(id)) id = `part-${name}-${++more}`
      taken.add(id)
      times.set(name, more) // where the next of this name goes on: thousands of the same are no one's minute
      token.attrSet('id', id)
      headings.push({ id, words, level })
    }
    for (const child of token.children ?? []) {
      const name = child.type === 'image' ? 'src' : child.type === 'link_open' ? 'href' : null
      const file = name && attached.exec(String(child.attrGet(name) ?? ''))
      if (file) child.attrSet(name!, reader.fileAt(file[1]!))
      if (child.type === 'quoted') child.content = quotedWords(child, reader)
    }
  })
  return { html: sanitize(ofArticles.renderer.render(tokens, ofArticles.options, {}), forArticles).trim(), headings }
}

const quotedWords = (token: Token, reader: ArticleReader): string => {
  const { of, key } = token.meta as { of: QuotedKind; key: string }
  return reader.quoted(of, key) ?? key
}
const wordsOfHeading = (token: Token, reader: ArticleReader): string =>
  (token.children ?? [])
    .map((child) => (child.type === 'quoted' ? quotedWords(child, reader) : textOf(child)))
    .join('')
    .trim()

const usualLinks = ofArticles.validateLink
ofArticles.validateLink = (url) => attached.test(url) || usualLinks(url)
ofArticles.renderer.rules.quoted = (tokens, at) => `<b class="ui-label">${ofArticles.utils.escapeHtml(tokens[at]!.content)}</b>`
// Only our own pictures: one from elsewhere would tell its host who reads.
ofArticles.renderer.rules.image = (tokens, at) => {
  const token = tokens[at]!
  const [src, alt] = [String(token.attrGet('src') ?? ''), ofArticles.utils.escapeHtml(token.content)]
  if (inTheHouse.test(src)) return `<img src="${ofArticles.utils.escapeHtml(src)}" alt="${alt}" loading="lazy">`
  return `<a href="${ofArticles.utils.escapeHtml(src)}">${alt || ofArticles.utils.escapeHtml(src)}</a>`
}

for (const { renderer, utils } of [markdown, ofArticles]) {
  // A table wider than its column scrolls, by keys too, and is called by the heads of its columns, which speak its language.
  renderer.rules.table_open = (tokens, at) => {
    const name = utils.escapeHtml(headsOf(tokens, at).join(', '))
    return `<div class="table-written" tabindex="0"${name && ` role="group" aria-label="${name}"`}><table>\n`
  }
  renderer.rules.table_close = () => '</table></div>\n'
}

/** Of the table that begins there the words of its first cells, else of those below them; at most eight. */
function headsOf(tokens: readonly Token[], at: number): string[] {
  const cells = tokens.slice(
    at,
    tokens.findIndex(({ type }, n) => n > at && type === 'table_close'),
  )
  const wordsOf = (kind: string) => cells.flatMap(({ type }, n) => (type === kind ? textOf(cells[n + 1]!).trim() || [] : [])).slice(0, 8)
  const heads = wordsOf('th_open')
  return heads.length > 0 ? heads : wordsOf('td_open')
}
