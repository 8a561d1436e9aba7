// Changing the password, knowing the old one.
import { shortestPassword } from '../../platform/identity/passwords.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { faultsOf } from '../ui/ErrorSummary.tsx'
import { TextInput } from '../ui/inputs.tsx'

export const PasswordForm = ({ ask, address, refusal }: { ask: Ask; address: string; refusal: Refusal | null }) => {
  const { t } = ask
  const faults = faultsOf(ask, refusal)
  return (
    <section class="home-part" aria-labelledby="password-heading">
      <h2 id="password-heading">{t('account.password')}</h2>
      <form method="post" action="/account/password" class="stack" novalidate>
        <CsrfField ask={ask} />
        <input type="hidden" name="username" value={address} autocomplete="username" />
        <TextInput
          name="current"
          type="password"
          label={t('account.password.current')}
          autocomplete="current-password"
          error={faults.current}
          required
        />
        <TextInput
          name="password"
          type="password"
          label={t('account.password.new')}
          help={t('account.password.help', { minimum: shortestPassword })}
          autocomplete="new-password"
          error={faults.password}
          required
        />
        <Actions>
          <Button kind="plain">{t('account.password.button')}</Button>
        </Actions>
      </form>
    </section>
  )
}
