// Which number is called and in which language, where the form has no question of its own for it.
import type { PhoneDesk } from '../../desk/callbacks/desk-of.ts'
import { languageName } from '../../platform/formats.ts'
import type { Language } from '../../platform/messages.ts'
import { Select, TextInput } from '../ui/inputs.tsx'
import type { SignedAsk } from '../ask.ts'

interface Named {
  readonly name: string
  readonly id: string
  readonly value: string
  readonly error: string | undefined
}

export const PhoneInput = ({ ask, ...q }: Named & { ask: Pick<SignedAsk, 't'> }) => (
  <TextInput
    {...q}
    label={ask.t('callback.phone')}
    help={ask.t('callback.phone.help')}
    type="tel"
    autocomplete="tel"
    maxlength={40}
    width="half"
    required
  />
)

export const LanguageInput = ({ ask, desk, ...q }: Named & { ask: Pick<SignedAsk, 't' | 'language'>; desk: PhoneDesk }) => {
  const named = (language: Language) => languageName(language, ask.language)
  const [only, ...others] = desk.languages
  if (others.length === 0) return <p class="quiet">{ask.t('callback.language.only', { language: named(only!) })}</p>
  return (
    <Select
      {...q}
      label={ask.t('callback.language')}
      choices={desk.languages.map((language) => ({ value: language, label: named(language) }))}
    />
  )
}
