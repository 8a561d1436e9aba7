// GET and POST /admin/people: everybody we know, found by name or address; and inviting those who work here.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import { findPeople, type PersonRow } from '../../desk/people/find-people.ts'
import { MakeStaff, makeStaff } from '../../desk/people/staff.ts'
import { parse } from '../../desk/parse.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { type Form, readSmallForm } from '../form.ts'
import { Button } from '../ui/Button.tsx'
import { Chip, FilterChip } from '../ui/Chip.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { Checkbox, RadioCards, Select, TextInput } from '../ui/inputs.tsx'
import { Names } from '../ui/Names.tsx'
import { goTo } from '../ui/notice-once.ts'
import { Pagination } from '../ui/Pagination.tsx'
import { Time } from '../ui/Time.tsx'
import { AdminFrame } from './AdminFrame.tsx'
import { addressOf, AdminCell, AdminSearch, AdminTable } from './AdminTable.tsx'

const filters = ['all', 'staff', 'disabled'] as const

export const adminPeople = (ask: SignedAsk): Promise<Response> => peoplePage(ask)

export async function inviteStaff(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const typed = {
    firstName: form.one('firstName'),
    lastName: form.one('lastName'),
    address: form.one('address'),
    language: form.one('language'),
    role: form.one('role'),
    queues: form.all('queues'),
  }
  try {
    const { id } = await makeStaff(actOf(ask, 'workspace'), parse(MakeStaff, typed))
    return goTo(ask, `/admin/people/${id}`, 'admin.people.invited', { address: typed.address })
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return peoplePage(ask, { refusal: thrown, form })
  }
}

async function peoplePage(ask: SignedAsk, refused?: { refusal: Refusal; form: Form }): Promise<Response> {
  const { t, house, visitor } = ask
  const query = new URL(ask.c.req.url).searchParams
  const text = (query.get('q') ?? '').slice(0, 200)
  const only = filters.find((filter) => filter === query.get('show')) ?? 'all'
  const cursor = query.get('after') ?? undefined
  const [catalogue, { rows, nextCursor }] = await Promise.all([
    catalogueOf(house.app),
    reading(house.app, visitor.personId, (tx) => findPeople(tx, { text, only, cursor })),
  ])
  const at = (change: Record<string, string>) => addressOf('/admin/people', { q: text, show: only === 'all' ? '' : only, ...change })
  return ask.c.html(
    <AdminFrame ask={ask} title={t('admin.people.title')} place="people">
      <Confirm label={t('admin.people.invite')} icon="user-plus" open={refused !== undefined} id="invite">
        <InviteForm ask={ask} catalogue={catalogue} refused={refused} />
      </Confirm>
      <AdminSearch ask={ask} path="/admin/people" label={t('admin.people.search')} text={text}>
        {only !== 'all' && <input type="hidden" name="show" value={only} />}
      </AdminSearch>
      <nav class="row" aria-label={t('admin.people.show')}>
        {filters.map((filter) => (
          <FilterChip href={at({ show: filter === 'all' ? '' : filter })} on={only === filter}>
            {t(`admin.people.show.${filter}`)}
          </FilterChip>
        ))}
      </nav>
      {rows.length === 0 ? <EmptyState icon="people" title={t('admin.people.none')} /> : <PeopleTable ask={ask} rows={rows} />}
      <Pagination ask={ask} first={cursor ? at({}) : null} next={nextCursor ? at({ after: nextCursor }) : null} />
    </AdminFrame>,
    (refused?.refusal.status ?? 200) as 200,
  )
}

export const stateOf = (ask: SignedAsk, person: { disabledAt: Date | null; verified: boolean }) => {
  if (person.disabledAt)
    return (
      <Chip tone="bad" icon="lock">
        {ask.t('admin.state.disabled')}
      </Chip>
    )
  return person.verified ? (
    <Chip tone="good" icon="check">
      {ask.t('admin.state.active')}
    </Chip>
  ) : (
    <Chip icon="envelope">{ask.t('admin.state.unconfirmed')}</Chip>
  )
}

const PeopleTable = ({ ask, rows }: { ask: SignedAsk; rows: readonly PersonRow[] }) => (
  <AdminTable heads={['name', 'address', 'role', 'organisations', 'state', 'created'].map((name) => ask.t(`admin.people.${name}`))}>
    {rows.map((row) => (
      <tr role="row">
        <th scope="row" role="rowheader">
          <a href={`/admin/people/${row.id}`}>
            <bdi>{row.name}</bdi>
          </a>
        </th>
        <td role="cell" class="address">
          {row.address}
        </td>
        <td role="cell">{ask.t(`admin.role.${row.staffRole ?? 'none'}`)}</td>
        <td role="cell">{row.organisations.join(', ')}</td>
        <td role="cell">{stateOf(ask, row)}</td>
        <AdminCell says={ask.t('admin.people.created')}>
          <Time ask={ask} at={row.createdAt} day />
        </AdminCell>
      </tr>
    ))}
  </AdminTable>
)

export const QueueBoxes = ({ ask, catalogue, chosen }: { ask: SignedAsk; catalogue: Catalogue; chosen: readonly string[] }) => (
  <fieldset class="field">
    <legend class="label">{ask.t('admin.person.queues')}</legend>
    <div class="help">{ask.t('admin.person.queues-help')}</div>
    {catalogue.queues
      .filter((queue) => !queue.retired)
      .map((queue) => (
        <Checkbox
          name="queues"
          id={`queue-${queue.key}`}
          value={queue.key}
          checked={chosen.includes(queue.key)}
          label={label(queue.label, ask.language)}
        />
      ))}
  </fieldset>
)

const InviteForm = ({
  ask,
  catalogue,
  refused,
}: {
  ask: SignedAsk
  catalogue: Catalogue
  refused?: { refusal: Refusal; form: Form } | undefined
}) => {
  const { t } = ask
  const faults = faultsOf(ask, refused?.refusal)
  const typed = (name: string) => refused?.form.all(name)[0] ?? ''
  return (
    <form method="post" action="/admin/people" class="stack">
      <CsrfField ask={ask} />
      <ErrorSummary ask={ask} refusal={refused?.refusal} />
      <p class="help">{t('admin.people.invite-help')}</p>
      <Names
        ask={ask}
        labels={{ first: t('admin.people.first-name'), last: t('admin.people.last-name') }}
        typed={{ firstName: typed('firstName'), lastName: typed('lastName') }}
        faults={faults}
        others
      />
      <TextInput
        name="address"
        type="email"
        label={t('admin.people.invite-address')}
        value={typed('address')}
        error={faults.address}
        maxlength={254}
        autocomplete="off"
        required
      />
      <Select
        name="language"
        label={t('admin.person.language')}
        value={typed('language') || ask.language}
        error={faults.language}
        choices={Object.entries(languageNames).map(([value, name]) => ({ value, label: name }))}
      />
      <RadioCards
        name="role"
        label={t('admin.person.role')}
        value={typed('role') || 'agent'}
        error={faults.role}
        choices={(['agent', 'administrator'] as const).map((role) => ({
          value: role,
          label: t(`admin.role.${role}`),
          help: t(`admin.role.${role}-help`),
        }))}
      />
      <QueueBoxes ask={ask} catalogue={catalogue} chosen={refused?.form.all('queues') ?? []} />
      <div class="actions">
        <Button kind="main" icon="send">
          {t('admin.people.invite-send')}
        </Button>
      </div>
    </form>
  )
}
