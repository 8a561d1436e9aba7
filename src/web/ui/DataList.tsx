// Facts about one thing as quiet pairs: what it is called, what it is.
import type { Child } from 'hono/jsx'

export const DataList = ({ children }: { children: Child }) => <dl class="data-list">{children}</dl>

export const DataRow = ({ term, children }: { term: Child; children: Child }) => (
  <div class="data-row">
    <dt>{term}</dt>
    <dd>{children}</dd>
  </div>
)
