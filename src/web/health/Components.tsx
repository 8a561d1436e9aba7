// The parts of the service under their headings: how each is now, and how it was.
import { type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { ComponentNow, Group } from '../../desk/health/health-now.ts'
import type { Ask } from '../ask.ts'
import { type Days, DaysTable, Strip } from './Strip.tsx'
import { ConditionChip } from './words.tsx'

interface Shown {
  readonly ask: Ask
  readonly history: ReadonlyMap<string, Days>
}

export const Components = ({ ask, groups, history }: Shown & { groups: readonly Group[]; catalogue: Catalogue }) => (
  <>
    {groups.map((group) => {
      const { heading, region } = group
      const title = [region && label(region.label, ask.language), heading && label(heading, ask.language)].filter(Boolean).join(' · ')
      return (
        <section class="health-group" aria-label={title || ask.t('health.components')}>
          {title && <h3 class="health-group-title">{title}</h3>}
          <ul class="health-components">
            {group.components.map((one) => (
              <ComponentRow ask={ask} history={history} now={one} />
            ))}
          </ul>
        </section>
      )
    })}
  </>
)

const ComponentRow = ({ ask, now: { component, condition }, history }: Shown & { now: ComponentNow }) => {
  const { t } = ask
  const name = label(component.label, ask.language)
  const days = history.get(component.key) ?? []
  return (
    <li class="health-component" id={`component-${component.key}`}>
      <div class="health-component-head">
        <p class="health-component-name">
          <bdi>{name}</bdi>
          {component.description && <span class="health-small">{label(component.description, ask.language)}</span>}
        </p>
        <ConditionChip ask={ask} condition={condition} />
      </div>
      <Strip ask={ask} days={days} name={name} />
      {days.length === 0 ? (
        <p class="health-small health-strip-foot">{t('health.days.none')}</p>
      ) : (
        <details class="health-strip-foot">
          <summary>{t('health.days.some', { count: days.length })}</summary>
          <DaysTable ask={ask} days={days} caption={t('health.days.caption', { name })} />
        </details>
      )}
    </li>
  )
}
