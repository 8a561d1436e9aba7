// An empty place says in one sentence what will appear here, and offers one next step.
import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './Icon.tsx'

export const EmptyState = ({ icon, title, children, action }: { icon?: IconName; title: string; children?: Child; action?: Child }) => (
  <div class="empty">
    {icon && (
      <span class="empty-sign">
        <Icon name={icon} />
      </span>
    )}
    <p class="empty-title">{title}</p>
    {children && <p class="empty-text">{children}</p>}
    {action && <div class="empty-action">{action}</div>}
  </div>
)
