// How customers who bought through this organisation reach it: shown to them in place of a form (NTT-06).
import type { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import type { Form } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { TextInput } from '../ui/inputs.tsx'

export interface KnownContact {
  readonly address: string | null
  readonly phone: string | null
  readonly url: string | null
}

interface Props {
  readonly ask: Ask
  readonly path: string
  readonly contact: KnownContact
  readonly refused?: { readonly refusal: Refusal; readonly form: Form } | undefined
}

export const ContactForm = ({ ask, path, contact, refused }: Props) => {
  const { t } = ask
  const faults = faultsOf(ask, refused?.refusal)
  const value = (name: keyof KnownContact) => refused?.form.one(name) ?? contact[name] ?? ''
  const common = { optional: t('common.optional'), autocomplete: 'off' }
  return (
    <section class="home-part panel" aria-labelledby="contact-head" id="contact">
      <h2 id="contact-head">{t('organisation.contact')}</h2>
      <form method="post" action={`${path}/contact`} class="stack" novalidate>
        <CsrfField ask={ask} />
        <p class="help">{t('organisation.contact.help')}</p>
        <ErrorSummary ask={ask} refusal={refused?.refusal} idOf={(field) => `contact-${field}`} />
        <TextInput
          {...common}
          name="address"
          id="contact-address"
          type="email"
          label={t('organisation.contact.address')}
          value={value('address')}
          error={faults.address}
          maxlength={254}
        />
        <TextInput
          {...common}
          name="phone"
          id="contact-phone"
          type="tel"
          label={t('organisation.contact.phone')}
          value={value('phone')}
          error={faults.phone}
          maxlength={40}
        />
        <TextInput
          {...common}
          name="url"
          id="contact-url"
          type="url"
          label={t('organisation.contact.url')}
          value={value('url')}
          error={faults.url}
          maxlength={500}
        />
        <Actions>
          <Button kind="plain">{t('organisation.contact.save')}</Button>
        </Actions>
      </form>
    </section>
  )
}

export const contactIn = (form: Form) => ({
  address: form.one('address').trim(),
  phone: form.one('phone').trim(),
  url: form.one('url').trim(),
})
