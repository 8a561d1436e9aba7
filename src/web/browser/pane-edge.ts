// The edge between two panes of the workspace: dragged, or moved by arrow keys; how wide one likes a pane is kept in this browser.
// The server renders only its name and place: without script it is nothing, and the panes stand as the style says.

const remembered = 'guichet.panes'
const step = 16
/** Pixels: least, most. A pane never takes more than this part of the window, so that the letters keep their room. */
const bounds: Record<string, readonly [number, number]> = { rail: [160, 400], list: [200, 520], side: [224, 560] }
const share = 0.34

export class PaneEdge extends HTMLElement {
  #life = new AbortController()

  get #name(): string {
    return this.dataset['pane'] ?? ''
  }
  get #pane(): HTMLElement | null {
    return document.getElementById(this.getAttribute('aria-controls') ?? '')
  }
  get #least(): number {
    return bounds[this.#name]?.[0] ?? 160
  }
  get #most(): number {
    return Math.max(this.#least, Math.min(bounds[this.#name]?.[1] ?? 400, Math.round(innerWidth * share)))
  }

  connectedCallback(): void {
    this.#life = new AbortController()
    const { signal } = this.#life
    this.role = 'separator'
    this.tabIndex = 0
    this.ariaOrientation = 'vertical'
    const kept = keptWidths()[this.#name]
    if (kept) this.#show(kept)
    this.#tell()
    this.addEventListener('pointerdown', (event) => this.#drag(event), { signal })
    this.addEventListener('keydown', (event) => this.#press(event), { signal })
    this.addEventListener('dblclick', () => this.#forget(), { signal })
    addEventListener(
      'resize',
      () => {
        const wide = keptWidths()[this.#name]
        if (wide) this.#show(wide)
        this.#tell()
      },
      { signal },
    )
  }

  disconnectedCallback(): void {
    this.#life.abort()
  }

  /** +1 where moving right widens the pane, -1 where it narrows it: on the other side, or in a script from right to left. */
  get #towards(): 1 | -1 {
    return (this.#name === 'side') === (getComputedStyle(this).direction === 'rtl') ? 1 : -1
  }

  #drag(down: PointerEvent): void {
    const pane = this.#pane
    if (!pane || down.button !== 0) return
    down.preventDefault()
    this.setPointerCapture(down.pointerId)
    const width = pane.offsetWidth
    const end = new AbortController()
    const signal = AbortSignal.any([end.signal, this.#life.signal])
    this.addEventListener('pointermove', (move) => this.#show(width + (move.clientX - down.clientX) * this.#towards), { signal })
    for (const over of ['pointerup', 'pointercancel'] as const) {
      this.addEventListener(
        over,
        () => {
          end.abort()
          this.#keep()
        },
        { signal },
      )
    }
  }

  #press(event: KeyboardEvent): void {
    const width = this.#pane?.offsetWidth ?? 0
    const widths: Record<string, number> = {
      ArrowRight: width + step * this.#towards,
      ArrowLeft: width - step * this.#towards,
      Home: this.#least,
      End: this.#most,
    }
    if (event.key === 'Enter') this.#forget()
    else if (event.key in widths) {
      this.#show(widths[event.key]!)
      this.#keep()
    } else return
    event.preventDefault()
  }

  #show(width: number): void {
    const fit = Math.round(Math.min(this.#most, Math.max(this.#least, width)))
    document.documentElement.style.setProperty(`--pane-${this.#name}`, `${fit}px`)
    this.#tell()
  }

  #tell(): void {
    this.ariaValueMin = String(this.#least)
    this.ariaValueMax = String(this.#most)
    this.ariaValueNow = String(this.#pane?.offsetWidth ?? this.#least)
  }

  #keep(): void {
    const width = this.#pane?.offsetWidth
    if (width) store({ ...keptWidths(), [this.#name]: width })
    this.#tell()
  }

  /** As the style says again. */
  #forget(): void {
    const { [this.#name]: _, ...others } = keptWidths()
    store(others)
    document.documentElement.style.removeProperty(`--pane-${this.#name}`)
    this.#tell()
  }
}

function keptWidths(): Record<string, number> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(remembered) ?? '{}')
    const sound = Object.entries(kept as object).filter(([name, width]) => name in bounds && Number.isFinite(width))
    return Object.fromEntries(sound) as Record<string, number>
  } catch {
    return {} // storage is shut off, or holds something else
  }
}

function store(widths: Record<string, number>): void {
  try {
    localStorage.setItem(remembered, JSON.stringify(widths))
  } catch {
    // It holds for this page, then.
  }
}

/** Opening the next ticket leaves list and rail where they were scrolled to. */
export function keepPanesScrolled(): void {
  const panes = () => [...document.querySelectorAll<HTMLElement>('#pane-rail, #pane-list')]
  const nameOf = (pane: HTMLElement) => `${pane.id} ${pane.dataset['of'] ?? ''}`
  let places = new Map<string, number>()
  document.addEventListener('turbo:before-render', () => {
    places = new Map(panes().map((pane) => [nameOf(pane), pane.scrollTop]))
  })
  document.addEventListener('turbo:render', () => {
    for (const pane of panes()) {
      const top = places.get(nameOf(pane))
      if (top) pane.scrollTop = top
    }
  })
  document.addEventListener('turbo:load', () => {
    document.querySelector('#pane-list [aria-current=page]')?.scrollIntoView({ block: 'nearest' })
  })
}
