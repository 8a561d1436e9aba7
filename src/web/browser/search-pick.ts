// A choice among thousands: one types, the server names the few that fit, arrows and Enter choose; what may not be chosen says why and leads to who can
// change it. Without script a button leads to a page that does the same.

interface Named {
  /** None: it may not be chosen. */
  readonly key?: string
  readonly label: string
  readonly says?: string
}

export class SearchPick extends HTMLElement {
  #life = new AbortController()
  #timer = 0
  #turn = 0
  #input!: HTMLInputElement
  #list!: HTMLUListElement
  #active = -1

  connectedCallback(): void {
    this.#life = new AbortController()
    const { signal } = this.#life
    this.querySelector('.search-pick')?.remove()
    const button = this.querySelector('.picked')!.querySelector('button')
    const chosen = this.querySelector('[data-picked]')?.textContent ?? ''
    if (button) button.id = ''
    const input = Object.assign(document.createElement('input'), {
      className: 'input',
      id: 'service',
      type: 'text',
      autocomplete: 'off',
      maxLength: 100,
      value: chosen,
      placeholder: this.dataset['prompt'] ?? '',
    })
    const list = Object.assign(document.createElement('ul'), { id: 'service-found', hidden: true, role: 'listbox' })
    list.setAttribute('aria-label', this.closest('.field')?.querySelector('.label')?.textContent?.trim() ?? '')
    input.setAttribute('role', 'combobox')
    input.setAttribute('aria-expanded', 'false')
    input.setAttribute('aria-controls', list.id)
    input.setAttribute('aria-autocomplete', 'list')
    if (this.dataset['invalid']) {
      input.setAttribute('aria-invalid', 'true')
      input.setAttribute('aria-describedby', 'service-error')
    }
    const whole = Object.assign(document.createElement('div'), { className: 'search-pick' })
    whole.append(input, list)
    this.append(whole)
    this.#input = input
    this.#list = list
    input.addEventListener('input', () => this.#ask(), { signal })
    input.addEventListener('change', (event) => event.stopPropagation(), { signal })
    input.addEventListener('focus', () => input.select(), { signal })
    input.addEventListener('click', () => this.#ask(0), { signal })
    input.addEventListener('keydown', (event) => this.#key(event), { signal })
    input.addEventListener('blur', () => this.#close(), { signal })
    // Before the field loses the focus and the list with it.
    list.addEventListener('mousedown', (event) => event.preventDefault(), { signal })
    list.addEventListener('click', (event) => this.#choose((event.target as Element).closest('li')), { signal })
  }
  disconnectedCallback(): void {
    clearTimeout(this.#timer)
    this.#life.abort()
  }

  get #value(): HTMLInputElement {
    return this.querySelector<HTMLInputElement>('input[type=hidden]')!
  }
  get #chosenName(): string {
    return this.querySelector('[data-picked]')?.textContent ?? ''
  }
  get #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>('[role=option]')]
  }

  #ask(after = 150): void {
    clearTimeout(this.#timer)
    const turn = ++this.#turn
    const q = this.#input.value === this.#chosenName ? '' : this.#input.value
    this.#timer = window.setTimeout(async () => {
      const answer = await fetch(`${this.dataset['url']}&${new URLSearchParams({ q, type: this.#type })}`, {
        headers: { accept: 'application/json' },
      }).catch(() => null)
      if (!answer?.ok || turn !== this.#turn) return
      const { found, missing = [] } = (await answer.json()) as { found: Named[]; missing?: Named[] } // the version before has none
      this.#show(found, missing)
    }, after)
  }
  get #type(): string {
    return this.closest('form')?.querySelector<HTMLInputElement>('input[name=type]:is(:checked, [type=hidden])')?.value ?? ''
  }

  #show(found: readonly Named[], missing: readonly Named[]): void {
    this.#list.replaceChildren(
      ...[...found, ...missing].map(({ key, label, says }, at) => {
        const option = Object.assign(document.createElement('li'), { id: `service-found-${at}`, role: 'option' })
        if (key === undefined) option.className = 'is-refused'
        else option.dataset['key'] = key
        option.append(Object.assign(document.createElement('bdi'), { textContent: label }))
        if (says) option.append(Object.assign(document.createElement('span'), { className: 'quiet', textContent: says }))
        return option
      }),
    )
    if (found.length + missing.length === 0)
      this.#list.append(Object.assign(document.createElement('li'), { className: 'quiet', textContent: this.dataset['none'] ?? '' }))
    this.#list.hidden = false
    this.#input.setAttribute('aria-expanded', 'true')
    this.#go(found.length + missing.length > 0 ? 0 : -1)
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return
    if (event.key === 'Escape') {
      this.#close()
      return
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      if (!this.#list.hidden) this.#choose(this.#options[this.#active] ?? null)
      return
    }
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    if (this.#list.hidden) this.#ask(0)
    else this.#go(Math.max(0, Math.min(this.#options.length - 1, this.#active + by)))
  }

  #go(at: number): void {
    this.#active = at
    for (const [place, option] of this.#options.entries()) option.ariaSelected = String(place === at)
    const option = this.#options[at]
    if (option) this.#input.setAttribute('aria-activedescendant', option.id)
    else this.#input.removeAttribute('aria-activedescendant')
    option?.scrollIntoView({ block: 'nearest' })
  }

  #choose(option: HTMLElement | null): void {
    if (!option) return
    const key = option.dataset['key']
    if (key === undefined) {
      if (option.classList.contains('is-refused')) this.#tellMore()
      return
    }
    this.#value.value = key
    this.querySelector('[data-picked]')!.textContent = option.querySelector('bdi')?.textContent ?? ''
    this.#close()
    this.#value.dispatchEvent(new Event('change', { bubbles: true }))
  }

  /** The page of the question says it in full, and asks. What is in the form is kept. */
  #tellMore(): void {
    const button = this.querySelector<HTMLButtonElement>('.picked button')!
    button.value = `step:service:${this.#input.value}`
    button.click()
    button.value = 'step:service'
  }

  /** What was typed and not chosen is no choice: the field says what is. */
  #close(): void {
    clearTimeout(this.#timer)
    this.#turn++
    this.#list.hidden = true
    this.#input.value = this.#chosenName
    this.#input.setAttribute('aria-expanded', 'false')
    this.#input.removeAttribute('aria-activedescendant')
  }
}
