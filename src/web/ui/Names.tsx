// First and last name, wherever a person is written down: in the order of the reader's language.
import type { Language } from '../../platform/messages.ts'
import { TextInput } from './inputs.tsx'

export interface NamesProps {
  readonly ask: { readonly language: Language }
  readonly labels: { readonly first: string; readonly last: string }
  readonly typed: { readonly firstName: string; readonly lastName: string }
  readonly faults: Readonly<Record<string, string>>
  /** Of somebody else: the browser does not fill in one's own. */
  readonly others?: boolean
}

export const Names = ({ ask: { language }, labels, typed, faults, others = false }: NamesProps) => {
  const one = (name: 'firstName' | 'lastName', label: string, own: string) => (
    <TextInput
      name={name}
      label={label}
      autocomplete={others ? 'off' : own}
      value={typed[name]}
      error={faults[name]}
      maxlength={100}
      required
    />
  )
  const both = [one('firstName', labels.first, 'given-name'), one('lastName', labels.last, 'family-name')]
  return <>{language === 'ja' || language === 'hu' ? both.reverse() : both}</>
}
