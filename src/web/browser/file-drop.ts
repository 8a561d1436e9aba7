// Files sent as they are chosen, dropped or pasted: each with its progress, to cancel, to try again, to take away.

interface Words {
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

const atOnce = 2

export class FileDrop extends HTMLElement {
  #words = {} as Words
  #waiting: Upload[] = []
  #running = new Set<Upload>()
  #sendAfter: (() => void) | null = null
  #life = new AbortController()

  connectedCallback(): void {
    this.#life = new AbortController()
    const { signal } = this.#life
    this.#words = JSON.parse(this.dataset['words'] ?? '{}') as Words
    const form = this.closest('form')
    const scope = form ?? this
    this.querySelector('[data-hint]')?.removeAttribute('hidden')
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
    const refused: string[] = []
    for (const file of files) {
      const why = this.#fault(file)
      if (why) refused.push(why)
      else this.#begin(file)
    }
    const list = this.querySelector<HTMLElement>('[data-refused]')!
    list.replaceChildren(...refused.map((text) => Object.assign(document.createElement('li'), { textContent: text })))
    list.hidden = refused.length === 0
  }

  /** Told before a byte is sent; the server checks again. */
  #fault(file: File): string | null {
    const limit = (name: 'fileBytes' | 'files' | 'totalBytes') => this.#limits[name]
    const total = this.#items.reduce((sum, item) => sum + Number(item.dataset['size']), 0)
    const say = (words: string, most = '') => fill(words, { name: file.name, size: this.#size(file.size), limit: most })
    if (file.size === 0) return say(this.#words.empty)
    if (file.size > limit('fileBytes')) return say(this.#words.tooLarge, this.#size(limit('fileBytes')))
    if (this.#items.length >= limit('files')) return say(this.#words.tooMany, String(limit('files')))
    if (total + file.size > limit('totalBytes')) return say(this.#words.tooMuch, this.#size(limit('totalBytes')))
    return null
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

  #begin(file: File): void {
    const upload = new Upload(this, file, this.#size(file.size), this.#words, {
      next: () => this.#next(upload),
      again: () => this.#queue(upload),
      said: (text) => this.#say(text),
    })
    this.#list.append(upload.item)
    this.#list.hidden = false
    this.#queue(upload)
  }
  #queue(upload: Upload): void {
    this.#waiting.push(upload)
    this.#next()
  }
  #next(done?: Upload): void {
    if (done) {
      this.#running.delete(done)
      this.#waiting = this.#waiting.filter((upload) => upload !== done)
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
    ;(beside?.querySelector('button') ?? this.#input)?.focus()
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

/** One file on its way, and its line in the list. */
class Upload {
  readonly item = document.createElement('li')
  readonly #bar = document.createElement('progress')
  readonly #buttons = Object.assign(document.createElement('span'), { className: 'file-actions' })
  readonly #why = Object.assign(document.createElement('span'), { className: 'field-error' })
  readonly #name: string
  readonly #drop: FileDrop
  readonly #file: File
  readonly #words: Words
  readonly #tell: { next(): void; again(): void; said(text: string): void }
  #request: XMLHttpRequest | null = null
  #isOver = false

  constructor(drop: FileDrop, file: File, size: string, words: Words, tell: { next(): void; again(): void; said(text: string): void }) {
    this.#drop = drop
    this.#file = file
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
    this.#why.textContent = ''
    this.#bar.hidden = false
    this.#offer('cancel', () => this.#drops())
    request.upload.onprogress = ({ loaded, total }) => {
      // The last step is the server's: it says so by its answer.
      this.#bar.value = Math.min(99, Math.floor((loaded / total) * 100))
      this.#bar.setAttribute('aria-label', fill(this.#words.sending, { name: this.#name, percent: String(this.#bar.value) }))
    }
    request.onload = () => this.#answered(request)
    request.onerror = () => this.#failed(fill(this.#words.failed, { name: this.#name }))
    request.ontimeout = request.onerror
    request.open('POST', this.#drop.url)
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('x-csrf-token', this.#drop.token)
    const body = new FormData()
    body.append('csrf', this.#drop.token)
    if (this.#drop.type) body.append('type', this.#drop.type)
    body.append('files', this.#file, this.#name)
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
      this.#failed(answer.detail || fill(this.#words.failed, { name: this.#name }))
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

  #failed(why: string): void {
    if (this.#isOver) return
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

/** Pasted pictures all come as image.png; the time tells them apart. */
function named(file: File): File {
  if (!/^image\.\w+$/.test(file.name)) return file
  const time = new Date().toTimeString().slice(0, 8).replaceAll(':', '.')
  return new File([file], file.name.replace('.', ` ${time}.`), { type: file.type })
}

function fill(words: string, values: Record<string, string>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
