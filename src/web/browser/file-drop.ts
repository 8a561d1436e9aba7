// Files sent as they are chosen, dropped or pasted: each with its progress, to cancel, to try again, to take away.

import { fill, Upload, type Words } from './file-upload.ts'

const atOnce = 2

/** A file that was refused here, before a byte of it was sent. */
interface Refused {
  readonly words: 'tooLarge' | 'tooMuch' | 'tooMany' | 'empty'
  readonly name: string
  readonly size: number
  readonly limit: number
}
interface NotAdded {
  readonly refused: readonly Refused[]
  readonly failed: readonly { readonly file: File; readonly why: string }[]
}
/** By draft: a form that comes back with faults is a new page, which must still say what it does not hold, or one believes it was sent. */
const notAdded = new Map<string, NotAdded>()

export class FileDrop extends HTMLElement {
  #words = {} as Words
  #waiting: Upload[] = []
  #running = new Set<Upload>()
  #failed = new Set<Upload>()
  #sendAfter: (() => void) | null = null
  #refused: readonly Refused[] = []
  #life = new AbortController()

  connectedCallback(): void {
    this.#life = new AbortController()
    const { signal } = this.#life
    this.#words = JSON.parse(this.dataset['words'] ?? '{}') as Words
    const form = this.closest('form')
    const scope = form ?? this
    // A finger neither drops nor pastes.
    if (!matchMedia('(pointer: coarse)').matches) this.querySelector('[data-hint]')?.removeAttribute('hidden')
    this.#tellAgain()
    this.#input?.addEventListener(
      'change',
      () => {
        const files = [...(this.#input?.files ?? [])]
        this.#input!.value = ''
        this.#take(files)
      },
      { signal },
    )
    scope.addEventListener(
      'paste',
      (event) => {
        const files = [...((event as ClipboardEvent).clipboardData?.files ?? [])]
        if (files.length === 0) return
        event.preventDefault()
        this.#take(files.map(named))
      },
      { signal },
    )
    for (const kind of ['dragenter', 'dragover'] as const) {
      scope.addEventListener(
        kind,
        (event) => {
          if (!(event as DragEvent).dataTransfer?.types.includes('Files')) return
          event.preventDefault()
          this.classList.add('is-over')
        },
        { signal },
      )
    }
    scope.addEventListener(
      'dragleave',
      (event) => {
        if (!scope.contains((event as DragEvent).relatedTarget as Node | null)) this.classList.remove('is-over')
      },
      { signal },
    )
    scope.addEventListener(
      'drop',
      (event) => {
        const files = [...((event as DragEvent).dataTransfer?.files ?? [])]
        this.classList.remove('is-over')
        if (files.length === 0) return
        event.preventDefault()
        this.#take(files)
      },
      { signal },
    )
    this.addEventListener(
      'click',
      (event) => {
        const pressed = (event.target as Element).closest<HTMLElement>('[data-remove]')
        if (!pressed) return
        event.preventDefault()
        void this.#remove(pressed)
      },
      { signal },
    )
    // The form waits for the files that are on their way. In the capture phase: before anyone else sends it.
    form?.addEventListener(
      'submit',
      (event) => {
        if (this.#running.size + this.#waiting.length === 0) return
        event.preventDefault()
        event.stopImmediatePropagation()
        const { submitter } = event
        this.#sendAfter = () => form.requestSubmit(submitter)
        this.#say(this.closest<HTMLElement>('draft-form')?.dataset['waiting'] ?? '')
      },
      { signal, capture: true },
    )
  }

  disconnectedCallback(): void {
    this.#life.abort()
    for (const upload of this.#running) upload.stop()
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector('input[type=file]')
  }
  get #list(): HTMLElement {
    return this.querySelector<HTMLElement>('[data-list]')!
  }
  get #refusals(): HTMLElement {
    return this.querySelector<HTMLElement>('[data-refused]')!
  }
  get token(): string {
    return this.closest('form')?.querySelector<HTMLInputElement>('input[name=csrf]')?.value ?? ''
  }
  get url(): string {
    return this.dataset['url']!
  }
  get #items(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>('[data-size]')]
  }

