// The one field that searches. Without it each page would have a field of its own, and some of them would forget what was chosen, or what a search may hold.
import { longestAsked } from '../../desk/search/asked.ts'
import type { Ask } from '../ask.ts'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'

interface Props {
  readonly ask: Ask
  readonly action: string
  /** What is searched, for those who do not see the field's place. */
  readonly label: string
  readonly id?: string
  readonly value?: string
  /** Shown in the empty field; left out: the label. */
  readonly hint?: string
  /** Words of the button. */
  readonly go?: string
  readonly longest?: number
  /** What was chosen before goes along, by name. */
  readonly along?: Readonly<Record<string, string>>
  /** Where what is typed may be completed; left out: nowhere. */
  readonly completedAt?: string
  readonly autofocus?: boolean
  /** Of the form. */
  readonly class?: string
}

export const SearchBox = ({ ask, id = 'q', along = {}, longest = longestAsked, ...p }: Props) => (
  <form class={p.class ? `search ${p.class}` : 'search'} method="get" action={p.action} role="search">
    {Object.entries(along).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <label class="for-readers" for={id}>
      {p.label}
    </label>
    <search-words class="search-box" {...(p.completedAt && { 'data-completed-at': p.completedAt, 'data-label': ask.t('search.complete') })}>
      <Icon name="search" />
      <input
        class="input"
        type="search"
        id={id}
        name="q"
        value={p.value ?? ''}
        placeholder={p.hint ?? p.label}
        maxlength={longest}
        autocomplete="off"
        enterkeyhint="search"
        autofocus={p.autofocus}
      />
    </search-words>
    <Button>{p.go ?? ask.t('portal.search.go')}</Button>
  </form>
)
