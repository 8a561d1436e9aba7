// The heading of a page with what belongs beside it: where one came from, a line under it, the page's main deed.
import type { Child } from 'hono/jsx'
import { Icon } from './Icon.tsx'

export const PageTitle = ({
  children,
  over,
  under,
  actions,
  back,
}: {
  children: Child
  over?: Child
  under?: Child
  actions?: Child
  back?: { href: string; label: string }
}) => (
  <header class="page-title">
    {back && (
      <a class="back" href={back.href}>
        <Icon name="arrow-left" /> {back.label}
      </a>
    )}
    <div class="page-title-row">
      <div class="page-title-words">
        {over && <p class="over">{over}</p>}
        <h1>{children}</h1>
        {under && <p class="under">{under}</p>}
      </div>
      {actions && <div class="page-title-actions">{actions}</div>}
    </div>
  </header>
)
