// What the list shows, as a sentence of chips: each is an address, so it works without script and can be sent to a colleague.
import { byKey, type Catalogue, label, type Words } from '../../desk/catalogue/catalogue.ts'
import type { Ask } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { FilterChip } from '../ui/Chip.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Select, TextInput } from '../ui/inputs.tsx'
import { exactDate } from '../ui/Time.tsx'
import { mostListed, type Named } from './filter-named.ts'
import { addressOf, type ListChoice, listAt, type NamedFilter, namedFilters } from './list-address.ts'

/** Everything chosen but what a form itself asks for, so that one form does not undo the other. */
export const keptOf = (choice: ListChoice, but: readonly string[]): Record<string, string> =>
  Object.fromEntries([...new URL(addressOf(choice), 'http://guichet.invalid').searchParams].filter(([name]) => !but.includes(name)))

export const Kept = ({ choice, but }: { choice: ListChoice; but: readonly string[] }) => (
  <>
    {Object.entries(keptOf(choice, but)).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
)

export interface FilterParts {
  readonly ask: Ask
  readonly catalogue: Catalogue
  readonly choice: ListChoice
}

const chosen = (list: readonly { key: string; label: Words; retired?: boolean }[], ask: Ask, on: string) =>
  list.filter((entry) => !entry.retired || entry.key === on).map((entry) => ({ value: entry.key, label: label(entry.label, ask.language) }))

export const StatusChips = ({ ask, catalogue, choice }: FilterParts) => (
  <nav class="chips" aria-labelledby="status-chips">
    <span class="chips-label" id="status-chips">
      {ask.t('portal.filter.status')}
    </span>
    <FilterChip href={addressOf(choice, { status: '', updated: false })} on={!choice.status && !choice.updated}>
      {ask.t('portal.filter.all')}
    </FilterChip>
    {catalogue.publicStatuses.map((status) => (
      <FilterChip href={addressOf(choice, { status: choice.status === status.key ? '' : status.key })} on={choice.status === status.key}>
        {label(status.label, ask.language)}
      </FilterChip>
    ))}
    <FilterChip href={addressOf(choice, { updated: !choice.updated })} on={choice.updated}>
      {ask.t('portal.filter.updated')}
    </FilterChip>
  </nav>
)

/** Of the filters that are typed, because there is too much to choose from: what was typed and does not say one. */
export type Unclear = Partial<Record<NamedFilter, Named>>

export const MoreFilters = ({ ask, catalogue, choice, unclear }: FilterParts & { unclear: Unclear }) => {
  const { t } = ask
  const any = t('portal.filter.any')
  const anyOf = (choices: { value: string; label: string }[]) => [{ value: '', label: any }, ...choices]
  const isUnclear = namedFilters.some((name) => unclear[name])
  /** A list to choose from, or a name to type: thousands would make every page heavy. */
  const oneOf = (name: NamedFilter, list: Catalogue['services'] | Catalogue['requestTypes']) => {
    if (list.length <= mostListed)
      return <Select name={name} label={t(`portal.filter.${name}`)} value={choice[name]} choices={anyOf(chosen(list, ask, choice[name]))} />
    const known = byKey<{ key: string; label: Words }>(list, choice[name])
    return (
      <>
        <input type="hidden" name={name} value={choice[name]} />
        <TextInput
          name={`${name}-named`}
          label={t(`portal.filter.${name}`)}
          value={unclear[name]?.typed ?? (known ? label(known.label, ask.language) : '')}
          error={unclear[name]?.count === 0 ? t('portal.new.search.none') : undefined}
          placeholder={t('portal.new.service.search')}
          autocomplete="off"
          maxlength={200}
        />
      </>
    )
  }
  return (
    <div class="more-filters" id="more-filters">
      {/* The form stands beside it, not in it: so it takes a line of its own while what opened it stays under the pointer. */}
      <details open={isUnclear}>
        <summary class="button is-quiet is-small">
          <Icon name="filter" /> <span>{t('portal.filter.more')}</span> <Icon name="chevron-down" />
        </summary>
      </details>
      <form class="filter-form" method="get" action={listAt(choice)}>
        <Kept choice={choice} but={['type', 'service', 'severity', 'from', 'to', 'sort']} />
        {oneOf('type', catalogue.requestTypes)}
        {catalogue.services.length > 0 && oneOf('service', catalogue.services)}
        {catalogue.severities.length > 0 && (
          <Select
            name="severity"
            label={t('portal.filter.severity')}
            value={choice.severity}
            choices={anyOf(chosen(catalogue.severities, ask, choice.severity))}
          />
        )}
        <TextInput name="from" label={t('portal.filter.from')} type="date" value={choice.from} />
        <TextInput name="to" label={t('portal.filter.to')} type="date" value={choice.to} />
        <Select
          name="sort"
          label={t('portal.filter.sort')}
          value={choice.sort}
          choices={[
            { value: 'updated', label: t('portal.filter.sort.updated') },
            { value: 'created', label: t('portal.filter.sort.created') },
          ]}
        />
        <div class="filter-go">
          <Button kind="main">{t('portal.filter.apply')}</Button>
        </div>
      </form>
    </div>
  )
}

/** What was typed fits several: which one is meant is a link each. */
export const WhichIsMeant = ({ ask, choice, unclear }: Omit<FilterParts, 'catalogue'> & { unclear: Unclear }) => (
  <>
    {namedFilters.map((name) => {
      const named = unclear[name]
      if (!named || named.count === 0) return null
      return (
        <nav class="chips chosen" aria-labelledby={`${name}-meant`}>
          <span class="chips-label" id={`${name}-meant`}>
            {ask.t(`portal.filter.${name}`)} · {ask.t('portal.new.search.found', { count: named.count })}
          </span>
          {named.fits.map((entry) => (
            <FilterChip href={addressOf(choice, { [name]: entry.key })}>{label(entry.label, ask.language)}</FilterChip>
          ))}
        </nav>
      )
    })}
  </>
)

/** What is chosen beyond the status, each with its way out. */
export const ChosenFilters = ({ ask, catalogue, choice }: FilterParts) => {
  const { t, language } = ask
  const named = (list: readonly { key: string; label: Words }[], key: string) => label(byKey(list, key)?.label ?? { en: key }, language)
  const onDay = (day: string) => exactDate({ ...ask, timeZone: 'UTC' }, new Date(`${day}T00:00:00Z`))
  const on: { name: string; value: string; without: Partial<ListChoice> }[] = []
  if (choice.words) on.push({ name: t('portal.filter.words'), value: choice.words, without: { words: '' } })
  if (choice.type) on.push({ name: t('portal.filter.type'), value: named(catalogue.requestTypes, choice.type), without: { type: '' } })
  if (choice.service)
    on.push({ name: t('portal.filter.service'), value: named(catalogue.services, choice.service), without: { service: '' } })
  if (choice.severity)
    on.push({ name: t('portal.filter.severity'), value: named(catalogue.severities, choice.severity), without: { severity: '' } })
  if (choice.from) on.push({ name: t('portal.filter.from'), value: onDay(choice.from), without: { from: '' } })
  if (choice.to) on.push({ name: t('portal.filter.to'), value: onDay(choice.to), without: { to: '' } })
  if (on.length === 0) return null
  return (
    <p class="chips chosen">
      {on.map(({ name, value, without }) => (
        <FilterChip href={addressOf(choice, without)} on removes={t('portal.filter.remove')}>
          <span class="chip-name">{name}</span> <bdi>{value}</bdi>
        </FilterChip>
      ))}
      {(on.length > 1 || choice.status || choice.updated) && (
        <a
          class="quiet-link"
          href={addressOf(choice, { words: '', status: '', type: '', service: '', severity: '', from: '', to: '', updated: false })}
        >
          {t('portal.filter.clear')}
        </a>
      )}
    </p>
  )
}
