// The help centre's part of where people begin: what is worth reading first, and the way to the rest; nothing where there is nothing to read.
import { kindsToRead, listArticles } from '../../desk/articles/articles.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { reading } from '../../platform/database.ts'
import type { Ask } from '../ask.ts'
import { Icon } from '../ui/Icon.tsx'
import { mayReadHelp } from './door.ts'
import { ArticleRow, signs } from './words.tsx'

const most = 4

export async function homeHelp(ask: Ask) {
  const { t, house, visitor, at, language } = ask
  if (!(await mayReadHelp(ask))) return null
  const catalogue = await catalogueOf(house.app)
  const { there, articles } = await reading(house.app, visitor?.personId ?? null, async (tx) => {
    const there = await kindsToRead(tx, at)
    const { articles } = await listArticles(tx, { at, language, pinned: true, limit: most })
    return { there, articles }
  })
  if (there.length === 0) return null
  return (
    <section class="home-part home-help" aria-labelledby="home-help">
      <div class="home-part-head">
        <h2 id="home-help">{t('help.home')}</h2>
        <a class="onward" href="/help">
          {t('help.home.all')} <Icon name="arrow-right" />
        </a>
      </div>
      <ul class="help-links" aria-label={t('help.kinds')}>
        {there.map((kind) => (
          <li>
            <a href={`/help?kind=${kind}`}>
              <Icon name={signs[kind]} /> {t(`help.kinds.${kind}`)}
            </a>
          </li>
        ))}
      </ul>
      {articles.length > 0 && (
        <ul class="help-list">
          {articles.map((article) => (
            <ArticleRow ask={ask} catalogue={catalogue} article={article} />
          ))}
        </ul>
      )}
    </section>
  )
}
