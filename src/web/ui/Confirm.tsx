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
