// Small words with a colour: status and filters. Colour never speaks alone, so each has an icon or says it.
import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './Icon.tsx'

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad' | 'note'

export const Chip = ({ tone, icon, children }: { tone?: Tone; icon?: IconName; children: Child }) => (
  <span class={`chip tone-${tone ?? 'neutral'}`}>
    {icon && <Icon name={icon} />}
    <span>{children}</span>
  </span>
)

const looks = {
  'new': ['accent', 'inbox'],
  open: ['accent', 'dot'],
  pending: ['warn', 'reply'],
  'on-hold': ['neutral', 'pause'],
  solved: ['good', 'solved'],
  closed: ['neutral', 'lock'],
} as const satisfies Record<string, readonly [Tone, IconName]>

/** A status in the preset's words: `status` is one of the six states, `children` its public label. */
export const StatusChip = ({ status, children }: { status: string; children: Child }) => {
  const [tone, icon] = looks[status as keyof typeof looks] ?? looks.open
  return (
    <Chip tone={tone} icon={icon}>
      {children}
    </Chip>
  )
}

/** A filter in the address: `on` shows it chosen; following it changes the list. */
export const FilterChip = ({ href, on, children, removes }: { href: string; on?: boolean; children: Child; removes?: string }) => (
  <a class="chip is-filter" href={href} aria-current={on ? 'true' : undefined}>
    {on && !removes && <Icon name="check" />}
    <span>{children}</span>
    {removes && (
      <>
        <Icon name="close" />
        <span class="for-readers">{removes}</span>
      </>
    )}
  </a>
)
