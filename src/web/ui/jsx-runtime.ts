// What JSX becomes on the server: text, made part by part as the page is written down. Hono's own runtime first builds a tree of
// nodes, which took half of the time of a page. Types and `raw` are Hono's; the same escaping, the same attributes.

/** Markup that is safe as it stands, in the shape Hono knows. */
class Markup {
  readonly isEscaped = true
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}
type Props = Record<string, unknown>
type Component = (props: Props) => unknown

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;', '"': '&quot;' }
/**
 * Quotes, dashes, dots and arrows beyond Latin-1 are written as numbers: one alone would make V8 keep two bytes for every letter of the page,
 * and sending it takes three to seven times as long (a queue of 100 kB 0.7 ms longer).
 */
const rare = '\\u2010-\\u22ff'
const [risky, eachRisky] = [new RegExp(`[&<>'"${rare}]`), new RegExp(`[&<>'"${rare}]`, 'g')]
const beyondLatin = /[^\0-\xff]/

function escaped(text: string): string {
  if (!risky.test(text)) return text
  const written = text.replace(eachRisky, (sign) => signs[sign] ?? `&#${sign.charCodeAt(0)};`)
  // What was made of a text of two bytes a letter still has two.
  return beyondLatin.test(text) && !beyondLatin.test(written) ? Buffer.from(written, 'latin1').toString('latin1') : written
}

/** Whatever stands between tags: words are escaped, nothing stays nothing, markup stays as it is. */
function textOf(child: unknown): string {
  if (typeof child === 'string') return escaped(child)
  if (child instanceof Markup) return child.text
  if (child === null || child === undefined || typeof child === 'boolean') return ''
  if (Array.isArray(child)) {
    let text = ''
    for (const one of child) text += textOf(one)
    return text
  }
  if (typeof child === 'number') return String(child)
  if ((child as { isEscaped?: boolean }).isEscaped) return String(child)
  throw new TypeError('only words, numbers and markup can stand on a page')
}

const empty = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr'])
/** Said by being there. Any other attribute says "true" or "false". */
const spoken = new Set(
  'allowfullscreen async autofocus autoplay checked controls default defer disabled download formnovalidate hidden inert loop multiple muted nomodule novalidate open playsinline readonly required reversed selected'.split(
    ' ',
  ),
)
const plainNames = new Set<string>()

function attribute(name: string, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (!plainNames.has(name)) {
    if (!/^[a-z][a-z0-9:_-]*$/i.test(name)) throw new TypeError(`"${name}" is no attribute of a page`)
    plainNames.add(name)
  }
  if (typeof value === 'string') return ` ${name}="${escaped(value)}"`
  if (typeof value === 'boolean') return spoken.has(name) ? (value ? ` ${name}=""` : '') : ` ${name}="${value}"`
  if (typeof value === 'number') return ` ${name}="${value}"`
  throw new TypeError(`${name} takes words, a number, or yes and no`)
}

export function jsx(tag: string | Component, props: Props): Markup {
  if (typeof tag === 'function') {
    const made = tag(props)
    return made instanceof Markup ? made : new Markup(textOf(made))
  }
  let text = `<${tag}`
  for (const name in props) if (name !== 'children') text += attribute(name, props[name])
  if (empty.has(tag)) return new Markup(`${text}/>`)
  const { children } = props
  return new Markup(`${text}>${children === undefined ? '' : textOf(children)}</${tag}>`)
}
export { jsx as jsxs, jsx as jsxDEV }

export const Fragment = ({ children }: Props): Markup => new Markup(textOf(children))
