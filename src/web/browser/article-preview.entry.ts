// Shows what is being written as its readers will meet it, a moment after one pauses; without it a button does. One question at a time: a newer one ends the older.
const pauseMs = 250

class ArticlePreview extends HTMLElement {
  #life = new AbortController()
  #asking: AbortController | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  connectedCallback(): void {
    this.#life = new AbortController()
    this.hidden = false
    this.closest('form')?.addEventListener('input', () => this.#later(pauseMs), { signal: this.#life.signal })
    this.#later(0)
  }
  disconnectedCallback(): void {
    this.#life.abort()
    this.#asking?.abort()
    clearTimeout(this.#timer)
  }

  #later(afterMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#ask().catch(() => {}), afterMs)
  }

  async #ask(): Promise<void> {
    const [form, shown] = [this.closest('form'), this.querySelector('[data-shown]')]
    if (!form || !shown) return
    this.#asking?.abort()
    this.#asking = new AbortController()
    const given = new URLSearchParams()
    const fields = new FormData(form)
    for (const name of ['csrf', 'language', 'title', 'summary', 'workaround', 'body']) given.append(name, String(fields.get(name) ?? ''))
    const answer = await fetch(this.dataset['address'] ?? '', { method: 'POST', body: given, signal: this.#asking.signal })
    if (!answer.ok) return
    // Made safe on the server; read here by a parser that runs nothing.
    const read = new DOMParser().parseFromString(await answer.text(), 'text/html')
    shown.replaceChildren(...read.body.childNodes)
  }
}

customElements.define('article-preview', ArticlePreview)
