// One question as cards: what may be chosen, what is rarely chosen behind "More…", and what may not be chosen with its reason and the way to change that.
import { byKey, label } from '../../desk/catalogue/catalogue.ts'
import { askedAt, rightFor } from '../../desk/entitlements/ask-for-right.ts'
import type { Refused } from '../../desk/entitlements/entitle.ts'
import { explain } from '../../desk/entitlements/explain.ts'
import type { Option } from '../../desk/entitlements/intake.ts'
import { waivable } from '../../desk/tickets/what-is-filed.ts'
import { isId } from '../../platform/id.ts'
import { Button } from '../ui/Button.tsx'
import { FieldError } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { exactDate } from '../ui/Time.tsx'
import { Partner } from './Partner.tsx'
import { missed, type Question } from './path.ts'
import { said, type Situation } from './situation.ts'

export interface ChoicesProps {
  readonly s: Situation
  readonly question: Pick<Question, 'ask' | 'options' | 'chosen' | 'preselected'>
  readonly label: string
  readonly help?: string | undefined
  readonly error?: string | undefined
  /** What the form needs to know of each card. */
  readonly more?: (key: string, at: number) => Record<string, unknown>
}

export const Choices = ({ s, question, label: legend, help, error, more }: ChoicesProps) => {
  const { ask, catalogue } = s
  const { t } = ask
  const { ask: name, options } = question
  const marked = question.chosen ?? question.preselected
  const isChosen = (option: Option) => option.key === marked
  const allowed = options.filter(({ verdict }) => verdict.allowed)
  const plain = allowed.filter((option) => !option.folded || isChosen(option))
  const shown = plain.length > 0 ? plain : allowed
  const folded = allowed.filter((option) => !shown.includes(option))
  const refused = missed(options)
  const first = shown[0]?.key
  const ids = new Map(allowed.map(({ key }) => [key, key === first ? name : `${name}-${key}`]))
  const card = (option: Option) => (
    <Card
      s={s}
      name={name}
      id={ids.get(option.key)!}
      option={option}
      checked={isChosen(option)}
      more={more?.(option.key, allowed.indexOf(option))}
    />
  )
  const manner = name === 'type' ? catalogue.refusedTypes : 'greyed'
  return (
    <fieldset class={`field ${error ? 'is-faulty' : ''}`} id={`${name}-field`} aria-describedby={help ? `${name}-help` : undefined}>
      <legend class="label">{legend}</legend>
      {help && (
        <div class="help" id={`${name}-help`}>
          {help}
        </div>
      )}
      {error && <FieldError id={name}>{error}</FieldError>}
      {inGroups(shown).map(([group, list]) => (
        <>
          {group && <p class="choices-group">{said(ask, group)}</p>}
          <div class="cards is-grid">{list.map(card)}</div>
        </>
      ))}
      {folded.length > 0 && (
        <details class="more-choices">
          <summary class="button is-quiet">
            {t('portal.new.more')} <Icon name="chevron-down" />
          </summary>
          <div class="cards is-grid">{folded.map(card)}</div>
        </details>
      )}
      {manner === 'greyed' && refused.length > 0 && (
        <div class="cards is-grid">
          {refused.map((option) => (
            <RefusedCard s={s} option={option} name={name} />
          ))}
        </div>
      )}
      {manner === 'folded' && refused.length > 0 && (
        <details class="more-choices">
          <summary class="button is-quiet">
            {t('portal.new.why-missing')} <Icon name="chevron-down" />
          </summary>
          <div class="cards is-grid">
            {refused.map((option) => (
              <RefusedCard s={s} option={option} name={name} />
            ))}
          </div>
        </details>
      )}
    </fieldset>
  )
}

/** Options under the same heading stand together, in the order of their first. */
function inGroups(options: readonly Option[]): [Option['group'], Option[]][] {
  const groups = new Map<string, [Option['group'], Option[]]>()
  for (const option of options) {
    const known = groups.get(option.group?.en ?? '')
    if (known) known[1].push(option)
    else groups.set(option.group?.en ?? '', [option.group, [option]])
  }
  return [...groups.values()]
}

const Card = ({
  s,
  name,
  id,
  option,
  checked,
  more,
}: {
  s: Situation
  name: string
  id: string
  option: Option
  checked: boolean
  more?: Record<string, unknown> | undefined
}) => {
  const { ask, catalogue } = s
  const special = option.verdict.allowed && option.verdict.specialType !== option.key ? option.verdict.specialType : null
  const isSpecial = name === 'type' && byKey(catalogue.requestTypes, option.key)?.specialOf != null
  return (
    <label class={`card-choice ${isSpecial ? 'is-special' : ''}`} for={id}>
      <input
        type="radio"
        id={id}
        name={name}
        value={option.key}
        checked={checked}
        aria-describedby={option.description || special ? `${id}-says` : undefined}
        {...more}
      />
      <span class="card-choice-label">{said(ask, option.label) || ask.t('portal.new.organisation.none')}</span>
      {(option.description || special) && (
        <span class="card-choice-help" id={`${id}-says`}>
          {option.description && said(ask, option.description)}
          {special && (
            <span class="special-warning">
              <Icon name="alert" /> {ask.t('portal.new.general-desk')}
            </span>
          )}
        </span>
      )}
    </label>
  )
}

const RefusedCard = ({ s, option, name }: { s: Situation; option: Option; name: string }) => {
  if (option.verdict.allowed) return null
  return (
    <div class="card-choice is-refused">
      <Icon name="lock" />
      <span class="card-choice-label">{said(s.ask, option.label) || s.ask.t('portal.new.organisation.none')}</span>
      <div class="card-choice-help">
        <Why s={s} refused={option.verdict} about={`${name}:${option.key}`} />
      </div>
    </div>
  )
}

/** Why not, who can change it, and the button that asks them. */
export const Why = ({ s, refused, about }: { s: Situation; refused: Refused; about: string }) => {
  const { ask, catalogue, door } = s
  const { reason, remedy } = explain(catalogue, refused, ask.language)
  const right = rightFor(refused)
  const [question, key] = about.split(':')
  const whose = question === 'organisation' ? (isId(key) ? key : null) : (s.path.standing?.organisation?.id ?? null)
  const asked = right && askedAt(s.asked, whose, right)
  return (
    <>
      <p>
        {ask.t(reason.key, reason.values)} {!refused.partner && ask.t(remedy.key, remedy.values)}
      </p>
      {refused.partner && <Partner partner={refused.partner} />}
      {door.customer !== null && waivable.has(refused.reason) && (
        <Button small name="go" value="override" more={{ formnovalidate: true }}>
          {ask.t('workspace.new.override')}
        </Button>
      )}
      {asked && <p class="quiet">{ask.t('entitlement.asked-on', { day: exactDate(ask, asked) })}</p>}
      {door.customer === null && right && !asked && (
        <Button small name="go" value={`ask:${about}`} more={{ formnovalidate: true }}>
          {ask.t(refused.remedy === 'administrator' ? 'portal.new.ask-administrator' : 'portal.new.ask-us')}
        </Button>
      )}
    </>
  )
}

export const helpOf = (s: Situation, question: Pick<Question, 'help'>): string | undefined =>
  question.help ? label(question.help, s.ask.language) : undefined
