// Where one is on a page that came: at one's own words after a redirect, in one's own draft after a reload, at what has the focus.

/** Turbo follows a redirect without its fragment: `?to=` carries it, and here it becomes one again. */
export function arriveWhereMeant(): void {
  document.addEventListener('turbo:load', () => {
    const here = new URL(location.href)
    const to = here.searchParams.get('to')
    if (!to) return
    here.searchParams.delete('to')
    here.hash = ''
    history.replaceState(history.state, '', here)
    if (document.getElementById(to)) location.replace(`#${encodeURIComponent(to)}`)
  })
}

/** A refusal far down takes the focus to its field; Turbo shows the page from its top all the same, and on a phone nothing of it would be seen. */
export function showWhatHasFocus(): void {
  document.addEventListener('turbo:render', () =>
    requestAnimationFrame(() => {
      if (document.activeElement?.matches('[autofocus]')) document.activeElement.scrollIntoView({ block: 'nearest' })
    }),
  )
}

/** With the first keystroke the form's draft is named in the address, so that a reload shows what was typed. */
export function keepDraftInAddress(): void {
  document.addEventListener('input', (event) => {
    const form = (event.target as Partial<HTMLInputElement>).form
    if (!form?.matches('draft-form form')) return
    const action = new URL(form.action)
    if (action.pathname === location.pathname && action.search !== location.search) history.replaceState(history.state, '', action)
  })
}

/** A link within the page is the browser's own: Turbo would fetch and draw the whole page anew (hotwired/turbo#539, 8.0.23). */
export function leaveLinksWithinThePage(): void {
  document.addEventListener(
    'turbo:click',
    (event) => {
      if (!(event.target as Element).getAttribute('href')?.startsWith('#')) return
      event.preventDefault()
      event.stopPropagation() // or a frame takes it
    },
    { capture: true },
  )
}

/** A browser unfolds what holds the target of a fragment; where Turbo comes from another page, nobody does. */
export function unfoldWhatIsLinked(): void {
  document.addEventListener('turbo:load', () => {
    const place = document.getElementById(location.hash.slice(1))
    const folded = place?.closest<HTMLDetailsElement>('details:not([open])')
    if (!folded) return
    folded.open = true
    place?.scrollIntoView()
  })
}
