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

const risky = /[&<>'"]/
const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;', '"': '&quot;' }
const escaped = (text: string): string => (risky.test(text) ? text.replace(/[&<>'"]/g, (sign) => signs[sign]!) : text)

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
