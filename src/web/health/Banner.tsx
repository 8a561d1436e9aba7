// The one sentence that says how the service is, wherever people begin: the health page, their home.
import type { Condition } from '../../desk/health/lifecycle.ts'
import { healthInShort, keepsHealth } from '../../desk/health/health-now.ts'
import { concerningPerson } from '../../desk/health/concerning.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { reading } from '../../platform/database.ts'
import type { Ask } from '../ask.ts'
import { Icon } from '../ui/Icon.tsx'
import { Time } from '../ui/Time.tsx'
import { Said, looks } from './words.tsx'

export const Banner = ({ ask, condition, mine }: { ask: Ask; condition: Condition; mine?: boolean }) => {
  const [tone, icon] = looks[condition]
  return (
    <div class={`health-banner tone-${tone}`}>
      <Icon name={icon} />
      <div>
        <p class="health-banner-words">{ask.t(`health.banner.${mine ? 'mine.' : ''}${condition}`)}</p>
        <p class="health-small">
          {ask.t('health.banner.at')} <Time ask={ask} at={ask.at} exact />
        </p>
      </div>
    </div>
  )
}

/** For the home: what is wrong with what concerns this visitor, or one calm line; nothing where no components are kept. */
export async function homeBanner(ask: Ask) {
  const catalogue = await catalogueOf(ask.house.app)
  const { visitor, t } = ask
  if (!keepsHealth(catalogue) || (!visitor && catalogue.healthPage !== 'everyone')) return null
  const { condition, count, first } = await reading(ask.house.app, visitor?.personId ?? null, async (tx) =>
    healthInShort(tx, visitor && visitor.staffRole === null ? await concerningPerson(tx, visitor.personId, ask.at) : null),
  )
  const [tone, icon] = looks[condition]
  if (condition === 'operational' || !first) {
    return (
      <p class="health-line">
        <Icon name={icon} /> {t('health.banner.operational')} <a href="/health">{t('health.home.more')}</a>
      </p>
    )
  }
  return (
    <aside class={`health-banner is-home tone-${tone}`} aria-label={t('health.title')}>
      <Icon name={icon} />
      <div>
        <p class="health-banner-words">{t(`health.banner.${condition}`)}</p>
        <p>
          <a href={`/health/incidents/${first.reference}`}>
            <Said ask={ask} words={first.title} />
          </a>
          {count > 1 && (
            <>
              {' '}
              · <a href="/health">{t('health.home.others', { count: count - 1 })}</a>
            </>
          )}
        </p>
      </div>
    </aside>
  )
}
