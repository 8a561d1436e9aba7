// Turbo follows a redirect without its fragment: `?to=` carries it, and here it becomes one again, so that one lands where one's words are.
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
