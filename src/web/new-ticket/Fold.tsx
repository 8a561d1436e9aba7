// What few choose, behind a button that says so; a fold in which something is marked stays open where script runs (form-shape.ts).
import type { Child } from 'hono/jsx'
import { Icon } from '../ui/Icon.tsx'

/** `about`: which question it belongs to, for those who hear the button alone. `quiet`: it only explains. */
export const Fold = ({
  words,
  about,
  open,
  quiet = false,
  children,
}: {
  words: string
  about?: string | undefined
  open?: boolean | undefined
  quiet?: boolean
  children: Child
}) => (
  <details class="more-choices" open={open}>
    <summary class={`button is-${quiet ? 'quiet' : 'plain'}`} aria-label={about && `${words}: ${about}`}>
      {words} <Icon name="chevron-down" />
    </summary>
    {children}
  </details>
)
