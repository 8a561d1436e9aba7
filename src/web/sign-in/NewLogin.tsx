// Who somebody is and how they will sign in: the fields that set-up, sign-up and invitation ask alike, in the order of the reader's language.
import { shortestPassword } from '../../platform/identity/passwords.ts'
import type { Ask } from '../ask.ts'
import { TextInput } from '../ui/inputs.tsx'

type Faults = Readonly<Record<string, string>>

export const Names = ({ ask, typed, faults }: { ask: Ask; typed: { firstName: string; lastName: string }; faults: Faults }) => {
  const { t, language } = ask
  const one = (name: 'firstName' | 'lastName', label: string, autocomplete: string) => (
    <TextInput name={name} label={label} autocomplete={autocomplete} value={typed[name]} error={faults[name]} maxlength={100} required />
  )
  const first = one('firstName', t('sign-in.first-name'), 'given-name')
  const last = one('lastName', t('sign-in.last-name'), 'family-name')
  const familyFirst = language === 'ja' || language === 'hu'
  return (
    <>
      {familyFirst ? last : first}
      {familyFirst ? first : last}
    </>
  )
}

export const NewPassword = ({ ask, faults, autofocus }: { ask: Ask; faults: Faults; autofocus?: boolean }) => (
  <TextInput
    name="password"
    type="password"
    label={ask.t('sign-in.new-password')}
    help={ask.t('sign-in.password.help', { minimum: shortestPassword })}
    autocomplete="new-password"
    error={faults.password}
    required
    autofocus={autofocus}
  />
)
