// One file on its way to the draft, and its line in the list: without it nobody sees how far it is, cancels it or tries it again.
import type { FileDrop } from './file-drop.ts'

export interface Words {
  tooLarge: string
  tooMuch: string
  tooMany: string
  empty: string
  failed: string
  done: string
  sending: string
  removed: string
  cancel: string
  cancelNamed: string
  retry: string
  retryNamed: string
  remove: string
  removeNamed: string
}

/** One file on its way, and its line in the list. */
export class Upload {
  readonly item = document.createElement('li')
  readonly #bar = document.createElement('progress')
  readonly #buttons = Object.assign(document.createElement('span'), { className: 'file-actions' })
  readonly #why = Object.assign(document.createElement('span'), { className: 'field-error' })
  readonly #name: string
  readonly #drop: FileDrop
  readonly file: File
  readonly #words: Words
  readonly #tell: { next(): void; again(): void; said(text: string): void }
  /** Why it did not arrive; null while it may. */
  why: string | null = null
  #request: XMLHttpRequest | null = null
  #isOver = false

  constructor(drop: FileDrop, file: File, size: string, words: Words, tell: { next(): void; again(): void; said(text: string): void }) {
    this.#drop = drop
    this.file = file
    this.#words = words
    this.#tell = tell
    this.#name = file.name
    this.item.className = 'file-card is-uploading'
    this.item.dataset['size'] = String(file.size)
    const name = Object.assign(document.createElement('bdi'), { textContent: file.name })
    name.className = 'file-name'
    const amount = Object.assign(document.createElement('span'), { className: 'file-size', textContent: size })
    const inWords = Object.assign(document.createElement('span'), { className: 'file-words' })
    inWords.append(name, ' ', amount, this.#bar, this.#why)
    const line = Object.assign(document.createElement('span'), { className: 'file-line' })
    line.append(inWords, this.#buttons)
    this.item.append(line)
    this.#bar.max = 100
    this.#bar.value = 0
    this.#bar.setAttribute('aria-label', fill(words.sending, { name: file.name, percent: '0' }))
    this.#offer('cancel', () => this.#drops())
  }

  start(): void {
    const request = new XMLHttpRequest()
    this.#request = request
    this.item.removeAttribute('data-failed')
    this.why = null
    this.#why.textContent = ''
    this.#bar.hidden = false
    this.#offer('cancel', () => this.#drops())
    request.upload.onprogress = ({ loaded, total }) => {
      // The last step is the server's: it says so by its answer.
      this.#bar.value = Math.min(99, Math.floor((loaded / total) * 100))
      this.#bar.setAttribute('aria-label', fill(this.#words.sending, { name: this.#name, percent: String(this.#bar.value) }))
    }
    request.onload = () => this.#answered(request)
    request.onerror = () => this.fails(fill(this.#words.failed, { name: this.#name }))
    request.ontimeout = request.onerror
    request.open('POST', this.#drop.url)
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('x-csrf-token', this.#drop.token)
    const body = new FormData()
    body.append('csrf', this.#drop.token)
    if (this.#drop.type) body.append('type', this.#drop.type)
    body.append('files', this.file, this.#name)
    request.send(body)
  }

  stop(): void {
    this.#isOver = true
    this.#request?.abort()
  }

  #answered(request: XMLHttpRequest): void {
    let answer: { files?: { id: string; size: number; name: string }[]; detail?: string } = {}
    try {
      answer = JSON.parse(request.responseText)
    } catch {}
    const [file] = answer.files ?? []
    if (request.status !== 201 || !file) {
      this.fails(answer.detail || fill(this.#words.failed, { name: this.#name }))
      return
    }
    this.#bar.remove()
    this.item.classList.remove('is-uploading')
    const name = this.item.querySelector('bdi')!
    name.textContent = file.name
    const link = Object.assign(document.createElement('a'), {
      href: `/files/${file.id}`,
      target: '_blank',
      rel: 'noopener',
      className: 'file-name',
    })
    name.className = ''
    name.replaceWith(link)
    link.append(name)
    this.#offer('remove').dataset['remove'] = file.id
    this.#tell.said(fill(this.#words.done, { name: file.name }))
    this.#tell.next()
  }

  fails(why: string): void {
    if (this.#isOver) return
    this.why = why
    this.item.toggleAttribute('data-failed', true)
    this.#bar.hidden = true
    this.#offer('retry', () => this.#tell.again())
    this.#offer('remove', () => this.#drops(), true)
    this.#why.textContent = why
    this.#tell.said(why)
    this.#tell.next()
  }

  #drops(): void {
    this.stop()
    this.why = null
    this.item.remove()
    this.#tell.said(fill(this.#words.removed, { name: this.#name }))
    this.#tell.next()
  }

  #offer(word: 'cancel' | 'retry' | 'remove', press?: () => void, beside = false): HTMLButtonElement {
    const button = Object.assign(document.createElement('button'), {
      type: 'button',
      className: 'button is-quiet is-small',
      textContent: this.#words[word],
    })
    button.setAttribute('aria-label', fill(this.#words[`${word}Named`], { name: this.#name }))
    if (press) button.addEventListener('click', press)
    const hadFocus = this.#buttons.contains(document.activeElement)
    if (beside) this.#buttons.append(button)
    else this.#buttons.replaceChildren(button)
    if (hadFocus && !beside) button.focus()
    return button
  }
}

export function fill(words: string, values: Record<string, string>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
