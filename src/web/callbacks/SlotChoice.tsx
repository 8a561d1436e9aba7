// When to be phoned: days that open, and in each its times to choose from; plain radio buttons, which need no script.
import type { FreeSlot } from '../../desk/callbacks/places.ts'
import type { SignedAsk } from '../ask.ts'
import { FieldSet } from '../ui/Field.tsx'
import { byDay } from './times.ts'

/** More would only make the page heavy: who looks further ahead looks again later. */
const mostShown = 300

export interface SlotChoiceProps {
  readonly ask: Pick<SignedAsk, 't' | 'language'>
  readonly name: string
  readonly id: string
  readonly slots: readonly FreeSlot[]
  readonly value: string
  readonly error: string | undefined
  readonly timeZone: string
  readonly minutes: number
  readonly daysAhead: number
}

export const SlotChoice = ({ ask, name, id, slots, value, error, timeZone, minutes, daysAhead }: SlotChoiceProps) => {
  const { t } = ask
  const days = byDay({ language: ask.language, timeZone }, slots.slice(0, mostShown))
  const chosen = days.findIndex((day) => day.slots.some(({ startsAt }) => startsAt.toISOString() === value))
  return (
    <FieldSet name={name} id={id} label={t('callback.time')} help={t('callback.zone', { zone: timeZone, minutes })} error={error} required>
      {days.length === 0 ? (
        <p class="none" id={id} tabindex={-1}>
          {t('callback.none', { days: daysAhead })}
        </p>
      ) : (
        <div class="slot-days">
          {days.map((day, at) => (
            <details class="slot-day" open={at === Math.max(0, chosen)}>
              <summary>
                <span class="slot-day-name">{day.name}</span>{' '}
                <span class="quiet">{t('callback.day.count', { count: day.slots.length })}</span>
              </summary>
              <div class="slots" role="group" aria-label={day.name}>
                {day.slots.map(({ startsAt, words }, place) => {
                  const moment = startsAt.toISOString()
                  const isFirst = chosen < 0 ? at === 0 && place === 0 : moment === value
                  return (
                    <label class="slot">
                      <input
                        type="radio"
                        name={name}
                        id={isFirst ? id : undefined}
                        value={moment}
                        checked={moment === value}
                        aria-describedby={error ? `${id}-error` : undefined}
                      />{' '}
                      <span>{words}</span>
                    </label>
                  )
                })}
              </div>
            </details>
          ))}
        </div>
      )}
      {slots.length > mostShown && <p class="quiet">{t('callback.more')}</p>}
    </FieldSet>
  )
}
