// Name, language, time zone and mail: the part of the account that other pages and mails follow.
import type { Refusal } from '../../platform/refusal.ts'
import { languages } from '../../platform/messages.ts'
import type { Ask } from '../ask.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { faultsOf } from '../ui/ErrorSummary.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { RadioCards, Select } from '../ui/inputs.tsx'
import { Names } from '../ui/Names.tsx'

export interface Profile {
  readonly firstName: string
  readonly lastName: string
  readonly language: string
  readonly timeZone: string
  readonly mail: string
}

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

export const ProfileForm = ({ ask, profile, refusal }: { ask: Ask; profile: Profile; refusal: Refusal | null }) => {
  const { t } = ask
  const faults = faultsOf(ask, refusal)
  const known = zones.includes(profile.timeZone) ? zones : [profile.timeZone, ...zones]
  return (
    <form method="post" action="/account" class="stack" novalidate>
      <CsrfField ask={ask} />
      <Names ask={ask} labels={{ first: t('account.first-name'), last: t('account.last-name') }} typed={profile} faults={faults} />
      <Select
        name="language"
        label={t('account.language')}
        value={profile.language}
        error={faults.language}
        choices={languages.map((value) => ({ value, label: languageNames[value], more: { lang: value } }))}
      />
      <Select
        name="timeZone"
        label={t('account.time-zone')}
        help={t('account.time-zone.help')}
        value={profile.timeZone}
        error={faults.timeZone}
        choices={known.map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
      />
      <RadioCards
        name="mail"
        label={t('account.mail')}
        value={profile.mail}
        error={faults.mail}
        layout="stack"
        choices={(['full', 'notice', 'off'] as const).map((value) => ({
          value,
          label: t(`account.mail.${value}`),
          help: t(`account.mail.${value}.help`),
        }))}
      />
      <Actions>
        <Button kind="main">{t('account.save')}</Button>
      </Actions>
    </form>
  )
}
