// A person's name wherever one stands: isolated, so that a name in another script never turns the sentence around it.
import type { Child } from 'hono/jsx'

/** `of` is the organisation or "Support", said quietly after the name. */
export const PersonName = ({ name, of, title }: { name: string; of?: Child; title?: string }) => (
  <span class="person" title={title}>
    <bdi class="person-name">{name}</bdi>
    {of && (
      <>
        {' '}
        <span class="person-of">{of}</span>
      </>
    )}
  </span>
)

/** Letters in a circle, decoration only. */
export const Initials = ({ name, staff }: { name: string; staff?: boolean }) => {
  const words = name
    .trim()
    .split(/[\s@._-]+/u)
    .filter(Boolean)
  // One sign of a family name is enough where names are short; elsewhere the first and the last word.
  const isShort = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Kana}]/u.test(words[0] ?? '')
  const letters = words.length > 1 && !isShort ? [words[0], words.at(-1)] : [words[0] ?? '?']
  return (
    <span class={`initials ${staff ? 'is-staff' : ''}`} aria-hidden="true">
      {letters.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('')}
    </span>
  )
}
