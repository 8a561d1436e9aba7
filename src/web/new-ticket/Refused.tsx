// What may not be chosen, with why not, who can change it and the way to ask them: nothing vanishes silently (NTT-10).
import { askedAt, rightFor } from '../../desk/entitlements/ask-for-right.ts'
import { reasonOf, sentenceOf } from '../../desk/entitlements/explain.ts'
import type { Option } from '../../desk/entitlements/intake.ts'
import type { Refused } from '../../desk/entitlements/verdict.ts'
import { waivable } from '../../desk/tickets/what-is-filed.ts'
import { isId } from '../../platform/id.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { exactDate } from '../ui/Time.tsx'
import { Fold } from './Fold.tsx'
import { Partner } from './Partner.tsx'
import type { Situation } from './situation.ts'
import { said } from './words.ts'

/** Folded: what may not be chosen is told to who misses it. */
export const WhyMissing = ({ s, name, refused, open }: { s: Situation; name: string; refused: readonly Option[]; open?: boolean }) =>
  refused.length > 0 && (
    <Fold words={s.ask.t('portal.new.why-missing')} open={open} quiet>
      <div class="cards is-grid">
        {refused.map((option) => (
          <RefusedCard s={s} option={option} name={name} />
        ))}
      </div>
    </Fold>
  )

export const RefusedCard = ({ s, option, name }: { s: Situation; option: Option; name: string }) => {
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
  const right = rightFor(refused)
  const [question, key] = about.split(':')
  const whose = question === 'organisation' ? (isId(key) ? key : null) : (s.path.standing?.organisation?.id ?? null)
  const asked = right && askedAt(s.asked, whose, right)
  const asksHere = door.customer === null && right !== null && !asked
  // That it is ours to change is what the button says; names of others it cannot.
  const buttonSaysWho = refused.partner || (asksHere && refused.remedy === 'provider')
  return (
    <>
      <p>{(buttonSaysWho ? reasonOf : sentenceOf)(catalogue, refused, ask.language, ask.t)}</p>
      {refused.partner && <Partner partner={refused.partner} />}
      {refused.reason === 'choose-customer' && (
        <p>
          <a href="/customers">{ask.t('partner.choose-customer')}</a>
        </p>
      )}
      {refused.reason === 'outside-delegation' && door.acting && !door.asks && (
        <p>
          <a href={`/ask/${door.acting.customerId}/tickets/new?as=${door.acting.partnerId}`}>
            {ask.t('filing.ask.button', { customer: ask.acting?.customer.name ?? '' })}
          </a>
        </p>
      )}
      {door.customer !== null && waivable.has(refused.reason) && (
        <Button small name="go" value={`override:${about}`} more={{ formnovalidate: true }}>
          {ask.t('workspace.new.override')}
        </Button>
      )}
      {asked && <p class="quiet">{ask.t('entitlement.asked-on', { day: exactDate(ask, asked) })}</p>}
      {asksHere && (
        <Button small name="go" value={`ask:${about}`} more={{ formnovalidate: true }}>
          {ask.t(refused.remedy === 'administrator' ? 'portal.new.ask-administrator' : 'portal.new.ask-us')}
        </Button>
      )}
    </>
  )
}
