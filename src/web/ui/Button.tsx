// One look for every deed a person can do: the main one, the ordinary one, the quiet one, the dangerous one.
import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './Icon.tsx'

export interface ButtonProps {
  readonly children: Child
  readonly kind?: 'main' | 'plain' | 'quiet' | 'danger'
  readonly icon?: IconName
  /** A link that looks like a button; without it a submit button. */
  readonly href?: string
  readonly type?: 'submit' | 'button'
  readonly name?: string
  readonly value?: string
  readonly form?: string
  readonly formaction?: string
  readonly small?: boolean
  /** The words are for readers only; give an icon. */
  readonly iconOnly?: boolean
  readonly disabled?: boolean
  readonly class?: string
  readonly more?: Record<string, unknown>
}

export const Button = (p: ButtonProps) => {
  const look = `button is-${p.kind ?? 'plain'} ${p.small ? 'is-small' : ''} ${p.iconOnly ? 'is-icon' : ''} ${p.class ?? ''}`.trim()
  const inside = (
    <>
      {p.icon && <Icon name={p.icon} />}
      <span class={p.iconOnly ? 'for-readers' : undefined}>{p.children}</span>
    </>
  )
  if (p.href !== undefined) {
    return (
      <a class={look} href={p.href} {...p.more}>
        {inside}
      </a>
    )
  }
  return (
    <button
      class={look}
      type={p.type ?? 'submit'}
      name={p.name}
      value={p.value}
      form={p.form}
      formaction={p.formaction}
      disabled={p.disabled}
      {...p.more}
    >
      {inside}
    </button>
  )
}

/** Buttons of one form in a row; the main deed first in the markup, so that Enter does it. */
export const Actions = ({ children, class: look }: { children: Child; class?: string }) => (
  <div class={`actions ${look ?? ''}`}>{children}</div>
)
