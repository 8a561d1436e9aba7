// Keeps what is typed: on the server as a draft while one types, in this tab when the session or the line is gone.
import { cache } from '@hotwired/turbo'

const pauseMs = 700
const longestMs = 4000
const notContent = new Set(['csrf', 'draft', 'next', 'lastSeen', 'confirmed', 'go', 'people'])

/** How long a tab's own text counts as the newest without asking. */
const freshMs = 60_000

type Content = Record<string, string | string[]>
interface Kept {
  content: Content
  isOut: boolean
  at: number
}

export class DraftForm extends HTMLElement {
  #timer = 0
  #since = 0
  #saving: Promise<void> | null = null
  #failures = 0
  #isOut = false
  #saved = ''
  #life = new AbortController()

  get form(): HTMLFormElement | null {
    return this.querySelector('form')
  }

  connectedCallback(): void {
    this.#life = new AbortController()
    const { signal } = this.#life
    this.#saved = JSON.stringify(this.#content())
    this.toggleAttribute('data-unsaved', false) // a page that comes back brings its old mark
    const changed = (event: Event) => {
      if ((event.target as HTMLInputElement).type !== 'file') this.#plan()
    }
    this.addEventListener('input', changed, { signal })
    this.addEventListener('change', changed, { signal })
    this.addEventListener('submit', (event) => this.#send(event), { signal })
    this.addEventListener('turbo:before-fetch-response', (event) => this.#answered(event as CustomEvent), { signal })
    this.addEventListener('turbo:fetch-request-error', () => this.#failed(), { signal })
    document.addEventListener('turbo:before-visit', (event) => this.#leave(event), { signal })
    addEventListener('beforeunload', (event) => this.#isAtRisk && event.preventDefault(), { signal })
    addEventListener('pagehide', () => this.#part(), { signal })
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && void this.#save(), { signal })
    addEventListener('focus', () => this.#isOut && void this.#backIn(), { signal })
    this.#offer()
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer)
    this.#life.abort()
    this.#part() // Back asks for no leave
  }

  get #isDirty(): boolean {
    return JSON.stringify(this.#content()) !== this.#saved
  }
  /** Typed here and nowhere else. */
  get #isAtRisk(): boolean {
    return this.#isDirty && (this.#failures > 0 || this.#isOut)
  }
  get #key(): string {
    const { pathname, search } = new URL(this.form?.action ?? '', location.href)
    // A page that names its draft in the address keeps each one's text apart.
    return `draft ${this.dataset['person']} ${pathname}${pathname === location.pathname ? search : ''}`
  }

  #content(): Content {
    const content: Content = {}
    if (!this.form) return content
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value !== 'string' || notContent.has(name)) continue
      const known = content[name]
      content[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value]
    }
    return content
  }

  /** A save on its way must not overtake the form and put older words over it. */
  #send(event: SubmitEvent): void {
    this.#remember()
    clearTimeout(this.#timer)
    if (!this.#saving) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const { submitter } = event
    void this.#saving.then(() => this.form?.requestSubmit(submitter))
  }

  #failed(): void {
    this.#plan()
    this.#say('unsaved')
  }

  /** The next page may be asked for before this last save arrives: the tab carries the text over. */
  #part(): void {
    if (!this.#isDirty) return
    this.#remember()
    void this.#save(true)
  }

  #plan(): void {
    const now = Date.now()
    this.toggleAttribute('data-unsaved', true)
    this.#since ||= now
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => void this.#save(), Math.max(0, Math.min(pauseMs, this.#since + longestMs - now)))
    if (this.#isOut || this.#failures > 0) this.#remember()
  }

  async #save(isLeaving = false): Promise<void> {
    clearTimeout(this.#timer)
    if (this.#saving) await this.#saving
    if (!this.#isDirty) this.toggleAttribute('data-unsaved', false) // changed, and changed back
    if (!this.#isDirty || this.#isOut) return
    this.#since = 0
    this.#saving = this.#put(JSON.stringify(this.#content()), isLeaving).finally(() => {
      this.#saving = null
    })
    await this.#saving
  }

  async #put(body: string, keepalive: boolean): Promise<void> {
    this.#say('saving')
    try {
      const response = await fetch(this.dataset['url']!, {
        method: 'PUT',
        body,
        keepalive: keepalive && body.length < 60_000,
        headers: { 'content-type': 'application/json', accept: 'application/json', 'x-csrf-token': this.#token },
      })
      if (response.status === 401 || response.status === 403) return this.#signedOut()
      if (response.status === 404) return this.#say('') // sent meanwhile, in another tab
      if (!response.ok) throw new Error(String(response.status))
      this.#failures = 0
      this.#saved = body
      this.toggleAttribute('data-unsaved', this.#isDirty)
      if (!keepalive) this.#forget()
      this.#say('saved')
    } catch {
      this.#failures++
      this.#remember()
      this.#say('unsaved')
      this.#timer = window.setTimeout(() => void this.#save(), Math.min(60_000, 2000 * 2 ** this.#failures))
    }
  }

  get #token(): string {
    return this.form?.querySelector<HTMLInputElement>('input[name=csrf]')?.value ?? ''
  }

  /** The form was answered: taken, it must not come back by Back; signed out, the page stays with all its text. */
  #answered(event: CustomEvent<{ fetchResponse: { response: Response; redirected: boolean; succeeded: boolean } }>): void {
    if (event.target !== this.form) return
    const { response, redirected, succeeded } = event.detail.fetchResponse
    const isOut = response.status === 401 || (redirected && new URL(response.url).pathname === '/sign-in')
    if (isOut) {
      event.preventDefault()
      this.form?.querySelectorAll('button').forEach((button) => (button.disabled = false))
      this.form?.dispatchEvent(new CustomEvent('turbo:submit-end', { bubbles: true, detail: { success: false } }))
      this.#signedOut()
    } else if (succeeded && redirected) {
      this.#forget()
      this.#saved = JSON.stringify(this.#content())
      cache.exemptPageFromCache()
      clearTimeout(this.#timer)
    }
  }

  #signedOut(): void {
    this.#isOut = true
    this.#remember()
    const link = Object.assign(document.createElement('a'), {
      href: '/sign-in',
      target: '_blank',
      rel: 'noopener',
      textContent: this.dataset['signIn'] ?? '',
    })
    this.#say('signedOut', link)
  }

  /** Signed in again in another tab: the same person goes on here with the new session's token; anyone else gets nothing. */
  async #backIn(): Promise<void> {
    const response = await fetch(location.href, { headers: { accept: 'text/html', 'x-live': '1' } }).catch(() => null)
    if (!response?.ok || response.redirected) return
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const fresh = page.querySelector<HTMLElement>('draft-form')?.dataset
    if (!fresh || fresh['person'] !== this.dataset['person']) return
    const token = fresh['csrf'] ?? ''
    document.querySelectorAll<HTMLInputElement>('input[name=csrf]').forEach((field) => (field.value = token))
    document.querySelector('meta[name="csrf-token"]')?.setAttribute('content', token)
    this.#isOut = false
    await this.#save()
  }

