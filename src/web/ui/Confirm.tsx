// A deed that needs a second thought opens in place and names its consequence; works without script, as <details>.
import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './Icon.tsx'

export interface ConfirmProps {
  readonly label: Child
  readonly icon?: IconName
  readonly kind?: 'plain' | 'quiet' | 'danger'
  readonly small?: boolean
  /** What will happen, then the form that does it. */
  readonly children: Child
  readonly open?: boolean
  readonly id?: string
  /** 'in-place' grows where it stands; 'over' floats above what follows. */
  readonly place?: 'in-place' | 'over'
}

/** Only one of the same `group` is open at a time. */
export const Confirm = (p: ConfirmProps & { group?: string }) => (
  <details class={`confirm is-${p.place ?? 'in-place'}`} open={p.open} id={p.id} name={p.group}>
    <summary class={`button is-${p.kind ?? 'plain'} ${p.small ? 'is-small' : ''}`}>
      {p.icon && <Icon name={p.icon} />} <span>{p.label}</span> <Icon name="chevron-down" />
    </summary>
    <div class="confirm-body">{p.children}</div>
  </details>
)

/** A modal that `<button command="show-modal" commandfor=id>` opens; closes by Escape, backdrop and its own button. */
export const Dialog = ({ id, title, close, children }: { id: string; title: string; close: string; children: Child }) => (
  <dialog class="dialog" id={id} aria-labelledby={`${id}-title`} closedby="any">
    <header class="dialog-head">
      <h2 id={`${id}-title`}>{title}</h2>
      <form method="dialog">
        <button class="button is-quiet is-icon" type="submit">
          <Icon name="close" />
          <span class="for-readers">{close}</span>
        </button>
      </form>
    </header>
    <div class="dialog-body">{children}</div>
  </dialog>
)
