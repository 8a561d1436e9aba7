// A list of administration: how it is searched, where its pages lie, and its table, which narrow screens lay out as cards.
import type { Child } from 'hono/jsx'
import type { Ask } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { TextInput } from '../ui/inputs.tsx'

/** The list with what was chosen in its address. */
export function addressOf(path: string, chosen: Record<string, string>): string {
  const query = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value)).toString()
  return `${path}${query && `?${query}`}`
}

export const AdminSearch = ({
  ask,
  path,
  label,
  text,
  children,
}: {
  ask: Ask
  path: string
  label: string
  text: string
  children?: Child
}) => (
  <form class="admin-search" action={path} method="get" role="search">
    <TextInput name="q" type="search" label={label} value={text} maxlength={200} />
    {children}
    <Button icon="search">{ask.t('admin.people.search-go')}</Button>
  </form>
)

/** Roles are said, since browsers forget that cards are a table. */
export const AdminTable = ({ heads, children }: { heads: readonly string[]; children?: Child }) => (
  <table class="admin-table" role="table">
    <thead role="rowgroup">
      <tr role="row">
        {heads.map((words) => (
          <th scope="col" role="columnheader">
            {words}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">{children}</tbody>
  </table>
)

/** A number or a time would be unclear on a card, where no head stands above it: it says what it is. */
export const AdminCell = ({ says, children }: { says: string; children?: Child }) => (
  <td role="cell">
    <span class="cell-label" aria-hidden="true">
      {says}:{' '}
    </span>
    {children}
  </td>
)
