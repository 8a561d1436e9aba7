// The fields people type and choose in. Each is a Question (Field.tsx) and works without script.
import type { Child } from 'hono/jsx'
import { described, Field, FieldError, FieldSet, idOf, type Question } from './Field.tsx'

type Attributes = Record<string, unknown>

export interface TextInputProps extends Question {
  readonly value?: string
  readonly type?: 'text' | 'email' | 'password' | 'search' | 'tel' | 'url' | 'date'
  readonly autocomplete?: string
  readonly maxlength?: number
  readonly placeholder?: string
  readonly width?: 'full' | 'half' | 'short'
  readonly autofocus?: boolean
  readonly list?: string
  /** Anything else the input carries: data-*, inputmode, dir … */
  readonly more?: Attributes
}

export const TextInput = (p: TextInputProps) => (
  <Field {...p}>
    <input
      class={`input is-${p.width ?? 'full'}`}
      id={idOf(p)}
      name={p.name}
      type={p.type ?? 'text'}
      value={p.value ?? ''}
      autocomplete={p.autocomplete}
      maxlength={p.maxlength}
      placeholder={p.placeholder}
      autofocus={p.autofocus}
      list={p.list}
      {...described(p)}
      {...p.more}
    />
  </Field>
)

export interface TextAreaProps extends Question {
  readonly value?: string
  readonly rows?: number
  readonly maxlength?: number
  readonly placeholder?: string
  /** Stands above the text: a toolbar. */
  readonly toolbar?: Child
  readonly more?: Attributes
}

export const TextArea = (p: TextAreaProps) => (
  <Field {...p}>
    {p.toolbar}
    <textarea
      class="input is-text"
      id={idOf(p)}
      name={p.name}
      rows={p.rows ?? 8}
      maxlength={p.maxlength}
      placeholder={p.placeholder}
      {...described(p)}
      {...p.more}
    >
      {/* A first line break is eaten by the parser: give it one to eat. */}
      {`\n${p.value ?? ''}`}
    </textarea>
  </Field>
)

export interface Choice {
  readonly value: string
  readonly label: string
  readonly help?: string
  readonly disabled?: boolean
  /** Of a select: the heading it stands under, after those without one. */
  readonly group?: string
  readonly more?: Attributes
}

export interface SelectProps extends Question {
  readonly value?: string
  readonly choices: readonly Choice[]
  /** Shown while nothing is chosen: "Choose …". */
  readonly prompt?: string
  readonly more?: Attributes
}

export const Select = (p: SelectProps) => (
  <Field {...p}>
    <span class="select">
      <select class="input" id={idOf(p)} name={p.name} {...described(p)} {...p.more}>
        {p.prompt !== undefined && (
          <option value="" selected={!p.value}>
            {p.prompt}
          </option>
        )}
        {p.choices.map((choice, at) => {
          const { group } = choice
          if (group === undefined) return optionOf(choice, p.value)
          const together = p.choices.filter((other) => other.group === group)
          // A group stands where its first one does.
          return together[0] === p.choices[at] && <optgroup label={group}>{together.map((one) => optionOf(one, p.value))}</optgroup>
        })}
      </select>
    </span>
  </Field>
)

const optionOf = (choice: Choice, value: string | undefined) => (
  <option value={choice.value} selected={choice.value === value} disabled={choice.disabled}>
    {choice.label}
  </option>
)

export interface CheckboxProps extends Question {
  readonly value?: string
  readonly checked?: boolean
  readonly disabled?: boolean
  readonly more?: Attributes
}

export const Checkbox = (p: CheckboxProps) => {
  const id = idOf(p)
  return (
    <div class={`field check ${p.error ? 'is-faulty' : ''}`}>
      <input
        type="checkbox"
        id={id}
        name={p.name}
        value={p.value ?? 'yes'}
        checked={p.checked}
        disabled={p.disabled}
        {...described(p)}
        {...p.more}
      />
      <label for={id}>{p.label}</label>
      {p.help && (
        <div class="help" id={`${id}-help`}>
          {p.help}
        </div>
      )}
      {p.error && <FieldError id={id}>{p.error}</FieldError>}
    </div>
  )
}

export interface RadioCardsProps extends Question {
  readonly value?: string
  readonly choices: readonly Choice[]
  /** One under the other, or as many beside each other as fit. */
  readonly layout?: 'stack' | 'grid' | 'row'
  readonly more?: Attributes
}

/** Choices as cards with a sentence each; the first carries the id the error summary links to. */
export const RadioCards = (p: RadioCardsProps) => (
  <FieldSet {...p}>
    <div class={`cards is-${p.layout ?? 'grid'}`}>
      {p.choices.map((choice, at) => {
        const id = at === 0 ? idOf(p) : `${idOf(p)}-${choice.value}`
        return (
          <label class="card-choice" for={id}>
            <input
              type="radio"
              id={id}
              name={p.name}
              value={choice.value}
              checked={choice.value === p.value}
              disabled={choice.disabled}
              aria-describedby={choice.help ? `${id}-says` : undefined}
              {...p.more}
              {...choice.more}
            />
            <span class="card-choice-label">{choice.label}</span>
            {choice.help && (
              <span class="card-choice-help" id={`${id}-says`}>
                {choice.help}
              </span>
            )}
          </label>
        )
      })}
    </div>
  </FieldSet>
)
