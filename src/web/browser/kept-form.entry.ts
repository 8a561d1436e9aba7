// Keeps in this tab what is typed in a form until the form was taken: a page left by a link, by Back or by a reload costs no word (ui/KeptForm.tsx).
import { type Content, forgetAllBut, isSame, type Kept, keyOf, lackingIn, whatBecomesOf } from './kept-form.ts'

const pauseMs = 250
const notContent = new Set(['csrf', 'template'])

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

class KeptForm extends HTMLElement {
  #life = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined
  #base: Content = {}
  /** Waits for its reader's word, and must not be written over before. */
  #offered = false
  #isTaken = false
  #isLost = false

  connectedCallback(): void {
    const form = this.#form
    if (!form) return
    this.#life = new AbortController()
    const { signal } = this.#life
    this.#isTaken = false
    this.addEventListener('input', () => this.#later(), { signal })
    this.addEventListener('change', () => this.#later(), { signal })
    this.addEventListener('turbo:before-fetch-response', (event) => this.#answered(event as CustomEvent), { signal })
    document.addEventListener('turbo:before-visit', (event) => this.#leave(event), { signal })
    addEventListener('pagehide', () => this.#keep(), { signal })
    addEventListener('beforeunload', (event) => this.#isLost && !this.#isTaken && event.preventDefault(), { signal })
    forgetAllBut(this.dataset['person'] ?? '')
    this.#begin(form)
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer)
    this.#keep()
    this.#life.abort()
  }

  get #form(): HTMLFormElement | null {
    return this.querySelector('form')
  }
  get #key(): string {
    return keyOf(this.dataset['person'] ?? '', this.dataset['of'] ?? '')
  }

  #begin(form: HTMLFormElement): void {
    const kept = this.#kept()
    const shown = contentOf(form, asShown)
    // Sent and shown again, refused or as a preview: the page holds the newest words itself.
    if (this.hasAttribute('data-sent')) {
      this.#base = kept?.base ?? {}
      this.#keep()
      return
    }
    this.#base = shown
    const fate = whatBecomesOf(kept, shown)
    const more = kept && lackingIn(shown, kept.content).length > 0 ? form.querySelector<HTMLButtonElement>('button[data-grows]') : null
    if (fate === 'nothing') {
      if (isSame(contentOf(form, asTyped), shown)) this.#forget()
    } else if (fate === 'put-back' && !more) {
      fill(form, kept!.content)
      this.#say(
        'back',
        this.#button('drop', () => this.#drop(form, shown)),
      )
    } else {
      this.#offered = true
      const take = () => {
        this.#offered = false
        if (more) return grow(form, kept!.content, more)
        fill(form, kept!.content)
        this.#keep()
        this.#say(
          'back',
          this.#button('drop', () => this.#drop(form, shown)),
        )
      }
      this.#say(
        fate === 'offer' ? 'changed' : 'offered',
        this.#button('take', take),
        this.#button('drop', () => this.#drop(form, null)),
      )
    }
  }

  #drop(form: HTMLFormElement, shown: Content | null): void {
    this.#offered = false
    clearTimeout(this.#timer)
    if (shown) fill(form, shown)
    this.#forget()
    this.#say(null)
    if (!shown) this.#keep()
    form.querySelector<HTMLElement>('input:not([type=hidden]), textarea, select')?.focus()
  }

  #later(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#keep(), pauseMs)
  }

  #keep(): void {
    const form = this.#form
    if (!form || this.#isTaken) return
    const content = contentOf(form, asTyped)
    if (isSame(content, this.#base)) {
      if (!this.#offered) this.#forget()
      return
    }
    // Typed on without a word on what was offered: what is typed now is meant.
    if (this.#offered) this.#say(null)
    this.#offered = false
    try {
      sessionStorage.setItem(this.#key, JSON.stringify({ content, base: this.#base } satisfies Kept))
      this.#isLost = false
    } catch {
      this.#isLost = true // full or forbidden: then one is asked before leaving
    }
  }

  #leave(event: Event): void {
    this.#keep()
    if (this.#isLost && !this.#isTaken && !confirm(this.dataset['leave'])) event.preventDefault()
  }

  #answered(event: CustomEvent<{ fetchResponse: { response: Response; redirected: boolean; succeeded: boolean } }>): void {
    if (event.target !== this.#form) return
    const { response, redirected, succeeded } = event.detail.fetchResponse
    if (!succeeded || !redirected || new URL(response.url).pathname === '/sign-in') return
    clearTimeout(this.#timer)
    this.#isTaken = true
    this.#forget()
  }

  #kept(): Kept | null {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key) ?? 'null') as Kept | null
    } catch {
      return null
    }
  }
  #forget(): void {
    try {
      sessionStorage.removeItem(this.#key)
    } catch {}
    this.#isLost = false
  }

  #button(word: 'take' | 'drop', press: () => void): HTMLButtonElement {
    const made = Object.assign(document.createElement('button'), {
      type: 'button',
      className: 'button is-plain is-small',
      textContent: this.dataset[word] ?? '',
    })
    made.addEventListener('click', press)
    return made
  }

  #say(what: 'back' | 'changed' | 'offered' | null, ...more: Node[]): void {
    const state = this.querySelector('[data-state]')
    if (!state) return
    state.setAttribute('data-kind', what === null ? '' : 'offered')
    state.replaceChildren(what ? (this.dataset[what] ?? '') : '', ...more.flatMap((node) => [' ', node]))
    if (what) this.closest('details')?.setAttribute('open', '')
  }
}

