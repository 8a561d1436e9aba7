// /organisations/:id/delegations/…: one delegation in full, with what the reader's side may do to it; and the pages that ask for one or grant one.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import { tenantsOf } from '../../desk/entitlements/organisation-entitlements.ts'
import { sealOf } from '../../desk/partners/change-delegation.ts'
import { customersOf, partnersFor } from '../../desk/partners/counterparts.ts'
import { type DelegationRow, delegationById } from '../../desk/partners/delegations.ts'
import { organisationIKnow } from '../../desk/people/whom-i-know.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import type { Form } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Select, TextArea, TextInput } from '../ui/inputs.tsx'
import { exactDate } from '../ui/Time.tsx'
import { TermsFields, termNamed } from './organisation-delegation-form.tsx'
import { State, lastDay, namesOf, partnersActHere } from './organisation-delegations.tsx'

export interface RefusedDelegation {
  readonly refusal: Refusal
  readonly form: Form
  /** Which form of the page it was. */
  readonly of: 'decision' | 'change' | 'end'
}

export const delegationPage = (ask: SignedAsk): Promise<Response> => showDelegation(ask)

export async function showDelegation(ask: SignedAsk, refused: RefusedDelegation | null = null): Promise<Response> {
  const { t, visitor } = ask
  const { id = '', delegation = '' } = ask.params
  const catalogue = await catalogueOf(ask.house.app)
  const { row, me, tenants } = await reading(ask.house.app, visitor.personId, async (tx) => {
    const me = await organisationIKnow(tx, visitor, id)
    const row = await delegationById(tx, id, delegation, ask.at)
    const used = row.customer.id === id && me.administers ? await tenantsOf(tx, id) : []
    return { row, me, tenants: used.filter((one) => !one.isRetired).map((one) => one.name) }
  })
  const side = row.customer.id === id ? 'customer' : 'partner'
  const other = side === 'customer' ? row.partner : row.customer
  const back = visitor.staffRole === 'administrator' && me.administers === null ? `/admin/organisations/${id}` : `/organisations/${id}`
  return ask.c.html(
    <Frame ask={ask} title={t('partner.delegation')} room="portal" current="organisation" width="reading">
      <PageTitle over={t('partner.delegation')} back={{ href: back, label: me.name }}>
        <bdi>{other.name}</bdi>
      </PageTitle>
      {refused?.refusal.faults.length === 0 && (
        <Notice tone="bad" alert title={t('common.form.refused')}>
          {t(`refusal.${refused.refusal.code}`, refused.refusal.values)}
        </Notice>
      )}
      <div class="stack">
        <p>{t(`partner.means.${meaning(row)}.${side}`)}</p>
        <Facts ask={ask} catalogue={catalogue} row={row} />
        <Deeds
          ask={ask}
          catalogue={catalogue}
          row={row}
          path={`/organisations/${id}/delegations/${row.id}`}
          as={me.administers ? side : visitor.staffRole === 'administrator' ? 'provider' : 'reader'}
          tenants={tenants}
          refused={refused}
        />
      </div>
    </Frame>,
    (refused?.refusal.status ?? 200) as 200,
  )
}

const meaning = ({ state }: DelegationRow): 'asked' | 'coming' | 'live' | 'over' =>
  state === 'asked' || state === 'coming' || state === 'live' ? state : 'over'

