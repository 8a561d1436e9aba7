// A form of one drop-down is sent as soon as something is chosen, and the drop-down keeps the focus; without script it has a button.

export function sendOnChange(): void {
  let chosen = ''
  document.addEventListener('change', (event) => {
    const { form, id } = event.target as Partial<HTMLSelectElement>
    if (!form?.hasAttribute('data-send-on-change')) return
    chosen = id ?? ''
    form.requestSubmit()
  })
  const back = () => {
    if (chosen && document.activeElement === document.body) document.getElementById(chosen)?.focus({ preventScroll: true })
  }
  document.addEventListener('turbo:render', back)
  document.addEventListener('turbo:load', () => {
    back()
    chosen = ''
  })
}