const fieldsOf = (form: HTMLFormElement): Field[] =>
  [...form.elements].filter(
    (field): field is Field =>
      (field instanceof HTMLTextAreaElement ||
        field instanceof HTMLSelectElement ||
        (field instanceof HTMLInputElement && !/^(file|submit|button|image|password)$/.test(field.type))) &&
      field.name !== '' &&
      !notContent.has(field.name),
  )

/** A browser may have filled the form itself after a reload: what the server showed stands in the defaults. */
const asShown = (field: Field): string[] => {
  if (field instanceof HTMLSelectElement) {
    const chosen = [...field.options].filter((option) => option.defaultSelected)
    return chosen.length > 0 || field.multiple ? chosen.map(({ value }) => value) : [field.options[0]?.value ?? '']
  }
  if (field instanceof HTMLInputElement && isTicked(field)) return field.defaultChecked ? [field.value] : []
  return [field.defaultValue]
}
const asTyped = (field: Field): string[] => {
  if (field instanceof HTMLSelectElement) return [...field.selectedOptions].map(({ value }) => value)
  if (field instanceof HTMLInputElement && isTicked(field)) return field.checked ? [field.value] : []
  return [field.value]
}
const isTicked = (field: HTMLInputElement): boolean => field.type === 'checkbox' || field.type === 'radio'

function contentOf(form: HTMLFormElement, read: (field: Field) => string[]): Content {
  const content: Record<string, string[]> = {}
  for (const field of fieldsOf(form)) content[field.name] = [...(content[field.name] ?? []), ...read(field)]
  return content
}

/** Hidden fields too: a version this is based on goes with its text, so that the server still sees what was saved meanwhile. */
function fill(form: HTMLFormElement, content: Content): void {
  const at = new Map<string, number>()
  for (const field of fieldsOf(form)) {
    const values = content[field.name] ?? []
    if (field instanceof HTMLSelectElement) for (const option of field.options) option.selected = values.includes(option.value)
    else if (field instanceof HTMLInputElement && isTicked(field)) field.checked = values.includes(field.value)
    else {
      const nth = at.get(field.name) ?? 0
      at.set(field.name, nth + 1)
      if (field.value !== (values[nth] ?? '')) {
        field.value = values[nth] ?? ''
        if (field.value) field.closest('details')?.setAttribute('open', '')
      }
    }
  }
  form.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Its server shows a form again with all that it is sent: what has no field here goes along hidden. Only on a press, or Back would lead here for ever. */
function grow(form: HTMLFormElement, content: Content, more: HTMLButtonElement): void {
  for (const name of lackingIn(contentOf(form, asTyped), content))
    for (const value of content[name]!) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
  fill(form, content)
  form.requestSubmit(more)
}

customElements.define('kept-form', KeptForm)
