// Tells a form that makes a person which time zone the browser lives in; without script the first guess follows the language.
export function tellTimeZone(): void {
  document.addEventListener('turbo:load', () => {
    for (const field of document.querySelectorAll<HTMLInputElement>('input[data-time-zone]'))
      field.value = Intl.DateTimeFormat().resolvedOptions().timeZone
  })
}
