// What an incident is, how far it is and how bad: three small words that stand wherever a ticket meets one.
import type { IncidentName } from '../../desk/incidents/incident.ts'
import type { Ask } from '../ask.ts'
import { Chip, type Tone } from './Chip.tsx'

const tones: Record<string, Tone> = { outage: 'bad', 'partial-outage': 'bad', degraded: 'warn' }

export const IncidentSigns = ({
  ask: { t },
  incident,
}: {
  ask: Pick<Ask, 't'>
  incident: Pick<IncidentName, 'kind' | 'state' | 'impact'>
}) => {
  const isOver = incident.state === 'resolved' || incident.state === 'cancelled'
  const isShown = incident.impact !== 'none' && !isOver
  return (
    <span class="incident-signs">
      <span class="incident-kind">{t(`incident.kind.${incident.kind}`)}</span>
      {isShown && (
        <Chip tone={tones[incident.impact] ?? 'neutral'} icon="alert">
          {t(`incident.impact.${incident.impact}`)}
        </Chip>
      )}
      <Chip tone={isOver ? 'good' : 'accent'} icon={isOver ? 'solved' : 'clock'}>
        {t(`incident.state.${incident.state}`)}
      </Chip>
    </span>
  )
}
