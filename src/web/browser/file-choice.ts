// Puts a button of the page before the browser's own file control, which says "Choose Files" and "No file chosen" in whatever language the browser speaks.

export class FileChoice extends HTMLElement {
  #life = new AbortController()

  connectedCallback(): void {
    this.#life = new AbortController()
    const { signal } = this.#life
    const input = this.querySelector<HTMLInputElement>('input[type=file]')!
    const button = this.querySelector<HTMLElement>('[data-choose]')!
    // Its label and whoever chooses for it still reach the control while it is hidden.
    input.hidden = true
    button.hidden = false
    button.addEventListener('click', () => input.click(), { signal })
    // Heard here, after what takes the files as they are chosen and leaves none in the control.
    this.addEventListener('change', () => this.#say(input), { signal })
  }

  disconnectedCallback(): void {
    this.#life.abort()
  }

  #say({ files }: HTMLInputElement): void {
    const names = [...(files ?? [])].map(({ name }) => name)
    this.querySelector('[data-chosen]')!.textContent = new Intl.ListFormat(document.documentElement.lang).format(names)
  }
}
