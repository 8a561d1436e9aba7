// On a narrow screen the rail is one strip: where one is stands in sight, and an edge that fades says that there is more.

interface Strip {
  readonly width: number
  readonly whole: number
}

/** How far the strip is moved for an item to stand in its middle, as far as there is anything to move. */
export const placeOf = (item: { readonly start: number; readonly width: number }, { width, whole }: Strip): number =>
  Math.max(0, Math.min(item.start + item.width / 2 - width / 2, whole - width))

/** At which edges something lies out of sight; half a pixel is rounding. */
export function moreAt(place: number, { width, whole }: Strip): 'start' | 'end' | 'both' | null {
  const [before, after] = [place > 1, place + width < whole - 1]
  return before && after ? 'both' : before ? 'start' : after ? 'end' : null
}

const stripOf = (rail: Element): HTMLElement | null => rail.querySelector<HTMLElement>('nav.rail-inside, .rail-inside nav')
const sizeOf = (strip: HTMLElement): Strip => ({ width: strip.clientWidth, whole: strip.scrollWidth })

export function showWhereOneIs(): void {
  const strip = () => {
    const rail = document.getElementById('pane-rail')
    return rail && stripOf(rail)
  }
  const mark = () => {
    const shown = strip()
    if (!shown) return
    // At the left of a wide screen it is no strip, and nothing of it lies beside.
    const more = moreAt(shown.scrollLeft, sizeOf(shown))
    if (more) shown.dataset['more'] = more
    else delete shown.dataset['more']
  }
  const toMiddle = (shown: HTMLElement, of: Element) => {
    const [item, frame] = [of.getBoundingClientRect(), shown.getBoundingClientRect()]
    // Not scrollIntoView, which would move the page as well; and at once, so that nothing glides.
    shown.scrollLeft = placeOf({ start: item.left - frame.left + shown.scrollLeft, width: item.width }, sizeOf(shown))
  }
  const bring = () => {
    const shown = strip()
    const here = shown?.querySelector('[aria-current]')
    if (shown && here) toMiddle(shown, here)
    mark()
  }
  document.addEventListener('turbo:load', bring)
  // Browsers leave alone what is seen in part. Only by Tab: under a finger nothing moves.
  document.addEventListener('focusin', ({ target }) => {
    const shown = strip()
    if (target instanceof Element && target.matches(':focus-visible') && shown?.contains(target)) toMiddle(shown, target)
  })
  document.addEventListener('guichet:refreshed', mark)
  document.addEventListener('scroll', (event) => event.target === strip() && mark(), { capture: true, passive: true })
  addEventListener('resize', bring)
}
