// Never replaces what somebody has in hand: a form that is being filled in, has the focus, is pointed at or came back refused stays as it is while
// the region around it is renewed. What changed meanwhile is said in it; sent all the same, the server refuses it by its `from`.

/** Left as they were, although the page has them otherwise by now. */
const kept = new Set<HTMLFormElement>()

/** Whether the renewal left something as it was. */
export function leavesAny(renewal: () => void): boolean {
  kept.clear()
  renewal()
  return kept.size > 0
}

/** `renew` is called once a form is let go. */
export function keepWhatIsInHand(renew: () => void): void {
  document.addEventListener('turbo:before-morph-attribute', (event) => {
    const { attributeName } = (event as CustomEvent<{ attributeName: string }>).detail
    const element = event.target as Element
    if (attributeName === 'open' && element.matches('details, dialog')) event.preventDefault()
  })
  document.addEventListener('turbo:before-morph-element', (event) => {
    const { currentElement, newElement } = (event as CustomEvent<{ currentElement: Element; newElement?: Element }>).detail
    // What is around a form may change, but not go and take it along.
    const forms = newElement ? [currentElement] : [currentElement, ...currentElement.querySelectorAll('form')]
    for (const form of forms) {
      if (!(form instanceof HTMLFormElement) || !isInHand(form)) continue
      event.preventDefault()
      if (newElement?.isEqualNode(form)) continue
      kept.add(form)
      sayWhatIsNow(form, newElement ?? null)
    }
  })
  const letGo = () => {
    if (kept.size > 0) setTimeout(() => [...kept].some((form) => form.isConnected && !isInHand(form)) && renew())
  }
  document.addEventListener('focusout', letGo)
  document.addEventListener('mouseout', letGo)
}

/** What a finger touched last is pointed at until it touches something else. */
const pointer = matchMedia('(hover: hover)')

const isInHand = (form: HTMLFormElement): boolean =>
  form.matches(':focus-within') ||
  (pointer.matches && form.matches(':hover')) ||
  [...form.elements].some((field) => isChanged(field) || field.matches('[aria-invalid=true]'))

/** In the form's own line for it; not while it is being sent, since then it is its reader's own doing. */
function sayWhatIsNow(form: HTMLFormElement, fresh: Element | null): void {
  const [line, now] = [form, fresh].map((one) => one?.querySelector<HTMLElement>('[data-now]'))
  if (!line || form.getAttribute('aria-busy') === 'true') return
  const from = (one: Element) => one.querySelector<HTMLInputElement>('[name=from]')?.value
  const said = !fresh ? line.dataset['gone'] : from(fresh) === from(form) ? '' : now?.dataset['now']
  if (line.textContent !== said) line.textContent = said ?? ''
}

export function isChanged(field: Element): boolean {
  if (field instanceof HTMLInputElement) return field.value !== field.defaultValue || field.checked !== field.defaultChecked
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue
  if (!(field instanceof HTMLSelectElement)) return false
  const options = [...field.options]
  // Where none is marked as selected, a browser shows the first.
  if (!field.multiple && !options.some((option) => option.defaultSelected)) return field.selectedIndex > 0
  return options.some((option) => option.selected !== option.defaultSelected)
}
