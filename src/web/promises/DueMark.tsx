// How a clock stands in one word, beside its colour: a colour alone tells nothing to many.
import type { Reading } from '../../desk/promises/clock.ts'
import type { AgentRow } from '../../desk/tickets/agent-queue.ts'
import type { Ask } from '../ask.ts'
import { Chip, type Tone } from '../ui/Chip.tsx'
import type { IconName } from '../ui/Icon.tsx'
import { Time } from '../ui/Time.tsx'

export type ShownState = Exclude<Reading['state'], 'dropped'> | 'at-risk'

/** Running with little left is a state of its own to whoever has to hurry. */
export const clockState = ({ state, dueAt, riskAt }: Pick<Reading, 'state' | 'dueAt' | 'riskAt'>, at: Date): ShownState => {
  if (state === 'dropped' || (state === 'late' && dueAt === null)) return 'paused'
  return state === 'running' && riskAt !== null && riskAt <= at.getTime() ? 'at-risk' : state
}

const looks = {
  running: ['neutral', 'clock'],
  'at-risk': ['warn', 'clock'],
  late: ['bad', 'alert'],
  paused: ['neutral', 'pause'],
  met: ['good', 'check'],
  'met-late': ['bad', 'clock-alert'],
} as const satisfies Record<ShownState, readonly [Tone, IconName]>

/** In a list: what of it is due when; nothing where nothing is promised. */
export const DueIn = ({ ask, row }: { ask: Ask; row: Partial<Pick<AgentRow, 'due' | 'paused' | 'raised'>> }) => {
  const { due, paused, raised } = row
  const mark = raised ? (
    <Chip tone="bad" icon="arrow-up">
      {ask.t('promise.raised')}
    </Chip>
  ) : null
  if (!due)
    return (
      <>
        {mark}
        {paused && <DueMark ask={ask} state="paused" />}
      </>
    )
  const state = due.dueAt < ask.at ? 'late' : due.riskAt !== null && due.riskAt <= ask.at ? 'at-risk' : 'running'
  return (
    <span class="due-in">
      {mark}
      {state !== 'running' && <DueMark ask={ask} state={state} />}
      <span>
        <span class="soft">{ask.t(`promise.${due.metric}.title`)}</span> <Time ask={ask} at={due.dueAt} />
      </span>
    </span>
  )
}

export const DueMark = ({ ask, state }: { ask: Ask; state: ShownState }) => (
  <Chip tone={looks[state][0]} icon={looks[state][1]}>
    {ask.t(`promise.state.${state}`)}
  </Chip>
)
