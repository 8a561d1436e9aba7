// A folder as a whole: its configuration and its articles, each checked against the other, with every fault of both told at once.
import { type PresetArticle, articlesIn } from '../articles/preset-articles.ts'
import type { Configuration } from './configuration.ts'
import { presetOf, refusedPreset } from './preset.ts'

export interface PresetFolder {
  readonly configuration: Configuration
  /** Null: it says nothing of articles. */
  readonly articles: readonly PresetArticle[] | null
}

export function readPresetFolder(folder: string): PresetFolder {
  const { configuration, faults } = presetOf(folder)
  const { articles, faults: ofArticles } = articlesIn(folder, configuration)
  if (!configuration || ofArticles.length > 0) throw refusedPreset(folder, [...faults, ...ofArticles])
  return { configuration, articles }
}
