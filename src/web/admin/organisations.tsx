// GET and POST /admin/organisations: the customers' organisations, found by name; and making a new one.
import { findOrganisations } from '../../desk/people/directory.ts'
import { MakeOrganisation, makeOrganisation } from '../../desk/people/make-organisation.ts'
import { parse } from '../../desk/parse.ts'
import { numberFormat } from '../../platform/formats.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { Button } from '../ui/Button.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { goTo } from '../ui/notice-once.ts'
import { Pagination } from '../ui/Pagination.tsx'
import { Time } from '../ui/Time.tsx'
import { AdminFrame } from './AdminFrame.tsx'
import { addressOf, AdminCell, AdminSearch, AdminTable } from './AdminTable.tsx'

export const adminOrganisations = (ask: SignedAsk): Promise<Response> => organisationsPage(ask)

export async function createOrganisation(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const name = form.one('name')
  try {
    const { id } = await makeOrganisation(actOf(ask, 'workspace'), parse(MakeOrganisation, { name }))
    return goTo(ask, `/admin/organisations/${id}`, 'admin.organisations.created-done')
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return organisationsPage(ask, { refusal: thrown, name })
  }
}

async function organisationsPage(ask: SignedAsk, refused?: { refusal: Refusal; name: string }): Promise<Response> {
  const { t, house, visitor } = ask
  const query = new URL(ask.c.req.url).searchParams
  const text = (query.get('q') ?? '').slice(0, 200)
  const cursor = query.get('after') ?? undefined
  const { rows, nextCursor } = await reading(house.app, visitor.personId, (tx) => findOrganisations(tx, { text, cursor }))
  const at = (after: string) => addressOf('/admin/organisations', { q: text, after })
  return ask.c.html(
    <AdminFrame ask={ask} title={t('admin.organisations.title')} place="organisations">
      <Confirm label={t('admin.organisations.create')} icon="plus" open={refused !== undefined}>
        <form method="post" action="/admin/organisations" class="stack">
          <CsrfField ask={ask} />
          <ErrorSummary ask={ask} refusal={refused?.refusal} />
          <TextInput
            name="name"
            label={t('admin.organisations.create-name')}
            value={refused?.name}
            error={faultsOf(ask, refused?.refusal).name}
            maxlength={200}
            autocomplete="off"
            required
          />
          <div class="actions">
            <Button kind="main">{t('admin.organisations.create-do')}</Button>
          </div>
        </form>
      </Confirm>
      <AdminSearch ask={ask} path="/admin/organisations" label={t('admin.organisations.search')} text={text} />
      {rows.length === 0 ? (
        <EmptyState icon="building" title={t(text ? 'admin.organisations.none' : 'admin.organisations.empty')} />
      ) : (
        <AdminTable heads={['name', 'members', 'created'].map((name) => t(`admin.organisations.${name}`))}>
          {rows.map((row) => (
            <tr role="row">
              <th scope="row" role="rowheader">
                <a href={`/admin/organisations/${row.id}`}>
                  <bdi>{row.name}</bdi>
                </a>
              </th>
              <AdminCell says={t('admin.organisations.members')}>{numberFormat(ask.language).format(row.members)}</AdminCell>
              <AdminCell says={t('admin.organisations.created')}>
                <Time ask={ask} at={row.created_at} day />
              </AdminCell>
            </tr>
          ))}
        </AdminTable>
      )}
      <Pagination ask={ask} first={cursor ? at('') : null} next={nextCursor ? at(nextCursor) : null} />
    </AdminFrame>,
    (refused?.refusal.status ?? 200) as 200,
  )
}
