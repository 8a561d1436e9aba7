// /organisations and /organisations/:id: who belongs, what each may do, who is invited; its administrators change it here themselves.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { askedLately } from '../../desk/entitlements/ask-for-right.ts'
import {
  type AskedRow,
  type GrantRow,
  askedOf,
  contractsOf,
  dayOf,
  grantsOf,
  tenantsOf,
} from '../../desk/entitlements/organisation-entitlements.ts'
import { standingIn } from '../../desk/entitlements/standing-of.ts'
import { readsStatements } from '../../desk/reports/scope.ts'
import { customersOf } from '../../desk/partners/counterparts.ts'
import { filingsWaiting } from '../../desk/partners/filings.ts'
import { organisationPage as readOrganisation } from '../../desk/people/organisation-page.ts'
import { type Tx, reading } from '../../platform/database.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import type { Form } from '../form.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorSummary } from '../ui/ErrorSummary.tsx'
import { StatementsLink } from '../reports/StatementsLink.tsx'
import { Frame } from '../ui/Frame.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { whyNotOffered } from '../new-ticket/offered.ts'
import { myOrganisations } from './my-organisations.ts'
import { ContactForm, type KnownContact } from './organisation-contact.tsx'
import { Contracts } from './organisation-contracts.tsx'
import { DelegationsGranted, DelegationsHeld, delegationsShown, partnersActHere } from './organisation-delegations.tsx'
import { FilingsWaiting } from './organisation-filings.tsx'
import { Asked } from './organisation-grants.tsx'
import { InviteForm, Invitations, type TypedInvitation } from './organisation-invitations.tsx'
import { Members } from './organisation-members.tsx'
import { WhatIMayFile } from './organisation-mine.tsx'
import { PartnerRoles } from './organisation-partner-roles.tsx'
import { OutsideSwitch } from './organisation-settings.tsx'
import { Tenants } from './organisation-tenants.tsx'

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
  /** Which form it was, with what was typed. */
  readonly of?: 'tenant' | 'contact' | 'role'
  readonly form?: Form
}

