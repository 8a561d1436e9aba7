// One field that finds a customer by words of its name; what was chosen beforehand goes along.
import type { Ask } from '../ask.ts'
import { SearchBox } from '../ui/SearchBox.tsx'

interface Props {
  readonly ask: Ask
  readonly action: string
  readonly words: string
  readonly along?: Readonly<Record<string, string>>
}

export const Search = ({ ask, action, words, along = {} }: Props) => (
  <SearchBox
    ask={ask}
    action={action}
    label={ask.t('partner.customers.search')}
    go={ask.t('partner.customers.search.go')}
    value={words}
    along={along}
    longest={100}
    class="customers-search"
  />
)
