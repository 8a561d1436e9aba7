// Finds while one types: the newest question ends the one before it, and the address keeps what was asked last.

const pauseMs = 350

export class SearchLive extends HTMLElement {
  #life = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  connectedCallback(): void {
    this.#life = new AbortController()
    const form = this.querySelector('form')
    // Half a word of a language that is composed is not yet asked for.
    form?.addEventListener('input', (event) => (event as InputEvent).isComposing || this.#soon(form), { signal: this.#life.signal })
    form?.addEventListener('compositionend', () => this.#soon(form), { signal: this.#life.signal })
    form?.addEventListener('submit', () => clearTimeout(this.#timer), { signal: this.#life.signal })
    // Typed before this part had come: nobody was told of it.
    if (form && [...form.querySelectorAll('input')].some(({ value, defaultValue }) => value !== defaultValue)) this.#soon(form)
  }

  disconnectedCallback(): void {
    this.#life.abort()
    clearTimeout(this.#timer)
  }

  #soon(form: HTMLFormElement): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const frame = document.querySelector<HTMLElement & { src: string }>('turbo-frame#found')
      const asked = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value).toWellFormed()]))
      const address = `${form.action}?${asked}`
      if (!frame || address === location.href) return
      history.replaceState(history.state, '', address)
      frame.src = address
    }, pauseMs)
  }
}
customElements.define('search-live', SearchLive)
