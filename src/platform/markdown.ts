// What people write becomes HTML here and nowhere else, so that no page, mail or export shows markup that was not allowed (F10, F41).
import MarkdownIt from 'markdown-it'
import sanitize from 'sanitize-html'

// Written HTML stays text; a single line break is one, as in a letter; deep nesting ends as text.
const markdown = new MarkdownIt('default', { html: false, linkify: true, breaks: true, typographer: false, maxNesting: 40 })
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })
// A picture from elsewhere would tell its host who reads: it becomes a link. Our own files stand beside the text as cards.
markdown.renderer.rules.image = (tokens, at) => {
  const token = tokens[at]!
  const href = String(token.attrGet('src') ?? '')
  return `<a href="${markdown.utils.escapeHtml(href)}">${markdown.utils.escapeHtml(token.content || href)}</a>`
}

const demoted = (tag: string) => () => ({ tagName: tag, attribs: {} })
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
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
  ],
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
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

/** Markdown as safe HTML. The one string a page may insert unescaped. */
export function renderMarkdown(text: string): string {
  const known = made.get(text)
  if (known !== undefined) return known
  const html = sanitize(markdown.render(text), allowed).trim()
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
  return markdown
    .parse(text, {})
    .filter((token) => token.type === 'inline' || token.type === 'fence' || token.type === 'code_block')
    .map((token) => textOf(token).trim())
    .filter(Boolean)
    .join('\n')
}
