// Any number of a few: boxes to tick, the first of which is where a fault leads.
import { FieldSet } from '../ui/Field.tsx'

/** What every configured question is asked with. */
export interface Asked {
  readonly name: string
  readonly label: string
  readonly help: string | undefined
  readonly error: string | undefined
  readonly required: boolean
  readonly optional: string | undefined
}

export const Boxes = (q: Asked & { choices: readonly { value: string; label: string; help?: string }[]; chosen: readonly string[] }) => (
  <FieldSet {...q}>
    <div class="boxes">
      {q.choices.map((choice, at) => {
        const id = at === 0 ? q.name : `${q.name}-${choice.value}`
        return (
          <label class="person-choice" for={id}>
            <input type="checkbox" id={id} name={q.name} value={choice.value} checked={q.chosen.includes(choice.value)} />{' '}
            <span>
              {choice.label} {choice.help && <span class="quiet">{choice.help}</span>}
            </span>
          </label>
        )
      })}
    </div>
  </FieldSet>
)
