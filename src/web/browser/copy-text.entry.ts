// Copies what is shown once; without script, or where the browser lets no page copy, one press on the text selects it whole.
class CopyText extends HTMLElement {
  #life = new AbortController()

  connectedCallback(): void {
    const [button, said] = [this.querySelector('button'), this.querySelector('[role=status]')]
    if (!button || !said || !navigator.clipboard) return
    this.#life = new AbortController()
    button.hidden = false
    const copy = async () => {
      said.textContent = ''
      await navigator.clipboard.writeText(this.querySelector('code')?.textContent ?? '')
      said.textContent = this.dataset['done'] ?? ''
    }
    button.addEventListener('click', () => void copy().catch(() => {}), { signal: this.#life.signal })
  }
  disconnectedCallback(): void {
    this.#life.abort()
  }
}

customElements.define('copy-text', CopyText)
