// Whether an article fits in earnest what somebody writes, so that a poor answer is not shown at all (NTT-20). Most of a sentence is not what it is
// about, so a sum of met words proves little: it counts which were met, and where. Pure.
import type { Ranked } from './find-articles.ts'

/** Of one word that was typed. */
export interface Sought {
  /** In so few articles that meeting it says something; in so few that it hardly means anything else. */
  readonly isRare: boolean
  readonly isScarce: boolean
  /** From the summary: what it is about. */
  readonly isFirst: boolean
}

/** What guichet_articles_with grades so: the whole word, in a title, in a lead (summary and workaround), in the text. */
export const grade = { title: 1, lead: 0.7, text: 0.45 }

/** code: an error's code. title, lead, text: words there. close: where the text has them must be looked at, whether together. null: it does not fit. */
export type Fit = 'code' | 'title' | 'lead' | 'text' | 'close' | null

/** `isChosen`: it is about the service or the type of request that was chosen. */
export function fitOf({ grades, isCoded }: Pick<Ranked, 'grades' | 'isCoded'>, sought: readonly Sought[], isChosen: boolean): Fit {
  if (isCoded) return 'code'
  const met = sought.map((one, at) => ({ ...one, grade: grades[at] ?? 0 }))
  const rare = met.filter((one) => one.isRare && Object.values(grade).includes(one.grade))
  const inTitle = met.filter((one) => one.grade === grade.title)
  const inLead = rare.filter((one) => one.grade === grade.lead)
  if (inTitle.length > 1 || inTitle.some(({ isRare }) => isRare && (isChosen || rare.length > 1))) return 'title'
  if (inTitle.some(({ isRare, isScarce, isFirst }) => isFirst && (isScarce || (isRare && isMostly(met))))) return 'title'
  if (inLead.length > 1 || (isChosen && inLead.length > 0)) return 'lead'
  if (isChosen && rare.length > 0) return 'text'
  return rare.filter(({ isScarce }) => isScarce).length > 1 ? 'close' : null
}

/** One word of a title that others have too says it only where hardly anything else is asked: "three servers for an office" is not about a server that does not answer. */
function isMostly(met: readonly { readonly isFirst: boolean; readonly grade: number }[]): boolean {
  const first = met.filter(({ isFirst }) => isFirst)
  return first.filter(({ grade }) => grade > 0).length * 3 >= first.length
}
