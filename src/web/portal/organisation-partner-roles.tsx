// Who in a partner acts, as what, and for which customers (MS-03): its administrators give and take it here.
import { type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { OrganisationName, RoleRow } from '../../desk/partners/counterparts.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import type { Form } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Select, TextInput } from '../ui/inputs.tsx'
import { Of } from './organisation-members.tsx'
import { namesOf } from './organisation-delegations.tsx'

interface Props {
  readonly ask: Ask
  readonly catalogue: Catalogue
  readonly path: string
  readonly rows: readonly RoleRow[]
  readonly members: readonly { readonly personId: string; readonly name: string }[]
  /** Null for who only reads. */
  readonly customers: { readonly rows: readonly OrganisationName[]; readonly more: boolean } | null
  readonly refused?: { readonly refusal: Refusal; readonly form: Form } | undefined
}

export const PartnerRoles = ({ ask, catalogue, path, rows, members, customers, refused }: Props) => {
  const { t } = ask
  return (
    <section class="home-part panel" aria-labelledby="roles-head" id="roles">
      <h2 id="roles-head">{t('partner.people')}</h2>
      <p class="help">{t('partner.people.help')}</p>
      {rows.length === 0 && <p class="soft">{t('partner.people.none')}</p>}
      <ul class="holdings">
        {rows.map((row) => {
          const role = namesOf(catalogue.partnerRoles, [row.role], ask)[0]!
          return (
            <li>
              <div class="holding-what">
                <strong>
                  <bdi>{row.name}</bdi>
                </strong>
                <div>
                  <Chip icon="key">{role}</Chip>{' '}
                  <span class="soft">{row.customer ? <bdi>{row.customer.name}</bdi> : t('partner.people.for-all')}</span>
                </div>
              </div>
              {customers && (
                <form class="deeds" method="post" action={`${path}/roles/removal`}>
                  <CsrfField ask={ask} />
                  <input type="hidden" name="person" value={row.personId} />
                  <input type="hidden" name="role" value={row.role} />
                  <input type="hidden" name="customer" value={row.customer?.id ?? ''} />
                  <Button kind="quiet" small icon="close">
                    <Of label={t('partner.people.take')} name={`${row.name}, ${role}`} />
                  </Button>
                </form>
              )}
            </li>
          )
        })}
      </ul>
      {customers && (
        <Confirm label={t('partner.people.give')} icon="plus" open={refused !== undefined}>
          <Give ask={ask} catalogue={catalogue} path={path} members={members} customers={customers} refused={refused} />
        </Confirm>
      )}
    </section>
  )
}

const Give = ({
  ask,
  catalogue,
  path,
  members,
  customers,
  refused,
}: Omit<Props, 'rows'> & { customers: NonNullable<Props['customers']> }) => {
  const { t } = ask
  const faults = faultsOf(ask, refused?.refusal)
  const value = (name: string) => refused?.form.all(name)[0] ?? ''
  return (
    <form method="post" action={`${path}/roles`} class="stack" novalidate>
      <CsrfField ask={ask} />
      <ErrorSummary ask={ask} refusal={refused?.refusal} idOf={(field) => `role-${field === 'customerId' ? 'customer' : field}`} />
      <Select
        name="person"
        id="role-person"
        label={t('partner.people.person')}
        value={value('person')}
        error={faults.person}
        prompt={t('partner.choose')}
        choices={members.map(({ personId, name }) => ({ value: personId, label: name }))}
        required
      />
      <Select
        name="role"
        id="role-role"
        label={t('partner.people.role')}
        value={value('role')}
        error={faults.role}
        prompt={t('partner.choose')}
        choices={catalogue.partnerRoles
          .filter((role) => !role.retired)
          .map((role) => ({ value: role.key, label: label(role.label, ask.language) }))}
        required
      />
      {customers.more ? (
        <TextInput
          name="customerName"
          id="role-customer"
          label={t('partner.people.for')}
          help={t('partner.people.for-named')}
          value={value('customerName')}
          error={faults.customerId}
          optional={t('common.optional')}
          maxlength={200}
          autocomplete="off"
        />
      ) : (
        <Select
          name="customer"
          id="role-customer"
          label={t('partner.people.for')}
          value={value('customer')}
          error={faults.customerId}
          prompt={t('partner.people.for-all')}
          choices={customers.rows.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <Actions>
        <Button kind="main">{t('partner.people.give-do')}</Button>
      </Actions>
    </form>
  )
}
