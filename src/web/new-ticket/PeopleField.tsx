// Who else follows the ticket: boxes to tick; where script runs, two lists and a search (NTT-30).
import type { SignedAsk } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { FieldSet } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { doorFor, partAt } from './door.ts'
import { standingsFor } from './filing.ts'
import { people } from './people.ts'
import { listOf, textOf } from './path.ts'
import type { Situation } from './situation.ts'
import { reading } from '../../platform/database.ts'
import { madeOnce } from '../../platform/messages.ts'

export const PeopleField = ({ s, error }: { s: Situation; error: string | undefined }) => {
  const { ask, draft, people: known, allowsOutside, path, door } = s
  const { t } = ask
  const addresses = textOf(draft.content, 'addresses')
  if (known.found.length === 0 && known.chosen.length === 0 && !allowsOutside) return null
  const chosen = new Set(listOf(draft.content, 'colleague'))
  const boxes = [...new Map([...known.chosen, ...known.found].map((one) => [one.id, one])).values()]
  const searched = ask.c.req.query('people') ?? ''
  const organisation = path.standing?.organisation?.id ?? ''
  return (
    <details class="field fold" id="participants-field" open={chosen.size > 0 || Boolean(addresses) || Boolean(error) || searched !== ''}>
      <summary class="label">
        <Icon name="user-plus" />
        <span>
          {t('portal.new.participants')} <span class="optional">{t('common.optional')}</span>
        </span>
      </summary>
      {(boxes.length > 0 || known.hasMore) && (
        <FieldSet name="colleague" label={t('portal.new.colleagues')} help={t('portal.new.colleagues.help')}>
          <two-list
            data-search={
              known.hasMore || searched ? `${partAt(door, 'people')}?${new URLSearchParams({ ...door.query, organisation })}` : undefined
            }
            data-words={wordsOfScript(t)}
          >
            {(known.hasMore || searched) && (
              <div class="people-search">
                <TextInput
                  name="people"
                  id="people-search"
                  type="search"
                  label={t('portal.new.people.find')}
                  value={searched}
                  maxlength={100}
                  autocomplete="off"
                />
                <Button small icon="search" name="go" value="people" more={{ formnovalidate: true }}>
                  {t('portal.new.search.go')}
                </Button>
              </div>
            )}
            <div class="people-choice" data-boxes>
              {boxes.map((colleague) => (
                <label class="person-choice">
                  <input type="checkbox" name="colleague" value={colleague.id} checked={chosen.has(colleague.id)} />{' '}
                  <bdi>{colleague.name}</bdi>
                </label>
              ))}
            </div>
          </two-list>
        </FieldSet>
      )}
      {allowsOutside && (
        <TextInput
          name="addresses"
          label={t('portal.new.addresses')}
          help={t('portal.new.addresses.help')}
          value={addresses}
          error={error}
          autocomplete="off"
        />
      )}
    </details>
  )
}

/** What <two-list> says by itself; {name} is put in by the script. */
const wordsOfScript = madeOnce((t) =>
  JSON.stringify({
    left: t('portal.new.people.left'),
    right: t('portal.new.people.right'),
    add: t('portal.new.people.add'),
    remove: t('portal.new.people.remove'),
    find: t('portal.new.people.find'),
    none: t('portal.new.people.none'),
    empty: t('portal.new.people.empty'),
    added: t('portal.new.people.added', { name: '{name}' }),
    removed: t('portal.new.people.removed', { name: '{name}' }),
  }),
)

/** GET /tickets/new/people?organisation=&q=: those of one's own organisation, or for staff of their customer's. */
export async function findPeoplePage(ask: SignedAsk): Promise<Response> {
  const { house, visitor, c } = ask
  const door = doorFor(ask)
  const found = await reading(house.app, visitor.personId, async (tx) => {
    const standings = await standingsFor(tx, door, ask.at, { listed: 0 })
    const named = standings.find(({ organisation }) => organisation?.id === c.req.query('organisation'))?.organisation
    // Acting for a customer one adds people of one's own; who the customer's are is not told.
    const organisationId = door.acting?.partnerId ?? named?.id
    return organisationId ? (await people(tx, { organisationId, except: door.requesterId, text: c.req.query('q') ?? '' })).found : []
  })
  return c.json({ people: found })
}