export async function showOrganisation(ask: SignedAsk, refused: Refused | null = null): Promise<Response> {
  const { t, visitor } = ask
  const id = ask.params.id!
  const catalogue = await catalogueOf(ask.house.app)
  const { view, standing, contracts, tenants, grants, asked, contact, mine, delegations, customers, filings, statements } = await reading(
    ask.house.app,
    visitor.personId,
    async (tx) => {
      const view = await readOrganisation(tx, visitor, id, ask.at)
      const [standing, contracts, tenants, grants, asked, contact, mine] = await Promise.all([
        standingIn(tx, visitor.personId, id, ask.at),
        contractsOf(tx, id, dayOf(ask.at, ask.timeZone)),
        tenantsOf(tx, id),
        grantsOf(tx, id),
        view.mayAdminister ? askedOf(tx, id, ask.at) : [],
        contactOf(tx, id),
        askedLately(tx, visitor.personId, ask.at),
      ])
      const after = { granted: ask.c.req.query('granted'), held: ask.c.req.query('held') }
      const delegations = partnersActHere(catalogue) ? await delegationsShown(tx, id, ask.at, after) : null
      const customers = delegations?.held && view.mayAdminister ? await customersOf(tx, id) : null
      const filings = view.mayAdminister ? await filingsWaiting(tx, id, ask.at) : []
      const statements = catalogue.promises.length > 0 && (await readsStatements(tx, visitor.personId, id))
      return { view, standing, contracts, tenants, grants, asked, contact, mine, delegations, customers, filings, statements }
    },
  )
  const path = `/organisations/${view.id}`
  const offersTicket = standing !== null && whyNotOffered(ask, catalogue, [standing]).length === 0
  // Ours administer it too, but do not speak in its name to another.
  const isMine = view.members.some((one) => one.personId === visitor.personId && one.administers)
  const of = (what: Refused['of']) => (refused?.of === what && refused?.form ? { refusal: refused.refusal, form: refused.form } : undefined)
  return ask.c.html(
    <Frame ask={ask} title={view.name} room="portal" current="organisation">
      <PageTitle over={t('organisation.over')} under={t('organisation.members.count', { count: view.members.length })}>
        <bdi>{view.name}</bdi>
      </PageTitle>
      {!refused?.of && (
        <ErrorSummary ask={ask} refusal={refused?.refusal} idOf={(field) => (field === 'address' ? 'invite-address' : field)} />
      )}
      <FilingsWaiting ask={ask} path={path} rows={filings} />
      <Asked ask={ask} catalogue={catalogue} rows={stillLacking(asked, view.members, grants)} />
      <Members ask={ask} view={view} open={refused?.member} catalogue={catalogue} grants={grants} />
      {standing && <WhatIMayFile ask={ask} catalogue={catalogue} standing={standing} asked={mine} path={path} />}
      {view.mayAdminister && (
        <>
          <Invitations ask={ask} view={view} />
          <InviteForm ask={ask} view={view} typed={refused?.invitation} refusal={refused?.invitation ? refused.refusal : null} />
        </>
      )}
      {catalogue.entities.length > 0 && (
        <Contracts
          ask={ask}
          catalogue={catalogue}
          rows={contracts.rows}
          more={contracts.more}
          deeds={(row) =>
            offersTicket &&
            row.state === 'active' &&
            !row.partner && (
              <Button
                small
                href={`/tickets/new?contract=${row.id}`}
                more={{ 'aria-label': `${ask.t('portal.new.button')}: ${row.number}` }}
              >
                {ask.t('portal.new.button')}
              </Button>
            )
          }
        />
      )}
      {delegations?.granted && (
        <DelegationsGranted ask={ask} catalogue={catalogue} organisation={view} lists={delegations.granted} mayAdminister={isMine} />
      )}
      {delegations?.held && (
        <>
          <DelegationsHeld ask={ask} catalogue={catalogue} organisation={view} lists={delegations.held} mayAdminister={isMine} />
          <PartnerRoles
            ask={ask}
            catalogue={catalogue}
            path={path}
            rows={delegations.roles}
            members={view.members}
            customers={customers}
            refused={of('role')}
          />
        </>
      )}
      <StatementsLink ask={ask} catalogue={catalogue} home={path} reads={statements} />
      <Tenants ask={ask} rows={tenants} path={view.mayAdminister && asksForTenant(catalogue) ? path : null} refused={of('tenant')} />
      {view.mayAdminister && (
        <>
          {(contact.address ?? contact.phone ?? contact.url ?? of('contact')) && (
            <ContactForm ask={ask} path={path} contact={contact} refused={of('contact')} />
          )}
          <OutsideSwitch ask={ask} view={view} />
        </>
      )}
      {!view.mayAdminister && <p class="quiet">{t('organisation.not-administrator')}</p>}
    </Frame>,
    (refused?.refusal.status ?? 200) as 200,
  )
}

/** Whether any form has a use for tenants. */
export const asksForTenant = ({ fields }: Pick<Catalogue, 'fields'>): boolean =>
  fields.some((field) => field.kind === 'cloud-tenant' && !field.retired)

/** What was asked for and given since is not asked for any more. */
export const stillLacking = (
  asked: readonly AskedRow[],
  members: readonly { readonly personId: string; readonly files: boolean }[],
  grants: readonly GrantRow[],
): AskedRow[] =>
  asked.filter(({ personId, right, key }) => {
    if (right === 'filing') return members.some((member) => member.personId === personId && !member.files)
    return right !== 'offering' || !grants.some((grant) => grant.personId === personId && grant.offering === key)
  })

export async function contactOf(tx: Tx, organisationId: string): Promise<KnownContact> {
  const row = await tx
    .selectFrom('organisation')
    .select(['contact_address as address', 'contact_phone as phone', 'contact_url as url'])
    .where('id', '=', organisationId)
    .executeTakeFirst()
  return row ?? { address: null, phone: null, url: null }
}
