// Who somebody is and how they will sign in: the fields that set-up, sign-up and invitation ask alike, in the order of the reader's language.
import { shortestPassword } from '../../platform/identity/passwords.ts'
import type { Ask } from '../ask.ts'
import { TextInput } from '../ui/inputs.tsx'
import { Names as NameFields, type NamesProps } from '../ui/Names.tsx'

type Faults = Readonly<Record<string, string>>

export const Names = ({ ask, typed, faults }: { ask: Ask; typed: NamesProps['typed']; faults: Faults }) => (
  <NameFields ask={ask} labels={{ first: ask.t('sign-in.first-name'), last: ask.t('sign-in.last-name') }} typed={typed} faults={faults} />
)

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
