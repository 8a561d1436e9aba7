// Mirrors the server's rule of which questions a choice asks: they come and go as one chooses, and keep what was typed in them.

interface When {
  types?: string[]
  services?: string[]
  answers?: Record<string, string[]>
}

export class FormShape extends HTMLElement {
  #life = new AbortController()
  #advising = Promise.resolve()
  #service: string | null = null

  connectedCallback(): void {
    this.#life = new AbortController()
    const { signal } = this.#life
    this.addEventListener('change', () => this.#mirror(), { signal })
    this.addEventListener('click', (event) => this.#put(event), { signal })
    this.addEventListener('toggle', keepChosenInSight, { signal, capture: true }) // a toggle does not bubble
    this.#form.addEventListener('guichet:filled', () => this.#mirror(), { signal })
    this.#service = this.querySelector<HTMLElement>('#service-advice')?.dataset['service'] ?? null
    this.#nameZones()
    this.#mirror(true)
  }

  disconnectedCallback(): void {
    this.#life.abort()
  }

  get #form(): HTMLFormElement {
    return this.closest('form')!
  }

  /** In their order: a question may hang on the one before it. */
  #mirror(isFirst = false): void {
    const given = new FormData(this.#form)
    const came: string[] = []
    for (const part of this.querySelectorAll<HTMLElement>('[data-when]')) {
      const isAsked = this.#fits(JSON.parse(part.dataset['when']!) as When, given)
      if (isAsked) this.#bring(part)
      // Style shows the ones that hang on the type alone; here it only counts whether they are asked.
      if (part.hasAttribute('data-by-style')) part.toggleAttribute('data-off', !isAsked)
      else if (part.hidden === isAsked) {
        part.hidden = !isAsked
        if (isAsked) came.push(part.querySelector('.label')?.firstChild?.textContent?.trim() ?? '')
      }
    }
    if (came.length > 0 && !isFirst) this.#say((this.dataset['came'] ?? '').replace('{what}', () => came.join(', ')))
    this.#promise(given.get('severity'))
    this.#advise(this.#serviceIn(given))
  }

  /** By when we answer the severity that is marked; while none is, each says its own. */
  #promise(marked: unknown): void {
    for (const line of this.querySelectorAll<HTMLElement>('[data-of-severity]'))
      line.hidden = marked !== null && line.dataset['ofSeverity'] !== marked
  }

  /** What is long is not sent along with a form that may never ask for it. */
  #bring(part: HTMLElement): void {
    const frame = part.querySelector<HTMLElement & { src?: string | null }>('turbo-frame[data-later]')
    if (!frame) return
    frame.src = frame.dataset['later']!
    frame.removeAttribute('data-later')
  }

  #fits({ types, services, answers }: When, given: FormData): boolean {
    const has = (wanted: string[], values: (string | null)[]) => values.some((value) => value !== null && wanted.includes(value))
    return (
      (!types || has(types, [String(given.get('type') ?? '')])) &&
      (!services || has(services, [this.#serviceIn(given)])) &&
      Object.entries(answers ?? {}).every(([key, wanted]) => has(wanted, this.#answer(key, given)))
    )
  }

  #serviceIn(given: FormData): string | null {
    if (this.querySelector('.type-asks-service[data-off]')) return null
    return String(given.get('service') ?? '') || null
  }

  /** What is not asked answers nothing, whatever it still holds. */
  #answer(key: string, given: FormData): string[] {
    const part = this.querySelector<HTMLElement>(`[data-field="${CSS.escape(key)}"]`)
    if (part?.hidden) return []
    const fixed = this.querySelector<HTMLElement>(`[data-fixed-of="${CSS.escape(key)}"]`)
    return fixed ? [fixed.dataset['fixed'] ?? ''] : given.getAll(`answer-${key}`).map(String)
  }

  /** Its checklist and template stand beside the text; with thousands of services they come one at a time. */
  #advise(service: string | null): void {
    const frames = this.querySelectorAll<HTMLElement & { src?: string | null; loaded?: Promise<void> }>('#service-advice, #to-vendor')
    if (frames.length === 0 || (service ?? '') === (this.#service ?? '')) return
    this.#service = service
    // One after the other: Turbo throws when a frame is asked again while it renders.
    const given = new FormData(this.#form)
    const asked = new URLSearchParams({ key: service ?? '' })
    for (const name of ['organisation', 'requester']) if (given.get(name)) asked.set(name, String(given.get(name)))
    for (const frame of frames)
      this.#advising = this.#advising.then(() => {
        if (this.#service !== service) return
        frame.src = `${this.dataset['parts'] ?? '/tickets/new'}/service?${asked}`
        return frame.loaded?.catch(() => {})
      })
  }

  /** A known answer beside a field goes into it at a press. */
  #put(event: Event): void {
    const known = (event.target as Element).closest<HTMLButtonElement>('button[data-fill]')
    const field = known && this.querySelector<HTMLInputElement>(`[name="${CSS.escape(known.dataset['fill']!)}"]`)
    if (!field) return
    field.value = known.value
    field.dispatchEvent(new Event('change', { bubbles: true }))
    field.focus()
  }

  /** The browser knows all zones; the page need not carry them. */
  #nameZones(): void {
    const list = this.#form.querySelector('datalist#zones')
    if (list && list.childElementCount === 0)
      list.append(...Intl.supportedValuesOf('timeZone').map((value) => Object.assign(document.createElement('option'), { value })))
  }

  #say(text: string): void {
    const place = this.querySelector('[data-said]')
    if (place) place.textContent = text
  }
}

/** What was chosen stays visible, also where it was chosen in a fold. */
function keepChosenInSight({ target }: Event): void {
  if (target instanceof HTMLDetailsElement && target.matches('.more-choices:has(:checked)')) target.open = true
}
