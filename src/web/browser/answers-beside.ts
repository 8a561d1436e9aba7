// Asks, as one types, what may answer it already. The newest question ends the one before it, and an answer that is being read stays where it is.

const pauseMs = 400
const longest = 600

export class AnswersBeside extends HTMLElement {
  #life = new AbortController()
  #asked: string | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  connectedCallback(): void {
    this.#life = new AbortController()
    const { signal } = this.#life
    const form = document.querySelector<HTMLFormElement>('.ask-form')
    this.#asked = form && this.#question(form)
    for (const event of ['change', 'guichet:filled']) form?.addEventListener(event, () => this.#ask(form, 0), { signal })
    form?.addEventListener(
      'input',
      ({ target }) => {
        if (target instanceof HTMLElement && ['summary', 'body'].includes(target.getAttribute('name') ?? '')) this.#ask(form, pauseMs)
      },
      { signal },
    )
  }

  disconnectedCallback(): void {
    this.#life.abort()
    clearTimeout(this.#timer)
  }

  #question(form: HTMLFormElement): string {
    const given = new FormData(form)
    const of = (name: string) => String(given.get(name) ?? '')
    const service = form.querySelector('.type-asks-service[data-off]') ? '' : of('service')
    const text = `${of('summary')}\n${of('body')}`.trim()
    // The beginning says what it is about, the end what is on one's mind.
    const short = text.length <= longest ? text : `${text.slice(0, longest / 2)} ${text.slice(-longest / 2)}`
    return new URLSearchParams({ text: short.toWellFormed(), service, type: of('type'), draft: this.dataset['draft'] ?? '' }).toString()
  }

  #ask(form: HTMLFormElement, afterMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const frame = this.querySelector<HTMLElement & { src: string }>('#answers')
      const question = this.#question(form)
      if (!frame || question === this.#asked || frame.querySelector('details[open]')) return
      this.#asked = question
      // A frame that is given another address gives up what it was loading.
      frame.src = `${this.dataset['address']}?${question}`
    }, afterMs)
  }
}
