// An answer that lacks the part it was asked for: one is signed out by now, or it failed. What is being written on the page stays, and the part says so;
// where nothing is, the answer is shown as a page.
import { isChanged } from './in-hand.ts'

interface Missing {
  readonly response: Response
  visit(response: Response): void
}

export function standInForMissingFrames(): void {
  document.addEventListener('turbo:frame-missing', (event) => {
    event.preventDefault()
    const { response, visit } = (event as CustomEvent<Missing>).detail
    const isWriting = document.querySelector('draft-form, kept-form') !== null || [...document.querySelectorAll('form *')].some(isChanged)
    if (isWriting) say(event.target as Element)
    else visit(response)
  })
}

/** Above what stood there, such as a link to the same; the next answer takes both away. */
function say(frame: Element): void {
  if (frame.querySelector(':scope > .frame-missing')) return
  const note = document.createElement('p')
  note.className = 'frame-missing article-note'
  note.setAttribute('role', 'status')
  note.textContent = document.querySelector<HTMLMetaElement>('meta[name="frame-missing"]')?.content ?? ''
  frame.prepend(note)
}
