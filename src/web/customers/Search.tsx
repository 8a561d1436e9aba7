// One field that finds a customer by words of its name; what was chosen beforehand goes along.
import type { Ask } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'

interface Props {
  readonly ask: Ask
  readonly action: string
  readonly words: string
  readonly along?: Readonly<Record<string, string>>
}

export const Search = ({ ask: { t }, action, words, along = {} }: Props) => (
  <form class="search customers-search" method="get" action={action} role="search">
    {Object.entries(along).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <label class="for-readers" for="q">
      {t('partner.customers.search')}
    </label>
    <span class="search-box">
      <Icon name="search" />
      <input
        class="input"
        type="search"
        id="q"
        name="q"
        value={words}
        placeholder={t('partner.customers.search')}
        maxlength={100}
        autocomplete="off"
        enterkeyhint="search"
      />
    </span>
    <Button kind="plain">{t('partner.customers.search.go')}</Button>
  </form>
)
