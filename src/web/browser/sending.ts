// A form is sent once, however often one clicks; Ctrl or Command with Enter sends from any of its fields.

export function sendOnce(): void {
  const sending = new WeakSet<HTMLFormElement>()
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (form.method === 'get' || event.defaultPrevented) return
    if (sending.has(form)) {
      event.preventDefault()
      event.stopImmediatePropagation()
      return
    }
    sending.add(form)
    // Without Turbo's answer (a download, a broken line) it may be sent again later.
    setTimeout(() => sending.delete(form), 10_000)
  })
  document.addEventListener('turbo:submit-end', (event) => sending.delete(event.target as HTMLFormElement))
  addEventListener('pageshow', (event) => {
    if (event.persisted) for (const form of document.forms) sending.delete(form)
  })
}

export function sendByKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return
    const form = (event.target as Partial<HTMLTextAreaElement>).form
    if (!form || form.method === 'get') return
    event.preventDefault()
    const main = [...form.elements].find(
      (field): field is HTMLButtonElement =>
        field instanceof HTMLButtonElement && field.type === 'submit' && !field.hasAttribute('formaction') && !field.disabled,
    )
    form.requestSubmit(main)
  })
}
