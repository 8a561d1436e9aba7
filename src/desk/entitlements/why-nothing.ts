// Whether there is anything at all somebody may file, and why not: asked wherever a new ticket is offered, before anyone is led to a refusal.
import type { Language } from '../../platform/messages.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { entitle } from './entitle.ts'
import type { Standing, Wanted } from './facts.ts'
import type { Refused, Verdict } from './verdict.ts'

/** More than these nobody reads before asking. */
const mostTold = 3

/** Whatever it is. */
export const anything = (language: Language): Wanted => ({
  context: null,
  offering: null,
  contract: null,
  type: null,
  service: null,
  language,
})

/** Pure. The different reasons, the first of each and at most three; none where something may be filed. What somebody can change is told first. */
export function whyNothing(catalogue: Catalogue, standing: Standing, language: Language): Refused[] {
  const wanted = anything(language)
  const whole = entitle(catalogue, standing, wanted)
  if (!whole.allowed) return [whole]
  const offerings = inUse(catalogue.offerings)
  const refused: Refused[] = []
  for (const offering of offerings.length > 0 ? offerings : [null]) {
    const there = entitle(catalogue, standing, { ...wanted, offering })
    const verdicts = there.allowed ? typesUnder(catalogue, standing, { ...wanted, offering }) : [there]
    for (const verdict of verdicts) {
      if (verdict.allowed) return []
      refused.push(verdict)
    }
  }
  const changed = refused.filter(({ remedy }) => remedy !== 'choose-another')
  return different(changed.length > 0 ? changed : refused).slice(0, mostTold)
}

/** One by one: the first that is allowed is the last that is judged. */
function* typesUnder(catalogue: Catalogue, standing: Standing, wanted: Wanted): Generator<Verdict> {
  for (const type of inUse(catalogue.requestTypes)) yield entitle(catalogue, standing, { ...wanted, type })
}

const inUse = (list: readonly { readonly key: string; readonly retired: boolean }[]): string[] =>
  list.filter(({ retired }) => !retired).map(({ key }) => key)

function different(refused: readonly Refused[]): Refused[] {
  const first = new Map<string, Refused>()
  for (const one of refused) {
    const what = `${one.reason} ${one.remedy} ${one.partner?.id ?? ''}`
    if (!first.has(what)) first.set(what, one)
  }
  return [...first.values()]
}