const Facts = ({ ask, catalogue, row }: { ask: SignedAsk; catalogue: Catalogue; row: DelegationRow }) => {
  const { t } = ask
  const { terms } = row
  const byWhom = (name: string | null, at: Date | null) => at && [name, exactDate(ask, at)].filter(Boolean).join(', ')
  const some = (names: readonly string[]) =>
    names.length === 0 ? (
      t('partner.all')
    ) : (
      <ul class="chips">
        {names.map((name) => (
          <li>
            <Chip>
              <bdi>{name}</bdi>
            </Chip>
          </li>
        ))}
      </ul>
    )
  return (
    <section class="panel" aria-label={t('partner.delegation')}>
      <DataList>
        <DataRow term={t('partner.fact.state')}>
          <State ask={ask} state={row.state} />
        </DataRow>
        <DataRow term={t('partner.fact.customer')}>
          <bdi>{row.customer.name}</bdi>
        </DataRow>
        <DataRow term={t('partner.fact.partner')}>
          <bdi>{row.partner.name}</bdi>
          {row.partner.kind && <> · {namesOf(catalogue.partnerKinds, [row.partner.kind], ask)[0]}</>}
        </DataRow>
        <DataRow term={t('partner.terms.roles')}>
          <ul class="chips">
            {terms.roles.map((key) => {
              const role = catalogue.partnerRoles.find((one) => one.key === key)
              return (
                <li>
                  <Chip icon="key">{role ? label(role.label, ask.language) : key}</Chip>{' '}
                  {role?.description && <span class="soft">{label(role.description, ask.language)}</span>}
                </li>
              )
            })}
          </ul>
        </DataRow>
        <DataRow term={t('partner.terms.services')}>{some(namesOf(catalogue.services, terms.services, ask))}</DataRow>
        <DataRow term={t('partner.terms.requestTypes')}>{some(namesOf(catalogue.requestTypes, terms.requestTypes, ask))}</DataRow>
        <DataRow term={t('partner.terms.tenants')}>{some(terms.tenants)}</DataRow>
        <DataRow term={t('partner.terms.sees')}>
          {t(`partner.sees.${terms.customerSees}`)} <span class="soft">{t(`partner.sees.${terms.customerSees}.help`)}</span>
        </DataRow>
        <DataRow term={t('partner.terms.starts')}>{exactDate(ask, new Date(terms.startsAt))}</DataRow>
        <DataRow term={t('partner.terms.ends')}>{lastDay(ask, terms.endsAt)}</DataRow>
        {row.single && <DataRow term={t('partner.fact.single')}>{t('partner.scope.single')}</DataRow>}
        {row.reason && (
          <DataRow term={t('partner.terms.reason')}>
            {row.reason.split('\n').map((line) => (
              <div dir="auto">{line}</div>
            ))}
          </DataRow>
        )}
        <DataRow term={t('partner.fact.asked-by')}>
          <bdi>{byWhom(row.requestedBy, row.requestedAt)}</bdi>
        </DataRow>
        {row.decidedAt && (
          <DataRow term={t('partner.fact.decided-by')}>
            <bdi>{byWhom(row.decidedBy, row.decidedAt)}</bdi>
          </DataRow>
        )}
        {row.endedAt && (
          <DataRow term={t('partner.fact.ended-by')}>
            <bdi>{byWhom(row.endedBy, row.endedAt)}</bdi>
          </DataRow>
        )}
      </DataList>
      <p class="delegation-note">{t('partner.notes-stay')}</p>
    </section>
  )
}

interface DeedsProps {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly row: DelegationRow
  readonly path: string
  readonly as: 'customer' | 'partner' | 'provider' | 'reader'
  readonly tenants: readonly string[]
  readonly refused: RefusedDelegation | null
}

const Deeds = ({ ask, catalogue, row, path, as, tenants, refused }: DeedsProps) => {
  const { t } = ask
  const now = meaning(row)
  if (as === 'reader' || now === 'over') return null
  const of = (what: RefusedDelegation['of']) => (refused?.of === what && refused.refusal.faults.length > 0 ? refused : null)
  const begun = now === 'live'
  const fields = (what: 'decision' | 'change') => (
    <>
      <ErrorSummary ask={ask} refusal={of(what)?.refusal} labelOf={(field) => termNamed(ask, field)} />
      <TermsFields
        ask={ask}
        catalogue={catalogue}
        terms={row.terms}
        tenants={tenants}
        refusal={of(what)?.refusal}
        typed={refused?.of === what ? refused.form : null}
        begun={begun}
      />
    </>
  )
  // By what it means to the one who ends it.
  const end = as === 'provider' ? 'must-end' : as === 'customer' ? 'revoke' : now === 'asked' ? 'withdraw' : 'give-back'
  return (
    <div class="stack">
      {as === 'customer' && now === 'asked' && (
        <section class="panel" aria-labelledby="approve-head">
          <h2 id="approve-head">{t('partner.approve')}</h2>
          <p class="help">{t('partner.approve.help')}</p>
          <form method="post" action={`${path}/decision`} class="stack" novalidate>
            <CsrfField ask={ask} />
            {fields('decision')}
            <Actions>
              <Button kind="main" name="approve" value="yes">
                {t('partner.approve.do')}
              </Button>
            </Actions>
          </form>
          <Confirm label={t('partner.refuse')} kind="danger" icon="close">
            <form method="post" action={`${path}/decision`} class="stack">
              <CsrfField ask={ask} />
              <p>{t('partner.refuse.text')}</p>
              <Button kind="danger" name="approve" value="no">
                {t('partner.refuse.do')}
              </Button>
            </form>
          </Confirm>
        </section>
      )}
      {as === 'customer' && now !== 'asked' && !row.single && (
        <Confirm label={t('partner.change')} icon="edit" open={refused?.of === 'change'}>
          <form method="post" action={`${path}/change`} class="stack" novalidate>
            <CsrfField ask={ask} />
            <p class="help">{t('partner.change.help')}</p>
            <input
              type="hidden"
              name="seen"
              value={refused?.of === 'change' && of('change') ? refused.form.one('seen') : sealOf(row.terms)}
            />
            {fields('change')}
            <Actions>
              <Button kind="main">{t('partner.change.do')}</Button>
            </Actions>
          </form>
        </Confirm>
      )}
      {!(as === 'customer' && now === 'asked') && (
        <Confirm label={t(`partner.${end}`)} kind="danger" icon="close">
          <form method="post" action={`${path}/end`} class="stack">
            <CsrfField ask={ask} />
            <p>{t(`partner.${end}.text`)}</p>
            <Button kind="danger">{t(`partner.${end}.do`)}</Button>
          </form>
        </Confirm>
      )}
    </div>
  )
}

