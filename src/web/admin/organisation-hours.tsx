// By which business hours promises to an organisation are counted: a customer in another part of the world is not measured by ours.
import { type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import type { Form } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Select } from '../ui/inputs.tsx'

interface Props {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly path: string
  readonly calendar: string | null
  readonly refused: { readonly refusal: Refusal; readonly form: Form } | undefined
}

export const OrganisationHours = ({ ask, catalogue, path, calendar, refused }: Props) => {
  const { t, language } = ask
  const offered = catalogue.calendars.filter((one) => !one.retired || one.key === calendar)
  if (offered.length === 0) return null
  return (
    <section class="panel" aria-labelledby="hours-head" id="hours">
      <h2 id="hours-head">{t('admin.organisation.hours')}</h2>
      <form method="post" action={`${path}/calendar`} class="stack" novalidate>
        <CsrfField ask={ask} />
        <ErrorSummary ask={ask} refusal={refused?.refusal} />
        <Select
          name="calendar"
          label={t('admin.contract.calendar')}
          help={t('admin.organisation.calendar-help')}
          value={refused?.form.one('calendar') ?? calendar ?? ''}
          error={faultsOf(ask, refused?.refusal).calendar}
          prompt={t('admin.organisation.calendar-none')}
          choices={offered.map((one) => ({ value: one.key, label: label(one.label, language) }))}
        />
        <Actions>
          <Button kind="plain">{t('admin.organisation.save')}</Button>
        </Actions>
      </form>
    </section>
  )
}
