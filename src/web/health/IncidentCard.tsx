// One incident, maintenance or known issue as it stands on a page of several: what it is, whom it touches, the last word on it.
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { IncidentPage } from '../../desk/health/incidents.ts'
import { isOver } from '../../desk/health/lifecycle.ts'
import { namesOf } from '../../desk/health/names.ts'
import type { Ask } from '../ask.ts'
import { Time } from '../ui/Time.tsx'
import { Chips, Fact, Said, SaidText, When } from './words.tsx'

export interface IncidentCardProps {
  readonly ask: Ask
  readonly catalogue: Catalogue
  readonly incident: IncidentPage
  /** Of the heading: below that of the section. */
  readonly level?: 2 | 3
  /** How many of its updates are shown in full. */
  readonly updates?: number
}

export const IncidentCard = ({ ask, catalogue, incident, level = 3, updates = 1 }: IncidentCardProps) => {
  const { t } = ask
  const names = namesOf(catalogue, incident.components, ask.language)
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <article
      class={`health-card is-${incident.kind} ${isOver(incident.state) ? 'is-over' : ''}`}
      aria-labelledby={`of-${incident.reference}`}
    >
      <Heading class="health-card-title" id={`of-${incident.reference}`}>
        <a href={`/health/incidents/${incident.reference}`}>
          <Said ask={ask} words={incident.title} />
        </a>
      </Heading>
      <p class="health-facts">
        <Chips ask={ask} incident={incident} />
        <Fact icon="clock">
          <When ask={ask} incident={incident} />
        </Fact>
        {names.length > 0 && (
          <Fact icon="layers">
            <span class="for-readers">{t('health.touches')}: </span>
            {names.join(', ')}
          </Fact>
        )}
      </p>
      {incident.workaround && (
        <div class="health-workaround">
          <p class="health-small">{t('health.workaround')}</p>
          <SaidText ask={ask} words={incident.workaround} />
        </div>
      )}
      {incident.updates.slice(0, updates).map((update) => (
        <div class="health-said">
          <p class="health-small">
            {t(`health.state.${update.state}`)} · <Time ask={ask} at={update.at} />
          </p>
          <SaidText ask={ask} words={update.body} />
        </div>
      ))}
    </article>
  )
}
