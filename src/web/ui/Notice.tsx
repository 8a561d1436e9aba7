// Says what happened or what to know, in place: a flash after a deed, a warning above a form.
import type { Child } from 'hono/jsx'
import type { Tone } from './Chip.tsx'
import { Icon, type IconName } from './Icon.tsx'

const icons = { neutral: 'info', accent: 'info', good: 'solved', warn: 'alert', bad: 'alert', note: 'note' } as const satisfies Record<
  Tone,
  IconName
>

/** `alert` is read out at once: for refusals; without it politely, as for a deed that worked. */
export const Notice = ({
  tone = 'accent',
  title,
  children,
  alert,
  id,
}: {
  tone?: Tone
  title?: Child
  children?: Child
  alert?: boolean
  id?: string
}) => (
  <div class={`notice tone-${tone}`} role={alert ? 'alert' : 'status'} id={id}>
    <Icon name={icons[tone]} />
    <div>
      {title && <p class="notice-title">{title}</p>}
      {children && <div class="notice-text">{children}</div>}
    </div>
  </div>
)
