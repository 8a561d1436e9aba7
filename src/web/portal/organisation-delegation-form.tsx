// The terms of a delegation as fields, and back: the same for asking, granting, approving with less, and changing.
import { type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import { type TermsNow, mostYears } from '../../desk/partners/delegation-terms.ts'
import { dayOf } from '../../desk/entitlements/organisation-entitlements.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import type { Form } from '../form.ts'
import { faultsOf } from '../ui/ErrorSummary.tsx'
import { FieldError } from '../ui/Field.tsx'
import { Checkbox, RadioCards, TextArea, TextInput } from '../ui/inputs.tsx'
import { startOfDay } from './list-address.ts'

interface Props {
  readonly ask: Ask
  readonly catalogue: Catalogue
  /** As they stand; null for a new one. */
  readonly terms: TermsNow | null
  /** The customer's, to be ticked; null: whoever asks writes them. */
  readonly tenants: readonly string[] | null
  readonly refusal: Refusal | null | undefined
  readonly typed: Form | null | undefined
  /** It has begun: its first day stays. */
  readonly begun?: boolean
}

export const TermsFields = ({ ask, catalogue, terms, tenants, refusal, typed, begun = false }: Props) => {
  const { t } = ask
  const faults = faultsOf(ask, refusal)
  const ticked = (name: string, now: readonly string[] | undefined) => typed?.all(name) ?? now ?? []
  const offered = (
    list: readonly { key: string; label: Parameters<typeof label>[0]; retired: boolean }[],
    now: readonly string[] | undefined,
  ) =>
    list.filter((one) => !one.retired || now?.includes(one.key)).map((one) => ({ value: one.key, label: label(one.label, ask.language) }))
  const day = (moment: string | undefined, minus = 0) => (moment ? dayOf(new Date(Date.parse(moment) - minus), ask.timeZone) : '')
  return (
    <>
      <Boxes name="roles" legend={t('partner.terms.roles')} error={faults.roles} required>
        {catalogue.partnerRoles
          .filter((role) => !role.retired || terms?.roles.includes(role.key))
          .map((role, at) => (
            <Checkbox
              name="roles"
              id={at === 0 ? 'roles' : `roles-${role.key}`}
              value={role.key}
              checked={ticked('roles', terms?.roles).includes(role.key)}
              label={label(role.label, ask.language)}
              {...(role.description && { help: label(role.description, ask.language) })}
            />
          ))}
      </Boxes>
      <Choices
        ask={ask}
        name="services"
        all={offered(catalogue.services, terms?.services)}
        ticked={ticked('services', terms?.services)}
        error={faults.services}
      />
      <Choices
        ask={ask}
        name="requestTypes"
        all={offered(catalogue.requestTypes, terms?.requestTypes)}
        ticked={ticked('requestTypes', terms?.requestTypes)}
        error={faults.requestTypes}
      />
      {tenants === null ? (
        <TextArea
          name="tenants"
          label={t('partner.terms.tenants')}
          help={t('partner.terms.tenants-written')}
          optional={t('common.optional')}
          value={typed ? typed.all('tenants').join('\n') : (terms?.tenants.join('\n') ?? '')}
          error={faults.tenants}
          rows={3}
        />
      ) : (
        <Choices
          ask={ask}
          name="tenants"
          // What was asked for and is not there is shown, so that it can be taken out.
          all={[...new Set([...tenants, ...(terms?.tenants ?? [])])].map((name) => ({ value: name, label: name }))}
          ticked={ticked('tenants', terms?.tenants)}
          error={faults.tenants}
        />
      )}
      <RadioCards
        name="customerSees"
        label={t('partner.terms.sees')}
        value={typed?.all('customerSees')[0] ?? terms?.customerSees ?? 'all'}
        error={faults.customerSees}
        choices={(['all', 'summary'] as const).map((sees) => ({
          value: sees,
          label: t(`partner.sees.${sees}`),
          help: t(`partner.sees.${sees}.help`),
        }))}
      />
      {!begun && (
        <TextInput
          name="startsOn"
          type="date"
          width="short"
          label={t('partner.terms.starts')}
          help={t('partner.terms.starts-help')}
          optional={t('common.optional')}
          value={typed?.all('startsOn')[0] ?? day(terms?.startsAt)}
          error={faults.startsAt}
        />
      )}
      <TextInput
        name="endsOn"
        id="endsAt"
        type="date"
        width="short"
        label={t('partner.terms.ends')}
        help={t('partner.terms.ends-help', { years: mostYears })}
        value={typed?.all('endsOn')[0] ?? day(terms?.endsAt, 1)}
        error={faults.endsAt}
        required
      />
    </>
  )
}

const names: Readonly<Record<string, string>> = {
  partnerId: 'partner.fact.partner',
  customerId: 'partner.fact.customer',
  roles: 'partner.terms.roles',
  services: 'partner.terms.services',
  requestTypes: 'partner.terms.requestTypes',
  tenants: 'partner.terms.tenants',
  startsAt: 'partner.terms.starts',
  endsAt: 'partner.terms.ends',
  reason: 'partner.terms.reason',
}
/** What the page calls a field: "Choose one" alone would not say where. */
export const termNamed = (ask: Ask, field: string): string | undefined => names[field] && ask.t(names[field])

const Boxes = ({
  name,
  legend,
  help,
  error,
  children,
}: {
  name: string
  legend: string
  help?: string
  error?: string | undefined
  required?: boolean
  children: unknown
}) => (
  <fieldset class={`field ${error ? 'is-faulty' : ''}`} id={`${name}-field`}>
    <legend class="label">{legend}</legend>
    {help && <div class="help">{help}</div>}
    {children as never}
    {error && <FieldError id={name}>{error}</FieldError>}
  </fieldset>
)

/** Folded while all are allowed: most delegations leave nothing out. */
const Choices = ({
  ask,
  name,
  all,
  ticked,
  error,
}: {
  ask: Ask
  name: 'services' | 'requestTypes' | 'tenants'
  all: readonly { value: string; label: string }[]
  ticked: readonly string[]
  error: string | undefined
}) => {
  if (all.length === 0) return null
  const { t } = ask
  return (
    <Boxes name={name} legend={t(`partner.terms.${name}`)} help={t('partner.terms.none-is-all')} error={error}>
      <details class="holding-allows" open={ticked.length > 0 || error !== undefined}>
        <summary>{t('partner.terms.limit')}</summary>
        {all.map((one, at) => (
          <Checkbox
            name={name}
            id={at === 0 ? name : `${name}-${at}`}
            value={one.value}
            checked={ticked.includes(one.value)}
            label={<bdi>{one.label}</bdi>}
          />
        ))}
      </details>
    </Boxes>
  )
}

/** As the desk wants them; the days become moments of the reader's zone. `now`: what the page was opened with keeps its very moments. */
export function termsIn(ask: Ask, form: Form, now: TermsNow | null, begun = false): Record<string, unknown> {
  const day = (given: string) => (/^\d{4}-\d\d-\d\d$/.test(given) && !Number.isNaN(Date.parse(given)) ? given : null)
  const starts = day(form.one('startsOn'))
  const ends = day(form.one('endsOn'))
  const nowStarts = now && dayOf(new Date(now.startsAt), ask.timeZone)
  const nowEnds = now && dayOf(new Date(Date.parse(now.endsAt) - 1), ask.timeZone)
  return {
    roles: form.all('roles'),
    services: form.all('services'),
    requestTypes: form.all('requestTypes'),
    tenants: form
      .all('tenants')
      .flatMap((text) => text.split('\n'))
      .filter((line) => line.trim() !== ''),
    customerSees: form.one('customerSees') || 'all',
    startsAt:
      begun || (starts !== null && starts === nowStarts) ? new Date(now?.startsAt ?? ask.at) : starts && startOfDay(starts, ask.timeZone),
    endsAt: ends === null ? null : ends === nowEnds ? new Date(now!.endsAt) : startOfDay(ends, ask.timeZone, 1),
  }
}
