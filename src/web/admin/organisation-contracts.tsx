// Contracts of an organisation as our administrators write them: add, change, end; the partner is named by its organisation's name.
import { type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import { type ContractRow, dayOf } from '../../desk/entitlements/organisation-entitlements.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import type { Form } from '../form.ts'
import { Contracts } from '../portal/organisation-contracts.tsx'
import { partnersActHere } from '../portal/organisation-delegations.tsx'
import { Of } from '../portal/organisation-members.tsx'
import { Actions, Button } from '../ui/Button.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { FieldError } from '../ui/Field.tsx'
import { Checkbox, Select, TextInput } from '../ui/inputs.tsx'
import { shownOf } from './contract-read.ts'

export interface RefusedContract {
  readonly refusal: Refusal
  readonly form: Form
  /** Which one it was; undefined: a new one. */
  readonly contractId: string | undefined
}

interface Props {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly path: string
  readonly rows: readonly ContractRow[]
  readonly more: boolean
  readonly refused?: RefusedContract | undefined
}

export const ContractsToKeep = ({ ask, catalogue, path, rows, more, refused }: Props) => {
  const { t } = ask
  const of = (id: string | undefined) => (refused?.contractId === id ? refused : undefined)
  const common = { ask, catalogue }
  return (
    <>
      <Contracts
        {...common}
        rows={rows}
        more={more}
        deeds={(row) => (
          <>
            <Confirm
              small
              label={<Of label={t('admin.contract.change')} name={row.number} />}
              group="contract"
              open={of(row.id) !== undefined}
            >
              <ContractForm {...common} action={`${path}/contracts/${row.id}`} row={row} refused={of(row.id)} />
            </Confirm>
            {row.state !== 'ended' && (
              <Confirm small kind="quiet" label={<Of label={t('admin.contract.end')} name={row.number} />} group="contract">
                <form method="post" action={`${path}/contracts/${row.id}/end`} class="stack">
                  <CsrfField ask={ask} />
                  <p>{t('admin.contract.end-help')}</p>
                  <TextInput
                    name="endsOn"
                    id={`end-${row.id}`}
                    type="date"
                    width="short"
                    label={t('admin.contract.ends-on')}
                    value={row.endsOn ?? dayOf(ask.at, ask.timeZone)}
                    required
                  />
                  <Actions>
                    <Button kind="danger">{t('admin.contract.end-do', { number: row.number })}</Button>
                  </Actions>
                </form>
              </Confirm>
            )}
          </>
        )}
      />
      {catalogue.entities.some((entity) => !entity.retired) ? (
        <Confirm
          label={t('admin.contract.add')}
          icon="plus"
          id="add-contract"
          open={refused !== undefined && refused.contractId === undefined}
        >
          <ContractForm {...common} action={`${path}/contracts`} refused={of(undefined)} />
        </Confirm>
      ) : (
        <p class="soft">{t('admin.contract.no-entities')}</p>
      )}
    </>
  )
}

interface FormProps {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly action: string
  readonly row?: ContractRow
  readonly refused: RefusedContract | undefined
}

const ContractForm = ({ ask, catalogue, action, row, refused }: FormProps) => {
  const { t } = ask
  const faults = faultsOf(ask, refused?.refusal)
  const id = (name: string) => `${row?.id ?? 'new'}-${name}`
  const value = (name: string, otherwise: string | null | undefined) => refused?.form.all(name)[0] ?? otherwise ?? ''
  const services = refused?.form.all('services') ?? row?.services ?? []
  const choices = (
    list: readonly { key: string; label: Parameters<typeof label>[0]; retired: boolean }[],
    kept: string | null | undefined,
  ) => list.filter((one) => !one.retired || one.key === kept).map((one) => ({ value: one.key, label: label(one.label, ask.language) }))
  const day = (name: 'startsOn' | 'endsOn', words: string, needed: boolean) => (
    <TextInput
      name={name}
      id={id(name)}
      type="date"
      width="short"
      label={t(words)}
      value={value(name, row?.[name] ?? (needed ? dayOf(ask.at, ask.timeZone) : ''))}
      error={faults[name]}
      required={needed}
      {...(needed ? {} : { optional: t('common.optional') })}
    />
  )
  return (
    <form method="post" action={action} class="stack" novalidate>
      <CsrfField ask={ask} />
      {row &&
        Object.entries(shownOf(row)).map(([name, shown]) => (
          <input type="hidden" name={`was-${name}`} value={refused?.form.all(`was-${name}`)[0] ?? shown} />
        ))}
      <ErrorSummary ask={ask} refusal={refused?.refusal} idOf={(field) => id(field === 'partnerId' ? 'partner' : field)} />
      <TextInput
        name="number"
        id={id('number')}
        label={t('admin.contract.number')}
        value={value('number', row?.number)}
        error={faults.number}
        maxlength={60}
        autocomplete="off"
        required
      />
      <Select
        name="entity"
        id={id('entity')}
        label={t('admin.contract.entity')}
        value={value('entity', row?.entity)}
        error={faults.entity}
        prompt={t('admin.contract.choose')}
        choices={choices(catalogue.entities, row?.entity)}
        required
      />
      <Select
        name="plan"
        id={id('plan')}
        label={t('admin.contract.plan')}
        value={value('plan', row?.plan)}
        error={faults.plan}
        prompt={t('admin.contract.plan-none')}
        choices={choices(catalogue.plans, row?.plan)}
      />
      {(catalogue.calendars.some(({ retired }) => !retired) || row?.calendar != null) && (
        <Select
          name="calendar"
          id={id('calendar')}
          label={t('admin.contract.calendar')}
          help={t('admin.contract.calendar-help')}
          value={value('calendar', row?.calendar)}
          error={faults.calendar}
          prompt={t('admin.contract.calendar-none')}
          choices={choices(catalogue.calendars, row?.calendar)}
        />
      )}
      {day('startsOn', 'admin.contract.starts-on', true)}
      {day('endsOn', 'admin.contract.ends-on', false)}
      <TextInput
        name="partner"
        id={id('partner')}
        label={t('admin.contract.partner')}
        help={t('admin.contract.partner-help')}
        optional={t('common.optional')}
        value={value('partner', row?.partner?.name)}
        error={faults.partner ?? faults.partnerId}
        maxlength={200}
        autocomplete="off"
      />
      {(partnersActHere(catalogue) || (row && row.covers !== 'own')) && (
        <Select
          name="covers"
          id={id('covers')}
          label={t('partner.contract.covers')}
          value={value('covers', row?.covers ?? 'own')}
          error={faults.covers}
          choices={(['own', 'customers', 'both'] as const).map((covers) => ({
            value: covers,
            label: t(`partner.contract.covers.${covers}`),
          }))}
        />
      )}
      {catalogue.services.length > 0 && (
        <fieldset class={`field ${faults.services ? 'is-faulty' : ''}`} id={id('services')} tabindex={-1}>
          <legend class="label">{t('partner.contract.services')}</legend>
          <details class="holding-allows" open={services.length > 0 || faults.services !== undefined}>
            <summary>{t('partner.terms.limit')}</summary>
            <div class="help">{t('partner.terms.none-is-all')}</div>
            {choices(catalogue.services, null)
              .concat(
                choices(
                  catalogue.services
                    .filter((one) => one.retired && row?.services.includes(one.key))
                    .map((one) => ({ ...one, retired: false })),
                  null,
                ),
              )
              .map((one) => (
                <Checkbox
                  name="services"
                  id={`${id('services')}-${one.value}`}
                  value={one.value}
                  checked={services.includes(one.value)}
                  label={one.label}
                />
              ))}
          </details>
          {faults.services && <FieldError id={id('services')}>{faults.services}</FieldError>}
        </fieldset>
      )}
      <Checkbox
        name="trial"
        id={id('trial')}
        label={t('partner.contract.trial')}
        help={t('partner.contract.trial-help')}
        checked={refused ? refused.form.one('trial') === 'yes' : (row?.trial ?? false)}
      />
      <Actions>
        <Button kind="main">{t(row ? 'admin.contract.change-do' : 'admin.contract.add-do')}</Button>
      </Actions>
    </form>
  )
}