  #take(files: readonly File[]): void {
    const refused: Refused[] = []
    for (const file of files) {
      const why = this.#fault(file)
      if (why) refused.push(why)
      else this.#begin(file)
    }
    this.#refused = refused
    this.#refusals.replaceChildren(...this.#told())
    this.#refusals.hidden = refused.length === 0
    this.#keep()
  }

  /** Told before a byte is sent; the server checks again. */
  #fault({ name, size }: File): Refused | null {
    const limits = this.#limits
    const total = this.#items.reduce((sum, item) => sum + Number(item.dataset['size']), 0)
    if (size === 0) return { words: 'empty', name, size, limit: 0 }
    if (size > limits.fileBytes) return { words: 'tooLarge', name, size, limit: limits.fileBytes }
    if (this.#items.length >= limits.files) return { words: 'tooMany', name, size, limit: limits.files }
    if (total + size > limits.totalBytes) return { words: 'tooMuch', name, size, limit: limits.totalBytes }
    return null
  }

  #told(): HTMLElement[] {
    return this.#refused.map(({ words, name, size, limit }) => {
      const most = words === 'tooMany' ? String(limit) : this.#size(limit)
      const textContent = fill(this.#words[words], { name, size: this.#size(size), limit: most })
      return Object.assign(document.createElement('li'), { textContent })
    })
  }

  #keep(): void {
    const failed = [...this.#failed].flatMap(({ file, why }) => (why === null ? [] : [{ file, why }]))
    if (this.#refused.length + failed.length > 0) notAdded.set(this.url, { refused: this.#refused, failed })
    else notAdded.delete(this.url)
  }

  #tellAgain(): void {
    for (const line of this.#list.querySelectorAll('.is-uploading')) line.remove() // of a page kept for Back: nothing moves it any more
    const known = notAdded.get(this.url)
    if (!known) return
    this.#refused = known.refused
    const said = new Set([...this.#refusals.children].map(({ textContent }) => textContent))
    this.#refusals.append(...this.#told().filter(({ textContent }) => !said.has(textContent)))
    this.#refusals.hidden = this.#refusals.childElementCount === 0
    for (const { file, why } of known.failed) this.#begin(file, why)
  }

  /** Those of the type that is marked in the form, else the page's. */
  get #limits(): { fileBytes: number; files: number; totalBytes: number } {
    const type = this.closest('form')?.querySelector<HTMLElement>('[name=type][data-limits]:checked')?.dataset['limits']
    const own = (name: string) => Number(this.dataset[name])
    return type ? JSON.parse(type) : { fileBytes: own('fileBytes'), files: own('files'), totalBytes: own('totalBytes') }
  }
  /** The type counts before the draft has heard of it. */
  get type(): string {
    return this.closest('form')?.querySelector<HTMLInputElement>('input[name=type]:is(:checked, [type=hidden])')?.value ?? ''
  }

  /** `why`: it failed on the page before, and can be tried again on this one. */
  #begin(file: File, why?: string): void {
    const upload = new Upload(this, file, this.#size(file.size), this.#words, {
      next: () => this.#next(upload),
      again: () => this.#queue(upload),
      said: (text) => this.#say(text),
    })
    this.#list.append(upload.item)
    this.#list.hidden = false
    if (why === undefined) this.#queue(upload)
    else upload.fails(why)
  }
  #queue(upload: Upload): void {
    this.#waiting.push(upload)
    this.#next()
  }
  #next(done?: Upload): void {
    if (done) {
      this.#running.delete(done)
      this.#waiting = this.#waiting.filter((upload) => upload !== done)
      if (done.why === null) this.#failed.delete(done)
      else this.#failed.add(done)
      this.#keep()
    }
    while (this.#running.size < atOnce && this.#waiting.length > 0) {
      const upload = this.#waiting.shift()!
      this.#running.add(upload)
      upload.start()
    }
    if (this.#items.length === 0) this.#list.hidden = true
    if (this.#running.size > 0 || !this.#sendAfter) return
    const send = this.#sendAfter
    this.#sendAfter = null
    // One that failed is for its sender to decide on.
    if (!this.querySelector('[data-failed]')) send()
  }

  async #remove(pressed: HTMLElement): Promise<void> {
    const item = pressed.closest('li')
    const name = item?.querySelector('bdi')?.textContent ?? ''
    pressed.toggleAttribute('disabled', true)
    const response = await fetch(this.url.replace(/\?|$/, `/${pressed.dataset['remove']}/removal$&`), {
      method: 'POST',
      body: new URLSearchParams({ csrf: this.token }),
      headers: { accept: 'application/json' },
    }).catch(() => null)
    if (!response?.ok) return void pressed.toggleAttribute('disabled', false)
    const beside = item?.nextElementSibling ?? item?.previousElementSibling
    item?.remove()
    ;(beside?.querySelector('button') ?? this.querySelector<HTMLElement>('[data-choose]'))?.focus()
    this.#next()
    this.#say(fill(this.#words.removed, { name }))
  }

  #say(text: string): void {
    const place = this.querySelector('[data-said]')
    if (place) place.textContent = text
  }
  #size(bytes: number): string {
    const step = Math.min(3, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
    const unit = ['byte', 'kilobyte', 'megabyte', 'gigabyte'][step]!
    const amount = bytes / 1000 ** step
    return new Intl.NumberFormat(document.documentElement.lang, {
      style: 'unit',
      unit,
      unitDisplay: step ? 'short' : 'long',
      maximumFractionDigits: step && amount < 10 ? 1 : 0,
    }).format(amount)
  }
}

/** Pasted pictures all come as image.png; the time tells them apart. */
function named(file: File): File {
  if (!/^image\.\w+$/.test(file.name)) return file
  const time = new Date().toTimeString().slice(0, 8).replaceAll(':', '.')
  return new File([file], file.name.replace('.', ` ${time}.`), { type: file.type })
}
