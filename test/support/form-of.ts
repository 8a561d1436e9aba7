// The form of a page as a browser without script holds it: every named control with its value, and the buttons that steer.

export interface ReadForm {
  readonly action: string
  /** What would be sent, in order. */
  readonly sent: readonly (readonly [string, string])[]
  /** Values of every button by name `go`. */
  readonly buttons: readonly string[]
  /** What may be chosen, by name: of radios, boxes and lists. */
  readonly choices: ReadonlyMap<string, readonly string[]>
  /** Of these names any number may be chosen, or none. */
  readonly boxes: ReadonlySet<string>
  /** Names of the fields one types in. */
  readonly typed: readonly string[]
}

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }
const plain = (text: string): string => text.replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (found) => entities[found]!)
const attribute = (tag: string, name: string): string | null => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)
  return found ? plain(found[1]!) : null
}
const has = (tag: string, name: string): boolean => new RegExp(`\\s${name}(?=[\\s>=/])`).test(tag)

/** The first form of the page that is posted to an address with `path` in it. */
export function formOf(page: string, path: string): ReadForm | null {
  for (const [whole, opening] of page.matchAll(/(<form\b[^>]*method="post"[^>]*>)[\s\S]*?<\/form>/g)) {
    const action = attribute(opening!, 'action') ?? ''
    if (action.includes(path)) return read(whole, action)
  }
  return null
}

function read(form: string, action: string): ReadForm {
  const sent: [string, string][] = []
  const buttons: string[] = []
  const choices = new Map<string, string[]>()
  const boxes = new Set<string>()
  const typed: string[] = []
  const may = (name: string, value: string) => choices.set(name, [...(choices.get(name) ?? []), value])
  for (const [tag, name] of form.matchAll(/<(input|button|textarea|select)\b[^>]*>/g)) {
    const opening = tag
    const field = attribute(opening, 'name')
    if (field === null) continue
    if (name === 'button') {
      if (field === 'go') buttons.push(attribute(opening, 'value') ?? '')
    } else if (name === 'textarea') {
      typed.push(field)
      sent.push([field, plain(textIn(form, opening)).replace(/^\n/, '')])
    } else if (name === 'select') {
      const options = [...textIn(form, opening, 'select').matchAll(/<option\b[^>]*>/g)].map(([option]) => option)
      for (const option of options) may(field, attribute(option, 'value') ?? '')
      const chosen = options.find((option) => has(option, 'selected')) ?? options[0]
      if (chosen) sent.push([field, attribute(chosen, 'value') ?? ''])
    } else {
      const type = attribute(opening, 'type') ?? 'text'
      const value = attribute(opening, 'value') ?? ''
      if (type === 'file') continue
      if (type === 'radio' || type === 'checkbox') {
        may(field, value)
        if (type === 'checkbox') boxes.add(field)
        if (!has(opening, 'checked')) continue
      } else if (type !== 'hidden') typed.push(field)
      sent.push([field, value])
    }
  }
  return { action, sent, buttons, choices, boxes, typed }
}

const textIn = (form: string, opening: string, name = 'textarea'): string => {
  const from = form.indexOf(opening) + opening.length
  return form.slice(from, form.indexOf(`</${name}>`, from))
}