export const grantPage = (ask: SignedAsk): Promise<Response> => showNew(ask, 'grant')
export const askPage = (ask: SignedAsk): Promise<Response> => showNew(ask, 'ask')

export async function showNew(
  ask: SignedAsk,
  what: 'grant' | 'ask',
  refused: { refusal: Refusal; form: Form } | null = null,
): Promise<Response> {
  const { t, visitor } = ask
  const id = ask.params.id ?? ''
  const catalogue = await catalogueOf(ask.house.app)
  const { me, others, tenants } = await reading(ask.house.app, visitor.personId, async (tx) => {
    const me = await organisationIKnow(tx, visitor, id)
    // Ours do not speak in the name of either.
    if (!me.administers || !partnersActHere(catalogue)) throw new Refusal('not-found')
    const others = what === 'grant' ? { rows: await partnersFor(tx, id), more: false } : await customersOf(tx, id)
    const used = what === 'grant' ? (await tenantsOf(tx, id)).filter((one) => !one.isRetired).map((one) => one.name) : null
    return { me, others, tenants: used }
  })
  const faults = faultsOf(ask, refused?.refusal)
  const field = what === 'grant' ? 'partnerId' : 'customerId'
  const typed = (name: string) => refused?.form.all(name)[0] ?? ''
  return ask.c.html(
    <Frame ask={ask} title={t(`partner.${what}`)} room="portal" current="organisation" width="reading">
      <PageTitle back={{ href: `/organisations/${id}`, label: me.name }}>{t(`partner.${what}`)}</PageTitle>
      {others.rows.length === 0 ? (
        <EmptyState icon="building" title={t(`partner.${what}.none`)}>
          {t(`partner.${what}.none-text`)}
        </EmptyState>
      ) : (
        <form method="post" action={`/organisations/${id}/delegations/${what}`} class="stack panel" novalidate>
          <CsrfField ask={ask} />
          <p class="help">{t(`partner.${what}.help`)}</p>
          <ErrorSummary ask={ask} refusal={refused?.refusal} labelOf={(field) => termNamed(ask, field)} />
          {others.more ? (
            <TextInput
              name="otherName"
              id={field}
              label={t('partner.fact.customer')}
              help={t('partner.ask.named')}
              value={typed('otherName')}
              error={faults[field]}
              maxlength={200}
              autocomplete="off"
              required
            />
          ) : (
            <Select
              name="other"
              id={field}
              label={t(what === 'grant' ? 'partner.fact.partner' : 'partner.fact.customer')}
              value={typed('other') || (ask.c.req.query('with') ?? '')}
              error={faults[field]}
              prompt={t('partner.choose')}
              choices={others.rows.map((one) => ({ value: one.id, label: one.name }))}
              required
            />
          )}
          <TermsFields ask={ask} catalogue={catalogue} terms={null} tenants={tenants} refusal={refused?.refusal} typed={refused?.form} />
          <TextArea
            name="reason"
            label={t('partner.terms.reason')}
            help={t(`partner.${what}.reason-help`)}
            optional={t('common.optional')}
            value={typed('reason')}
            error={faults.reason}
            rows={3}
            maxlength={2000}
          />
          <Actions>
            <Button kind="main">{t(`partner.${what}.do`)}</Button>
          </Actions>
        </form>
      )}
    </Frame>,
    (refused?.refusal.status ?? 200) as 200,
  )
}
