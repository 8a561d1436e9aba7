// What opens over the page closes by Escape, which gives the focus back, and by a press beside it.

const floating = 'details:is(.menu, .confirm.is-over)[open]'

export function closeWhatFloats(): void {
  document.addEventListener('keydown', (event) => {
    const open = event.key === 'Escape' && document.activeElement?.closest<HTMLDetailsElement>(floating)
    if (!open) return
    open.open = false
    open.querySelector('summary')?.focus()
  })
  document.addEventListener('pointerdown', ({ target }) => {
    for (const open of document.querySelectorAll<HTMLDetailsElement>(floating)) if (!open.contains(target as Node)) open.open = false
  })
}
