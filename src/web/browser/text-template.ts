// The button that puts a service's questions into the text, and takes them out again: by the same rule as the server, and undone by the browser's own undo too.
import { holdsTemplate, withoutTemplate, withTemplate } from '../new-ticket/template.ts'

export class TextTemplate extends HTMLElement {
  #life = new AbortController()

  connectedCallback(): void {
    this.#life = new AbortController()
    const { signal } = this.#life
    this.addEventListener('click', (event) => this.#press(event), { signal })
    this.#text?.addEventListener('input', () => this.#name(), { signal })
    this.#name()
  }
  disconnectedCallback(): void {
    this.#life.abort()
  }

  get #text(): HTMLTextAreaElement | null {
    return this.closest('form')?.querySelector<HTMLTextAreaElement>('textarea[name=body]') ?? null
  }
  get #template(): string {
    return this.dataset['template'] ?? ''
  }

  #press(event: Event): void {
    const text = this.#text
    if (!text || !(event.target as Element).closest('button')) return
    event.preventDefault()
    const isIn = holdsTemplate(text.value, this.#template)
    write(text, isIn ? withoutTemplate(text.value, this.#template) : withTemplate(text.value, this.#template))
    this.#name()
  }

  #name(): void {
    const [text, button] = [this.#text, this.querySelector('button')]
    if (text && button) button.textContent = this.dataset[holdsTemplate(text.value, this.#template) ? 'take' : 'put'] ?? ''
  }
}

/** As if typed, so that Ctrl+Z takes it back; assigned where the browser has no such command. */
function write(field: HTMLTextAreaElement, words: string): void {
  field.focus()
  field.select()
  const isTyped = words === '' ? document.execCommand('delete') : document.execCommand('insertText', false, words)
  if (!isTyped || field.value !== words) {
    field.value = words
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  field.setSelectionRange(words.length, words.length)
}
