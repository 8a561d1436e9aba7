// The one shape of every question: label above, help under it, the fault in words under the field.
import type { Child } from 'hono/jsx'
import { Icon } from './Icon.tsx'

export interface Question {
  /** The form's name; also the id the error summary links to. */
  readonly name: string
  readonly label: Child
  readonly help?: Child
  /** In words for the reader; `faultsOf` makes them from a refusal. */
  readonly error?: string | undefined
  readonly required?: boolean
  /** The word for "optional", shown beside the label. */
  readonly optional?: string
  readonly id?: string
}

export const idOf = (q: Question): string => q.id ?? q.name

/** What a field must carry so that help and fault are read out with it. */
export function described(q: Question) {
  const id = idOf(q)
  const by = [q.help ? `${id}-help` : '', q.error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return {
    'aria-describedby': by || undefined,
    'aria-invalid': q.error ? ('true' as const) : undefined,
    'aria-required': q.required ? ('true' as const) : undefined,
  }
}

export const FieldError = ({ id, children }: { id: string; children: Child }) => (
  <p class="field-error" id={`${id}-error`}>
    <Icon name="alert" /> <span>{children}</span>
  </p>
)

export const Field = (q: Question & { children: Child; class?: string }) => {
  const id = idOf(q)
  return (
    <div class={`field ${q.error ? 'is-faulty' : ''} ${q.class ?? ''}`} id={`${id}-field`}>
      <label class="label" for={id}>
        {q.label} {q.optional && <span class="optional">{q.optional}</span>}
      </label>
      {q.help && (
        <div class="help" id={`${id}-help`}>
          {q.help}
        </div>
      )}
      {q.children}
      {q.error && <FieldError id={id}>{q.error}</FieldError>}
    </div>
  )
}

/** A group of choices under one question. */
export const FieldSet = (q: Question & { children: Child; class?: string }) => {
  const id = idOf(q)
  return (
    <fieldset
      class={`field ${q.error ? 'is-faulty' : ''} ${q.class ?? ''}`}
      id={`${id}-field`}
      aria-describedby={described(q)['aria-describedby']}
    >
      <legend class="label">
        {q.label} {q.optional && <span class="optional">{q.optional}</span>}
      </legend>
      {q.help && (
        <div class="help" id={`${id}-help`}>
          {q.help}
        </div>
      )}
      {q.children}
      {q.error && <FieldError id={id}>{q.error}</FieldError>}
    </fieldset>
  )
}
