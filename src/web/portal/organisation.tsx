// /organisations and /organisations/:id: who belongs, what each may do, who is invited; its administrators change it here themselves.
import { organisationPage as readOrganisation } from '../../desk/people/organisation-page.ts'
import { reading } from '../../platform/database.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorSummary } from '../ui/ErrorSummary.tsx'
import { Frame } from '../ui/Frame.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { myOrganisations } from './my-organisations.ts'
import { InviteForm, Invitations, type TypedInvitation } from './organisation-invitations.tsx'
import { Members } from './organisation-members.tsx'
import { OutsideSwitch } from './organisation-settings.tsx'

export async function organisationsPage(ask: SignedAsk): Promise<Response> {
  const { t, visitor } = ask
  const mine = await reading(ask.house.app, visitor.personId, (tx) => myOrganisations(tx, visitor.personId))
  if (mine.length === 1) return ask.c.redirect(`/organisations/${mine[0]!.id}`, 303)
  return ask.c.html(
    <Frame ask={ask} title={t('organisation.list.title')} room="portal" current="organisation" width="reading">
      <PageTitle>{t('organisation.list.title')}</PageTitle>
      {mine.length === 0 ? (
        <EmptyState icon="building" title={t('organisation.list.empty')}>
          {t('organisation.list.empty.text')}
        </EmptyState>
      ) : (
        <ul class="list">
          {mine.map((one) => (
            <li>
              <a href={`/organisations/${one.id}`}>
                <bdi>{one.name}</bdi>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Frame>,
  )
}

export function organisationPage(ask: SignedAsk): Promise<Response> {
  return showOrganisation(ask)
}

export interface Refused {
  readonly refusal: Refusal
  readonly invitation?: TypedInvitation
  /** Whose rights were refused. */
  readonly member?: string
}

export async function showOrganisation(ask: SignedAsk, refused: Refused | null = null): Promise<Response> {
  const { t, visitor } = ask
  const view = await reading(ask.house.app, visitor.personId, (tx) => readOrganisation(tx, visitor, ask.params.id!, ask.at))
  return ask.c.html(
    <Frame ask={ask} title={view.name} room="portal" current="organisation">
      <PageTitle over={t('organisation.over')} under={t('organisation.members.count', { count: view.members.length })}>
        <bdi>{view.name}</bdi>
      </PageTitle>
      <ErrorSummary ask={ask} refusal={refused?.refusal} idOf={(field) => (field === 'address' ? 'invite-address' : field)} />
      <Members ask={ask} view={view} open={refused?.member} />
      {view.mayAdminister && (
        <>
          <Invitations ask={ask} view={view} />
          <InviteForm ask={ask} view={view} typed={refused?.invitation} refusal={refused?.invitation ? refused.refusal : null} />
          <OutsideSwitch ask={ask} view={view} />
        </>
      )}
      {!view.mayAdminister && <p class="quiet">{t('organisation.not-administrator')}</p>}
    </Frame>,
    (refused?.refusal.status ?? 200) as 200,
  )
}