  #leave(event: Event): void {
    if (this.#isAtRisk && !confirm(this.dataset['leave'])) event.preventDefault()
    else void this.#save(true)
  }

  #remember(): void {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify({ content: this.#content(), isOut: this.#isOut, at: Date.now() } satisfies Kept))
    } catch {} // full or forbidden: the page itself still holds it
  }
  #forget(): void {
    try {
      sessionStorage.removeItem(this.#key)
    } catch {}
  }

  /** Text of this person that this tab kept: put back after a reload, offered after signing in again. */
  #offer(): void {
    let kept: Kept | null = null
    try {
      kept = JSON.parse(sessionStorage.getItem(this.#key) ?? 'null') as Kept | null
    } catch {}
    if (!kept || !this.#isNews(kept.content)) {
      this.#forget()
      return
    }
    const { content } = kept
    const take = () => {
      this.#fill(content)
      this.#say('')
      this.#plan()
    }
    if (!kept.isOut && Date.now() - kept.at < freshMs) {
      take()
      return
    }
    const drop = () => {
      this.#forget()
      this.#say('')
    }
    this.#say('offered', button(this.dataset['take'] ?? '', take), button(this.dataset['drop'] ?? '', drop))
  }

  #isNews(content: Content): boolean {
    const here = this.#content()
    return Object.entries(content).some(
      ([name, value]) => String(value).trim() !== '' && JSON.stringify(here[name]) !== JSON.stringify(value),
    )
  }

  #fill(content: Content): void {
    for (const field of this.form?.elements ?? []) {
      const value = content[(field as HTMLInputElement).name]
      if (value === undefined) continue
      const all = [value].flat()
      if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) field.checked = all.includes(field.value)
      else if (
        field instanceof HTMLTextAreaElement ||
        field instanceof HTMLSelectElement ||
        (field instanceof HTMLInputElement && !/^(hidden|file|submit)$/.test(field.type))
      )
        field.value = all[0] ?? ''
    }
    this.form?.dispatchEvent(new Event('guichet:filled'))
  }

  #say(what: 'saving' | 'saved' | 'unsaved' | 'signedOut' | 'offered' | '', ...more: Node[]): void {
    const state = this.querySelector('[data-state]')
    if (!state) return
    if (what === 'saving') return // said only once it is true
    const text = what ? (this.dataset[what] ?? '') : ''
    if (more.length === 0 && state.textContent === text) return
    state.setAttribute('data-kind', what)
    state.replaceChildren(text, ...more.flatMap((node) => [' ', node]))
  }
}

function button(text: string, press: () => void): HTMLButtonElement {
  const made = Object.assign(document.createElement('button'), { type: 'button', className: 'button is-plain is-small', textContent: text })
  made.addEventListener('click', press)
  return made
}
