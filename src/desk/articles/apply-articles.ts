// Makes the articles of a house say what those of a folder say. A change is a version with its history; what people edited is left to them (decision 0027).
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Db, Tx } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { FileStorage } from '../../platform/storage.ts'
import type { ActInTransaction } from '../actor.ts'
import type { Configuration } from '../catalogue/configuration.ts'
import { recordOfArticle } from '../events.ts'
import { addPresetArticle, hangPresetFile, recordApplied } from './add-preset-article.ts'
import { columnsOf, type OurFacts, toldOf } from './article.ts'
import { type ArticlePlan, articleDifferences } from './article-differences.ts'
import type { Written } from './fields.ts'
import type { PresetArticle } from './preset-articles.ts'
import { renamed, saidBy } from './said.ts'
import { type StoredArticle, cameFromFiles, isNamed, storedArticles } from './stored-articles.ts'
import { addVersion, latestVersion, show, shownVersion } from './versions.ts'

export async function planArticles(
  tx: Db | Tx,
  wanted: readonly PresetArticle[],
  configuration: Configuration,
  at: Date,
  { lock = false } = {},
): Promise<ArticlePlan> {
  const where = sql`(${cameFromFiles} or ${isNamed(wanted.map(({ slug }) => slug))})`
  return articleDifferences(await storedArticles(tx, where, { lock }), wanted, configuration, at)
}

/** The operator's act. Keys that articles name were checked when the files were read. */
export async function applyArticles(
  act: ActInTransaction,
  wanted: readonly PresetArticle[],
  configuration: Configuration,
  storage: FileStorage | null,
): Promise<ArticlePlan> {
  const plan = await planArticles(act.db, wanted, configuration, act.at, { lock: true })
  const written: string[] = []
  for (const { stored, wanted } of plan.found) {
    if (!stored) written.push(await addPresetArticle(act, wanted!, storage))
    else {
      await (wanted ? write(act, stored, wanted, storage) : retire(act, stored))
      written.push(stored.facts.id)
    }
  }
  await recordApplied(act, written)
  return plan
}

async function retire(act: ActInTransaction, { facts: { id } }: StoredArticle): Promise<void> {
  await act.db.updateTable('article').set({ state: 'retired', retired_at: act.at, updated_at: act.at }).where('id', '=', id).execute()
  await recordOfArticle(act, id, { type: 'article.retired' })
}

async function write(act: ActInTransaction, stored: StoredArticle, wanted: PresetArticle, storage: FileStorage | null): Promise<void> {
  const { facts } = stored
  const { slug, about, audience, texts } = wanted
  const [{ language }] = texts
  await act.db
    .updateTable('article')
    .set({
      language,
      ...columnsOf.readers(audience),
      preset_key: slug,
      updated_at: act.at,
      ...(facts.state !== 'published' && { state: 'published', published_at: act.at, retired_at: null }),
    })
    .where('id', '=', facts.id)
    .execute()
  if (!isDeepStrictEqual(facts.forWhom, audience))
    await recordOfArticle(act, facts.id, { type: 'article.audience-changed', from: facts.forWhom.audience, to: audience.audience })
  await writeTexts(act, stored, wanted, await hangNew(act, stored, wanted, storage))
  await act.db.updateTable('article').set(columnsOf.news(about)).where('id', '=', facts.id).execute()
  const news = (['issueState', 'fixedOn', 'pinned'] as const).filter((field) => facts[field] !== about[field])
  if (news.length > 0) await recordOfArticle(act, facts.id, { type: 'article.changed', fields: news })
  if (facts.state !== 'published') await recordOfArticle(act, facts.id, { type: 'article.published', at: act.at.toISOString() })
}

/** Ids in the files' words, and those of the same content that hang there already. */
async function hangNew(act: ActInTransaction, stored: StoredArticle, wanted: PresetArticle, storage: FileStorage | null) {
  const there = new Map([...stored.files].map(([id, { sha256 }]) => [sha256, id]))
  const ids = new Map<string, string>()
  for (const file of wanted.files) {
    let id = there.get(file.sha256)
    if (!id) {
      const taken = await act.db.selectFrom('article_file').select('id').where('id', '=', file.id).executeTakeFirst()
      id = taken ? newId(act.at.getTime()) : file.id
      await hangPresetFile(act, stored.facts.id, { ...file, id }, storage)
      await recordOfArticle(act, stored.facts.id, { type: 'article.file-added', fileId: id })
      there.set(file.sha256, id)
    }
    ids.set(file.id, id)
  }
  return ids
}

/** The original first, so that translations know which version of it they say. Whoever had a draft in work finds it in the history. */
async function writeTexts(
  act: ActInTransaction,
  stored: StoredArticle,
  wanted: PresetArticle,
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const { facts, said, forEveryone } = stored
  const { slug, about, audience } = wanted
  const told = toldOf({ slug, ...about })
  const article: OurFacts = { ...facts, language: wanted.texts[0].language }
  const whole = saidBy(wanted)
  const moved = facts.language !== article.language
  const differs = moved || slug !== facts.slug || !isDeepStrictEqual(told, toldOf(facts))
  for (const { language, ...text } of wanted.texts) {
    const isOriginal = language === article.language
    const stands = isDeepStrictEqual(said.texts[language], whole.texts[language]) && !moved && !(isOriginal && differs)
    if (stands && (audience.audience !== 'everyone' || forEveryone.includes(language))) continue
    const ofVersion = isOriginal ? null : (await shownVersion(act, facts.id, article.language))!.version
    const words: Written = { ...text, body: renamed(text.body, ids), workaround: text.workaround && renamed(text.workaround, ids) }
    const latest = await latestVersion(act, facts.id, language)
    const version = await addVersion(act, latest, { article, language, words, ofVersion, told })
    await recordOfArticle(act, facts.id, { type: 'article.written', language, version })
    await show(act, article, { language, version, told: isOriginal ? told : null })
    if (audience.audience === 'everyone') await makePublic(act, facts.id, language, version)
    await recordOfArticle(act, facts.id, { type: 'article.shown', language, version })
  }
  for (const language of Object.keys(said.texts)) {
    if (wanted.texts.some((text) => text.language === language)) continue
    await textOf(act, facts.id, language).set({ state: 'past' }).where('state', '=', 'shown').execute()
    await recordOfArticle(act, facts.id, { type: 'article.withdrawn', language })
  }
}

const textOf = (act: ActInTransaction, id: string, language: string) =>
  act.db.updateTable('article_text').where('article_id', '=', id).where('language', '=', language)
const makePublic = (act: ActInTransaction, id: string, language: string, version: number) =>
  textOf(act, id, language).set({ public_at: act.at, agreed_at: act.at }).where('version', '=', version).execute()
