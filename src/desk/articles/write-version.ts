// Write the words anew: a version is added as a draft, readers keep what they have. In another language than the original it is a translation.
import { z } from 'zod'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { recordOfArticle } from '../events.ts'
import { articleFor } from './article-for.ts'
import { ArticleWords, LanguageOf } from './fields.ts'
import { requireQuotes } from './quoted.ts'
import { addVersion, latestVersion, versionFor } from './versions.ts'

export const WriteVersion = z.strictObject({
  language: LanguageOf,
  /** The version that was changed; 0: the first in this language. */
  basedOn: z.int().min(0),
  /** Of a translation: the version of the original that it says. */
  ofVersion: z.int32().min(1).nullable().default(null),
  words: ArticleWords,
})

/** Answers the number of the version. */
export function writeVersion(act: Act, id: string, input: z.output<typeof WriteVersion>): Promise<number> {
  return inTransaction(act, async (act) => {
    const article = await articleFor(act, id)
    const { language, words } = input
    requireQuotes(await catalogueOf(act.db), words)
    const latest = await latestVersion(act, article.id, language)
    // Somebody else saved meanwhile: nothing of theirs is written over unseen.
    if ((latest?.version ?? 0) !== input.basedOn) throw new Refusal('changed-meanwhile')
    const isTranslation = language !== article.language
    if (isTranslation && input.ofVersion === null)
      throw new Refusal('invalid', {}, [{ field: 'ofVersion', message: 'refusal.fault.required' }])
    const ofVersion = isTranslation ? input.ofVersion : null
    if (ofVersion !== null) await versionFor(act, article.id, article.language, ofVersion)
    const version = await addVersion(act, latest, { article, language, words, ofVersion })
    await recordOfArticle(act, article.id, { type: 'article.written', language, version })
    return version
  })
}

export const RestoreVersion = z.strictObject({ language: LanguageOf, version: z.int32().min(1), basedOn: z.int32().min(1) })

/** The words of an earlier version once more, as a new one. */
export function restoreVersion(act: Act, id: string, { language, version, basedOn }: z.output<typeof RestoreVersion>): Promise<number> {
  return inTransaction(act, async (act) => {
    const article = await articleFor(act, id)
    const latest = await latestVersion(act, article.id, language)
    if (latest?.version !== basedOn) throw new Refusal('changed-meanwhile')
    const { title, summary, body, workaround, machine, ofVersion } = await versionFor(act, article.id, language, version)
    const words = { title, summary, body, workaround, machine }
    const made = await addVersion(act, latest, { article, language, words, ofVersion, restores: version })
    await recordOfArticle(act, article.id, { type: 'article.written', language, version: made, restores: version })
    return made
  })
}
