// Two lists, to choose from and chosen, in place of many boxes to tick; the boxes stay underneath and are what is sent.
// Each list is one stop of the Tab key: arrows move, Space marks, Enter brings what is marked to the other list; a click or tap marks, a double click brings.

interface Words {
  left: string
  right: string
  add: string
  remove: string
  find: string
  none: string
  empty: string
  added: string
  removed: string
}

export class TwoList extends HTMLElement {
  #life = new AbortController()
  #words = {} as Words
  #left!: List
  #right!: List
  #said = made('p', { className: 'for-readers', role: 'status' })
  #find = made('input', { className: 'input', type: 'search', autocomplete: 'off', maxLength: 100 })
  #asked = 0
  #timer = 0

  connectedCallback(): void {
    this.#life = new AbortController()
    const { signal } = this.#life
    this.querySelector('.two-list')?.remove()
    this.#words = JSON.parse(this.dataset['words'] ?? '{}') as Words
    const words = this.#words
    this.#left = new List(words.left, words.none, () => this.#move(this.#left, true))
    this.#right = new List(words.right, words.empty, () => this.#move(this.#right, false))
    const add = made('button', { type: 'button', className: 'button is-plain', textContent: words.add })
    const remove = made('button', { type: 'button', className: 'button is-plain', textContent: words.remove })
    add.addEventListener('click', () => this.#move(this.#left, true), { signal })
    remove.addEventListener('click', () => this.#move(this.#right, false), { signal })
    add.dataset['add'] = ''
    remove.dataset['remove'] = ''
    const label = made('label', { className: 'label-small', textContent: words.find })
    this.#find.id = 'people-find'
    label.htmlFor = this.#find.id
    const search = made('div', { className: 'two-list-find' })
    search.append(label, this.#find)
    const buttons = made('div', { className: 'two-list-buttons' })
    buttons.append(add, remove)
    const whole = made('div', { className: 'two-list' })
    const from = made('div', { className: 'two-list-from' })
    from.append(search, this.#left.element)
    whole.append(from, buttons, this.#right.element, this.#said)
    this.append(whole)
    this.#find.addEventListener('input', () => this.#search(), { signal })
    this.#find.addEventListener('change', (event) => event.stopPropagation(), { signal })
    this.#find.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Enter') event.preventDefault()
        if (event.key === 'ArrowDown') this.#left.focus()
      },
      { signal },
    )
    this.closest('form')?.addEventListener('guichet:filled', () => this.#show(), { signal })
    this.#show()
  }
  disconnectedCallback(): void {
    clearTimeout(this.#timer)
    this.#life.abort()
  }

  get #boxes(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>('[data-boxes] input')]
  }
  #nameOf(box: HTMLInputElement): string {
    return box.closest('label')?.textContent?.trim() ?? ''
  }

  #show(): void {
    const words = plain(this.#find.value)
    const all = this.#boxes.map((box) => ({ id: box.value, name: this.#nameOf(box), isChosen: box.checked }))
    this.#left.fill(all.filter((one) => !one.isChosen && plain(one.name).includes(words)))
    this.#right.fill(all.filter((one) => one.isChosen))
  }

  #move(from: List, isAdding: boolean): void {
    const ids = from.take()
    const names: string[] = []
    for (const box of this.#boxes) {
      if (!ids.has(box.value) || box.checked === isAdding) continue
      box.checked = isAdding
      names.push(this.#nameOf(box))
    }
    if (names.length === 0) return
    this.#show()
    this.#said.textContent = (isAdding ? this.#words.added : this.#words.removed).replace('{name}', () => names.join(', '))
    this.dispatchEvent(new Event('change', { bubbles: true }))
  }

  /** Among those in the page at once; a large organisation's are asked for. */
  #search(): void {
    this.#show()
    const { search } = this.dataset
    if (!search) return
    clearTimeout(this.#timer)
    const turn = ++this.#asked
    this.#timer = window.setTimeout(async () => {
      const answer = await fetch(`${search}&${new URLSearchParams({ q: this.#find.value })}`, {
        headers: { accept: 'application/json' },
      }).catch(() => null)
      if (!answer?.ok || turn !== this.#asked) return
      const { people } = (await answer.json()) as { people: { id: string; name: string }[] }
      const known = new Set(this.#boxes.map(({ value }) => value))
      for (const { id, name } of people) {
        if (known.has(id)) continue
        const label = made('label', { className: 'person-choice' })
        label.append(made('input', { type: 'checkbox', name: 'colleague', value: id }), ' ', made('bdi', { textContent: name }))
        this.querySelector('[data-boxes]')?.append(label)
      }
      this.#show()
    }, 200)
  }
}

let count = 0

/** A listbox of many, by the pattern of the ARIA Authoring Practices. */
class List {
  readonly element = made('div', { className: 'two-list-side' })
  readonly #list = made('ul', { role: 'listbox', tabIndex: 0 })
  readonly #none: HTMLElement
  #active = 0

  constructor(name: string, none: string, bring: () => void) {
    const id = `two-list-${++count}`
    const title = made('span', { className: 'label-small', id, textContent: name })
    this.#none = made('p', { className: 'quiet', textContent: none })
    this.#list.setAttribute('aria-labelledby', id)
    this.#list.setAttribute('aria-multiselectable', 'true')
    this.element.append(title, this.#list, this.#none)
    this.#list.addEventListener('click', (event) => {
      const at = this.#options.indexOf((event.target as Element).closest<HTMLElement>('[role=option]')!)
      if (at === -1) return
      this.#go(at)
      this.#mark(at)
    })
    this.#list.addEventListener('dblclick', (event) => {
      const at = this.#options.indexOf((event.target as Element).closest<HTMLElement>('[role=option]')!)
      if (at === -1) return
      this.#mark(at, true)
      bring()
    })
    this.#list.addEventListener('keydown', (event) => {
      const last = this.#options.length - 1
      const to = { ArrowDown: this.#active + 1, ArrowUp: this.#active - 1, Home: 0, End: last }[event.key]
      if (to !== undefined) this.#go(Math.max(0, Math.min(last, to)))
      else if (event.key === ' ') this.#mark(this.#active)
      else if (event.key === 'Enter') bring()
      else return
      event.preventDefault()
    })
    this.#list.addEventListener('focus', () => this.#go(this.#active))
  }

  get #options(): HTMLElement[] {
    return [...this.#list.children] as HTMLElement[]
  }

  fill(people: readonly { id: string; name: string }[]): void {
    const marked = new Set(this.#options.filter((one) => one.ariaSelected === 'true').map((one) => one.dataset['id']))
    this.#list.replaceChildren(
      ...people.map(({ id, name }) => {
        const option = made('li', { role: 'option', id: `${this.#list.getAttribute('aria-labelledby')}-${id}` })
        option.dataset['id'] = id
        option.ariaSelected = String(marked.has(id))
        option.append(made('bdi', { textContent: name }))
        return option
      }),
    )
    this.#none.hidden = people.length > 0
    this.#list.hidden = people.length === 0
    this.#go(Math.min(this.#active, people.length - 1), false)
  }

  focus(): void {
    this.#list.focus()
  }

  /** Those that are marked, or the one under the keys. */
  take(): Set<string> {
    const marked = this.#options.filter((one) => one.ariaSelected === 'true')
    const active = document.activeElement === this.#list ? this.#options[this.#active] : undefined
    return new Set((marked.length > 0 ? marked : active ? [active] : []).map((one) => one.dataset['id']!))
  }

  #go(at: number, isSeen = true): void {
    this.#active = Math.max(0, at)
    for (const [place, option] of this.#options.entries()) option.classList.toggle('is-active', place === this.#active)
    const option = this.#options[this.#active]
    if (option) this.#list.setAttribute('aria-activedescendant', option.id)
    else this.#list.removeAttribute('aria-activedescendant')
    if (isSeen) option?.scrollIntoView({ block: 'nearest' })
  }
  #mark(at: number, isMarked = this.#options[at]?.ariaSelected !== 'true'): void {
    const option = this.#options[at]
    if (option) option.ariaSelected = String(isMarked)
  }
}

function made<K extends keyof HTMLElementTagNameMap>(name: K, of: Partial<HTMLElementTagNameMap[K]>): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(name), of)
}
const plain = (text: string): string => text.normalize('NFKD').toLocaleLowerCase().replaceAll(/\p{M}/gu, '').replaceAll('ı', 'i').trim()
