// The same filter by status as the chips, as one drop-down at the top right of the list, for houses whose guide shows it so.
import { label } from '../../desk/catalogue/catalogue.ts'
import { Button } from '../ui/Button.tsx'
import { FilterChip } from '../ui/Chip.tsx'
import { type FilterParts, Kept } from './Filters.tsx'
import { addressOf, listAt } from './list-address.ts'

export const StatusMenu = ({ ask, catalogue, choice }: FilterParts) => {
  const { t, language } = ask
  return (
    <div class="status-menu">
      <form method="get" action={listAt(choice)} data-send-on-change>
        <Kept choice={choice} but={['status']} />
        <label class="chips-label" for="status-menu">
          {t('portal.filter.status')}
        </label>
        <span class="select">
          <select class="input" id="status-menu" name="status">
            {catalogue.publicStatuses.map((status) => (
              <option value={status.key} selected={choice.status === status.key}>
                {label(status.label, language)}
              </option>
            ))}
            <option value="" selected={!choice.status}>
              {t('portal.filter.all')}
            </option>
          </select>
        </span>
        <noscript>
          <Button kind="plain" small>
            {t('portal.filter.apply')}
          </Button>
        </noscript>
      </form>
      <FilterChip href={addressOf(choice, { updated: !choice.updated })} on={choice.updated}>
        {t('portal.filter.updated')}
      </FilterChip>
    </div>
  )
}
