// Completes what one types into a search field: arrows and Enter, or a tap, choose; Enter alone searches as typed. Without script the field is a field.

interface Found {
  readonly text?: string
  readonly href?: string
  readonly label: string
  readonly says?: string
  readonly language?: string
}
const pauseMs = 150

export class SearchWords extends HTMLElement {
  #life = new AbortController()
  #asking = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined
  #found: readonly Found[] = []
  /** What it was found for. */
  #begun = ''
  #active = -1
  #input!: HTMLInputElement
  #list!: HTMLUListElement
  #said!: HTMLElement

  connectedCallback(): void {
    const input = this.querySelector('input')
    if (!this.dataset['completedAt'] || !input) return
    this.#life = new AbortController()
    const { signal } = this.#life
    for (const old of this.querySelectorAll('.completions, [role=status]')) old.remove()
    this.#input = input
    this.#list = Object.assign(document.createElement('ul'), {
      className: 'completions',
      id: `${input.id}-completions`,
      hidden: true,
      role: 'listbox',
    })
    this.#list.setAttribute('aria-label', this.dataset['label'] ?? '')
    this.#said = Object.assign(document.createElement('span'), { className: 'for-readers', role: 'status' })
    this.append(this.#list, this.#said)
    input.setAttribute('role', 'combobox')
    input.setAttribute('aria-autocomplete', 'list')
    input.setAttribute('aria-expanded', 'false')
    input.setAttribute('aria-controls', this.#list.id)
    // Half a word of a language that is composed is not yet asked for.
    input.addEventListener('input', (event) => (event as InputEvent).isComposing || this.#soon(), { signal })
    input.addEventListener('compositionend', () => this.#soon(), { signal })
    input.addEventListener('keydown', (event) => this.#key(event), { signal })
    input.addEventListener('blur', () => this.#close(), { signal })
    input.form?.addEventListener('submit', () => this.#close(), { signal })
    // Before the field loses the focus and the list with it.
    this.#list.addEventListener('mousedown', (event) => event.preventDefault(), { signal })
    this.#list.addEventListener('click', (event) => this.#choose(this.#options.indexOf((event.target as Element).closest('li')!)), {
      signal,
    })
  }

  disconnectedCallback(): void {
    this.#life.abort()
    this.#asking.abort()
    clearTimeout(this.#timer)
  }

  get #options(): HTMLLIElement[] {
    return [...this.#list.querySelectorAll('li')]
  }
  /** Up to the cursor: what stands after it stays. */
  get #typed(): string {
    return this.#input.value.slice(0, this.#input.selectionEnd ?? undefined)
  }

  #soon(): void {
    this.#stop()
    // What stands in the list was found for less than is typed now: choosing it would take the rest away.
    this.#found = []
    this.#go(-1)
    if (/(?:^|\s)-?$/.test(this.#typed)) this.#close()
    else this.#timer = setTimeout(() => void this.#ask(), pauseMs)
  }

  /** The newest question ends the one before it. */
  #stop(): void {
    clearTimeout(this.#timer)
    this.#asking.abort()
  }

  async #ask(): Promise<void> {
    this.#stop()
    const { signal } = (this.#asking = new AbortController())
    const typed = this.#typed
    let answered: { found: readonly Found[]; says: string } = { found: [], says: '' }
    try {
      const address = `${this.dataset['completedAt']}&${new URLSearchParams({ q: typed.toWellFormed() })}`
      const answer = await fetch(address, { signal, headers: { accept: 'application/json' } })
      if (answer.status === 200) answered = await answer.json()
    } catch {
      // Given up, or the line is broken: what is typed can be searched for as it is.
    }
    if (signal.aborted) return
    if (answered.found.length > 0 && typed === this.#typed && document.activeElement === this.#input) this.#show(answered, typed)
    else this.#close()
  }

  #show({ found, says }: { found: readonly Found[]; says: string }, typed: string): void {
    this.#found = found
    this.#begun = typed
    this.#list.replaceChildren(
      ...found.map(({ label, says, language }, at) => {
        const option = Object.assign(document.createElement('li'), { id: `${this.#list.id}-${at}`, role: 'option' })
        const words = Object.assign(document.createElement('bdi'), { textContent: label })
        if (language) words.lang = language
        option.append(words)
        if (says) option.append(Object.assign(document.createElement('span'), { className: 'quiet', textContent: says }))
        return option
      }),
    )
    this.#list.hidden = false
    this.#input.setAttribute('aria-expanded', 'true')
    this.#said.textContent = says
    this.#go(-1)
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return
    const isOpen = !this.#list.hidden
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault()
      this.#close()
    } else if (event.key === 'Enter') {
      this.#stop()
      if (isOpen && this.#active >= 0) {
        event.preventDefault()
        this.#choose(this.#active)
      } else this.#close()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!isOpen && (event.key === 'ArrowUp' || event.altKey || this.#input.selectionEnd !== this.#input.value.length)) return
      event.preventDefault()
      if (!isOpen) void this.#ask()
      // Around by way of the field itself.
      else {
        const places = this.#found.length + 1
        this.#go(((this.#active + 1 + (event.key === 'ArrowDown' ? 1 : places - 1)) % places) - 1)
      }
    }
  }

  #go(at: number): void {
    this.#active = at
    const options = this.#options
    for (const [place, option] of options.entries()) option.ariaSelected = String(place === at)
    if (options[at]) this.#input.setAttribute('aria-activedescendant', options[at].id)
    else this.#input.removeAttribute('aria-activedescendant')
    options[at]?.scrollIntoView({ block: 'nearest' })
  }

  #choose(at: number): void {
    const chosen = this.#found[at]
    if (!chosen) return
    this.#close()
    if (chosen.href) {
      const link = Object.assign(document.createElement('a'), { href: chosen.href, hidden: true })
      this.append(link)
      link.click()
      link.remove()
      return
    }
    const after = this.#input.value.slice(this.#begun.length)
    const text = chosen.text ?? ''
    this.#input.value = text + after.replace(/^\s+/, text.endsWith(' ') ? '' : '$&')
    this.#input.focus()
    this.#input.setSelectionRange(text.length, text.length)
    // Goes on: after a filter come its values, and a page that finds while one types finds.
    this.#input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }

  #close(): void {
    this.#stop()
    this.#list.hidden = true
    this.#said.textContent = ''
    this.#input.setAttribute('aria-expanded', 'false')
    this.#go(-1)
  }
}
customElements.define('search-words', SearchWords)
