// Asks, as one chooses and types, whether what one is about to report is known already; a pause after a word, one question at a time.

const pauseMs = 600

type Frame = HTMLElement & { src?: string | null; loaded?: Promise<void> }

export class IncidentAdvice extends HTMLElement {
  #life = new AbortController()
  #asking = Promise.resolve()
  #asked = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  connectedCallback(): void {
    this.#life = new AbortController()
    const { signal } = this.#life
    const form = this.closest('form')
    this.#asked = this.#question()
    form?.addEventListener('change', () => this.#ask(0), { signal })
    form?.addEventListener('guichet:filled', () => this.#ask(0), { signal })
    form?.addEventListener('input', (event) => this.#typed(event.target), { signal })
  }

  disconnectedCallback(): void {
    this.#life.abort()
    clearTimeout(this.#timer)
  }

  /** Words matter only where something could be found by them. */
  #typed(target: EventTarget | null): void {
    const isText = target instanceof HTMLElement && ['summary', 'body'].includes(target.getAttribute('name') ?? '')
    if (isText && this.#frame?.dataset['words'] === 'yes') this.#ask(pauseMs)
  }

  get #frame(): Frame | null {
    return this.querySelector<Frame>('#incident-advice')
  }

  #question(): string {
    const form = this.closest('form')
    if (!form) return ''
    const given = new FormData(form)
    const of = (name: string) => String(given.get(name) ?? '')
    // A type that asks for no service has none, whatever the field still holds.
    const service = form.querySelector('.type-asks-service[data-off]') ? '' : of('service')
    const question = new URLSearchParams({ service, region: of('region'), text: `${of('summary')} ${of('body')}`.trim().slice(0, 600) })
    for (const id of given.getAll('different')) question.append('different', String(id))
    return question.toString()
  }

  #ask(afterMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#asking = this.#asking.then(() => this.#fetch()).catch(() => {})
    }, afterMs)
  }

  async #fetch(): Promise<void> {
    const frame = this.#frame
    const question = this.#question()
    // What must be answered first stays as it is until it is.
    if (!frame || question === this.#asked || frame.querySelector('.is-first')) return
    this.#asked = question
    const wasIn = document.activeElement?.getAttribute('name') === 'region' && frame.contains(document.activeElement)
    frame.src = `${this.dataset['address']}?${question}`
    await frame.loaded
    if (wasIn) frame.querySelector<HTMLElement>('[name=region]')?.focus()
  }
}
