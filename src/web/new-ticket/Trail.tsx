// What was chosen on the way here stays in sight, each with a way to choose again; what has one answer is shown without one.
import { Icon } from '../ui/Icon.tsx'
import { missed, type Question } from './path.ts'
import { addressOf } from './door.ts'
import { isOverridden } from './filing.ts'
import type { Situation } from './situation.ts'
import { answerOf, termOf } from './words.ts'

/** `leaving`: links, where nothing is typed yet. `keeping`: buttons of the form, which keep what is typed and then go. */
export const Trail = ({ s, mode, until }: { s: Situation; mode: 'leaving' | 'keeping'; until?: Question['ask'] }) => {
  const { ask, path } = s
  const { t } = ask
  const at = path.before.findIndex((question) => question.ask === until)
  const passed = path.before.slice(0, at === -1 ? path.before.length : at).filter(({ chosen }) => chosen !== null)
  const told = passed.filter((question) => answerOf(ask, question) !== '')
  const isAside = s.door.customer !== null && isOverridden(s.draft.content)
  if (told.length === 0 && !isAside) return null
  return (
    <ol class="trail" aria-label={t('portal.new.trail')}>
      {told.map((question) => {
        const term = termOf(ask, question)
        const words = t(question.isOnly ? 'portal.new.why-missing' : 'portal.new.change')
        const name = `${words}: ${term}`
        const look = `trail-change ${question.isOnly ? 'is-why' : ''}`.trim()
        return (
          <li>
            <span class="trail-term">{term}</span>
            <span class="trail-answer">
              <Icon name="check" /> <bdi>{answerOf(ask, question)}</bdi>
            </span>
            {(!question.isOnly || isHiding(s, question)) &&
              (mode === 'leaving' ? (
                <a class={look} href={addressOf(s.door, s.draft.id, { step: question.ask })} aria-label={name}>
                  {words}
                </a>
              ) : (
                <button class={look} type="submit" name="go" value={`step:${question.ask}`} formnovalidate aria-label={name}>
                  {words}
                </button>
              ))}
          </li>
        )
      })}
      {isAside && (
        <li>
          <span class="trail-term">{t('workspace.new.overridden.term')}</span>
          <span class="trail-answer">
            <Icon name="alert" /> {t('workspace.new.overridden')}
          </span>
          {mode === 'keeping' && (
            <button class="trail-change" type="submit" name="go" value="override-off" formnovalidate>
              {t('workspace.new.override-off')}
            </button>
          )}
        </li>
      )}
    </ol>
  )
}

/** Nothing vanishes silently: where one answer is left, the others are a step away with their reasons (NTT-10). */
const isHiding = (s: Situation, { ask, options }: Question): boolean =>
  missed(options).length > 0 && !(ask === 'type' && s.catalogue.refusedTypes === 'hidden')
