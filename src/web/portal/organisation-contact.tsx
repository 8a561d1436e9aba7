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

const fields = [
  ['address', 'email', 254],
  ['phone', 'tel', 40],
  ['url', 'url', 500],
] as const

export const ContactForm = ({ ask, path, contact, refused }: Props) => {
  const { t } = ask
  const faults = faultsOf(ask, refused?.refusal)
  return (
    <section class="home-part panel" aria-labelledby="contact-head" id="contact">
      <h2 id="contact-head">{t('organisation.contact')}</h2>
      <form method="post" action={`${path}/contact`} class="stack" novalidate>
        <CsrfField ask={ask} />
        <p class="help">{t('organisation.contact.help')}</p>
        <ErrorSummary ask={ask} refusal={refused?.refusal} idOf={(field) => `contact-${field}`} />
        {fields.map(([name, type, maxlength]) => (
          <TextInput
            name={name}
            id={`contact-${name}`}
            type={type}
            label={t(`organisation.contact.${name}`)}
            optional={t('common.optional')}
            autocomplete="off"
            value={refused?.form.one(name) ?? contact[name] ?? ''}
            error={faults[name]}
            maxlength={maxlength}
          />
        ))}
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
