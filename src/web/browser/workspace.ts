// Keys for agents: j and k through the list, Enter opens, r replies, n notes, u goes back, / searches. Single keys never act while one types.
const typing = 'input, textarea, select, [contenteditable]'
const remembered = 'guichet.keys'

export class WorkspaceKeys extends HTMLElement {
  #stop: AbortController | undefined

  connectedCallback(): void {
    this.#stop = new AbortController()
    document.addEventListener('keydown', (event) => this.#press(event), { signal: this.#stop.signal })
    // Who speaks to the machine or presses keys by accident can turn them off (WCAG 2.1.4).
    const toggle = this.querySelector<HTMLButtonElement>('[data-keys-off]')
    if (toggle) {
      const say = () => {
        toggle.hidden = false
        toggle.textContent = toggle.dataset[isOff() ? 'keysOn' : 'keysOff'] ?? ''
      }
      toggle.addEventListener('click', () => {
        localStorage.setItem(remembered, isOff() ? 'on' : 'off')
        say()
      })
      say()
    }
  }

  disconnectedCallback(): void {
    this.#stop?.abort()
  }

  #press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    if (isOff() || (event.target as Element).closest(typing)) return
    if (event.key === 'j' || event.key === 'k') {
      if (this.#step(event.key === 'j' ? 1 : -1)) event.preventDefault()
      return
    }
    const wanted = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`)
    if (!wanted) return
    event.preventDefault()
    if (wanted.matches('input')) wanted.focus()
    else if (wanted.getAttribute('aria-current') === 'true') document.querySelector<HTMLElement>('#composer textarea')?.focus()
    else wanted.click()
  }

  /** In a list the focus moves; beside an open ticket the next ticket opens. */
  #step(by: 1 | -1): boolean {
    const rows = [...this.querySelectorAll<HTMLAnchorElement>('a[data-row]')].filter((row) => row.offsetParent !== null)
    if (rows.length === 0) return false
    const here = rows.findIndex((row) => row === document.activeElement || row.getAttribute('aria-current') === 'page')
    const next = rows[here === -1 ? (by === 1 ? 0 : rows.length - 1) : here + by]
    if (!next) return true
    if (next.closest('.narrow-list')) next.click()
    else next.focus()
    return true
  }
}

function isOff(): boolean {
  try {
    return localStorage.getItem(remembered) === 'off'
  } catch {
    return false // storage is shut off: the keys stay on
  }
}
