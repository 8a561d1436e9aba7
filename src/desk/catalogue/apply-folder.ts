// Makes a house what a folder says, configuration and articles: in one transaction, or nothing of it.
import type { FileStorage } from '../../platform/storage.ts'
import { type Act, inTransaction } from '../actor.ts'
import { applyArticles } from '../articles/apply-articles.ts'
import type { LeftArticle } from '../articles/article-differences.ts'
import { applyConfiguration } from './apply-configuration.ts'
import { forgetCatalogue } from './catalogue-of.ts'
import type { Difference } from './differences.ts'
import type { PresetFolder } from './preset-folder.ts'
import { countVersion } from './version.ts'

export interface FolderPlan {
  readonly found: readonly Difference[]
  /** Articles that differ and are left as they are. */
  readonly left: readonly LeftArticle[]
}

/** The operator's act, as the worker. `expect` is the version that was planned against. */
export async function applyFolder(
  act: Act,
  { configuration, articles }: PresetFolder,
  { expect = null, storage = null }: { readonly expect?: number | null; readonly storage?: FileStorage | null } = {},
): Promise<FolderPlan> {
  const plan = await inTransaction(act, async (act) => {
    const found = await applyConfiguration(act, configuration, { expect })
    if (!articles) return { found, left: [] }
    const ofArticles = await applyArticles(act, articles, configuration, storage)
    if (found.length === 0 && ofArticles.found.length > 0) await countVersion(act.db)
    return { found: [...found, ...ofArticles.found], left: ofArticles.left }
  })
  forgetCatalogue(act.db)
  return plan
}
