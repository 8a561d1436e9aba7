// How conditions, states and impacts look and what they are called: a sign and a word each, colour only beside them.
import type { Child } from 'hono/jsx'
import { type Words, label } from '../../desk/catalogue/catalogue.ts'
import type { Incident } from '../../desk/health/incidents.ts'
import { type Condition, type State, conditionBy, isOver } from '../../desk/health/lifecycle.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import type { Ask } from '../ask.ts'
import { Chip, type Tone } from '../ui/Chip.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { exactRange, exactTime, type Reader, Time } from '../ui/Time.tsx'
import { raw } from 'hono/html'

export const looks = {
  operational: ['good', 'solved'],
  maintenance: ['accent', 'wrench'],
  degraded: ['warn', 'gauge'],
  'partial-outage': ['warn', 'alert'],
  outage: ['bad', 'outage'],
} as const satisfies Record<Condition, readonly [Tone, IconName]>

export const ConditionChip = ({ ask, condition }: { ask: Pick<Ask, 't'>; condition: Condition }) => {
  const [tone, icon] = looks[condition]
  return (
    <Chip tone={tone} icon={icon}>
      {ask.t(`health.condition.${condition}`)}
    </Chip>
  )
}

const stateIcons = {
  scheduled: 'clock',
  'in-progress': 'wrench',
  investigating: 'search',
  identified: 'flag',
  monitoring: 'dot',
  resolved: 'solved',
  cancelled: 'close',
} as const satisfies Record<State, IconName>

export const StateChip = ({ ask, state }: { ask: Pick<Ask, 't'>; state: State }) => (
  <Chip tone={state === 'resolved' ? 'good' : isOver(state) || state === 'scheduled' ? 'neutral' : 'accent'} icon={stateIcons[state]}>
    {ask.t(`health.state.${state}`)}
  </Chip>
)

/** State, and what it does to the service while it does something. */
export const Chips = ({ ask, incident }: { ask: Pick<Ask, 't'>; incident: Incident }) => {
  const condition = conditionBy(incident)
  return (
    <span class="health-chips">
      <StateChip ask={ask} state={incident.state} />
      {condition !== 'operational' && condition !== 'maintenance' && <ConditionChip ask={ask} condition={condition} />}
    </span>
  )
}

/** In the reader's language, or in English, marked as such for who hears it read. */
export const Said = ({ ask, words }: { ask: Pick<Ask, 'language'>; words: Words }) => (
  <span lang={words[ask.language] === undefined ? 'en' : undefined} dir="auto">
    {label(words, ask.language)}
  </span>
)
export const SaidText = ({ ask, words }: { ask: Pick<Ask, 'language'>; words: Words }) => (
  <div class="prose" lang={words[ask.language] === undefined ? 'en' : undefined} dir="auto">
    {raw(renderMarkdown(label(words, ask.language)))}
  </div>
)

/** Planned work says from when to when; anything else since when, and until when once it is over. */
export const When = ({ ask, incident }: { ask: Reader; incident: Incident }) => {
  const { t } = ask
  if (incident.kind === 'maintenance') {
    return (
      <span>
        {incident.endsAt
          ? exactRange(ask, incident.startsAt, incident.endsAt)
          : t('health.from', { from: exactTime(ask, incident.startsAt) })}
      </span>
    )
  }
  return incident.resolvedAt ? (
    <span>{exactRange(ask, incident.startsAt, incident.resolvedAt)}</span>
  ) : (
    <span>
      {t('health.began')} <Time ask={ask} at={incident.startsAt} />
    </span>
  )
}

export const KindOver = ({ ask, incident }: { ask: Pick<Ask, 't'>; incident: Incident }) => (
  <>
    {ask.t(`health.kind.${incident.kind}`)} · <span class="reference">{incident.reference}</span>
  </>
)

export const Fact = ({ icon, children }: { icon: IconName; children: Child }) => (
  <span class="health-fact">
    <Icon name={icon} /> <span>{children}</span>
  </span>
)
