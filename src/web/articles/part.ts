// What every part of an article's page is given, and where its forms go.
import type { OurArticle, OurText } from '../../desk/articles/ours.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import type { Fields } from './typed.ts'

export type FormName = 'about' | 'audience' | 'name' | 'publication' | 'review' | 'decision' | 'files' | 'showing' | 'retirement'
export interface Sent {
  readonly form: FormName
  readonly refusal: Refusal
  readonly fields?: Fields
}
export interface Part {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly article: OurArticle
  readonly sent: Sent | null
}

export const to = ({ article }: Pick<Part, 'article'>, deed: string) => `/workspace/articles/${article.id}/${deed}`
/** Its newest words are what the page is about; the article cannot be without. */
export const originalOf = (article: OurArticle): OurText => article.latest[0]!
/** What readers will be told once the newest version is theirs. */
export const toldNext = (article: OurArticle) => originalOf(article).told ?? article
