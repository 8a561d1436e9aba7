// What the search made of the words: its filters as chips, and those it left out. Without it a slip narrows to nothing, or to everything, unseen.
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { Asked, KeyFilter } from '../../desk/search/asked.ts'
import { listsOf } from '../../desk/search/names.ts'
import type { Ask } from '../ask.ts'
import { Chip } from '../ui/Chip.tsx'
import { Notice } from '../ui/Notice.tsx'

/** As the reader would type it. */
export const filterCalled = ({ t }: Pick<Ask, 't'>, name: string): string => t(`search.filter.${name}`).split(/[,、]/)[0]!

/** How the filters in words were read, so that a slip is seen. */
export const Understood = ({ ask, catalogue, asked }: { ask: Ask; catalogue: Catalogue; asked: Asked }) => {
  const { t, language } = ask
  const lists = listsOf(catalogue)
  const called = (name: string) => filterCalled(ask, name)
  const nameOf = (filter: string, key: string) => {
    if (filter === 'from') return key
    if (filter === 'is') return t(`search.is.${key}`).split(/[,、]/)[0]!
    const known = byKey(lists[filter as KeyFilter], key)
    return known ? label(known.label, language) : key
  }
  const filters = Object.entries(asked.filters).flatMap(([name, { any, none }]) => [
    ...(any.length > 0 ? [{ name, sign: '', keys: any }] : []),
    ...(none.length > 0 ? [{ name, sign: '−', keys: none }] : []),
  ])
  return (
    <>
      {filters.length > 0 && (
        <p class="search-chosen">
          <span class="quiet">{t('search.chosen')}</span>
          {filters.map(({ name, sign, keys }) => (
            <Chip>
              {sign}
              {called(name)}:{' '}
              <bdi>
                {keys
                  .slice(0, 5)
                  .map((key) => nameOf(name, key))
                  .join(', ')}
              </bdi>
              {keys.length > 5 && ' …'}
            </Chip>
          ))}
        </p>
      )}
      {asked.unclear.map(({ name, value }) => (
        <Notice tone="warn">{t('search.unclear', { filter: called(name), value })}</Notice>
      ))}
    </>
  )
}
