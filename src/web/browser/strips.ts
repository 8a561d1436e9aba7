// On a narrow screen rooms, tabs, chips and rail are one row each, a strip: where one is stands in sight, and an edge that fades says that there is more.

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

const strips = '.bar-nav, .tabs, nav.chips, .rail-inside nav, nav.rail-inside'
const sizeOf = (strip: HTMLElement): Strip => ({ width: strip.clientWidth, whole: strip.scrollWidth })

export function showWhereOneIs(): void {
  const all = () => document.querySelectorAll<HTMLElement>(strips)
  const mark = (strip: HTMLElement) => {
    // On a wide screen it is no strip, and nothing of it lies beside.
    const more = moreAt(strip.scrollLeft, sizeOf(strip))
    if (more) strip.dataset['more'] = more
    else delete strip.dataset['more']
  }
  const toMiddle = (strip: HTMLElement, of: Element) => {
    const [item, frame] = [of.getBoundingClientRect(), strip.getBoundingClientRect()]
    // Not scrollIntoView, which would move the page as well; and at once, so that nothing glides.
    strip.scrollLeft = placeOf({ start: item.left - frame.left + strip.scrollLeft, width: item.width }, sizeOf(strip))
  }
  const bring = () => {
    for (const strip of all()) {
      const here = strip.querySelector('[aria-current]')
      if (here) toMiddle(strip, here)
      mark(strip)
    }
  }
  document.addEventListener('turbo:load', bring)
  // Browsers leave alone what is seen in part. Only by Tab: under a finger nothing moves.
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element) || !target.matches(':focus-visible')) return
    const strip = target.closest<HTMLElement>(strips)
    if (strip) toMiddle(strip, target)
  })
  document.addEventListener('guichet:refreshed', () => all().forEach(mark))
  document.addEventListener('scroll', ({ target }) => target instanceof HTMLElement && target.matches(strips) && mark(target), {
    capture: true,
    passive: true,
  })
  addEventListener('resize', bring)
}
