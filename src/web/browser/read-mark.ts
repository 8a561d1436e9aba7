// Clears "updated" once the newest letters have really been on screen, and tells the composer which message its writer has seen.
export function keepReadMark(): void {
  const look = () => {
    if (document.visibilityState !== 'visible') return
    const letters = document.getElementById('conversation')
    const form = document.querySelector<HTMLFormElement>('form[data-read]')
    if (!letters || !form) return
    const seen = document.querySelector<HTMLInputElement>('input[data-last-seen]')
    if (seen && letters.dataset['lastMessage']) seen.value = letters.dataset['lastMessage']
    const upTo = letters.dataset['upTo'] ?? ''
    if (letters.dataset['updated'] !== 'yes' || form.dataset['sent'] === upTo) return
    form.dataset['sent'] = upTo
    const body = new URLSearchParams({ csrf: form.querySelector<HTMLInputElement>('[name=csrf]')?.value ?? '', upTo })
    fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } }).catch(() => {
      delete form.dataset['sent'] // the next look tries again
    })
  }
  for (const happening of ['turbo:load', 'visibilitychange', 'guichet:refreshed']) document.addEventListener(happening, look)
}
