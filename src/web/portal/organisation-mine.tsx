// What the reader may file for this organisation and what not: with the reason, and a button that asks who can change it.
import { type Catalogue, type Words, label } from '../../desk/catalogue/catalogue.ts'
import { type Asking, askedAt, rightFor } from '../../desk/entitlements/ask-for-right.ts'
import { entitle } from '../../desk/entitlements/entitle.ts'
import type { Standing } from '../../desk/entitlements/facts.ts'
import type { Refused, Verdict } from '../../desk/entitlements/verdict.ts'
import { explain, sentenceOf } from '../../desk/entitlements/explain.ts'
import { anything } from '../../desk/entitlements/why-nothing.ts'
import type { Ask } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Partner } from '../new-ticket/Partner.tsx'
import { exactDate } from '../ui/Time.tsx'
import { Of } from './organisation-members.tsx'

interface Props {
  readonly ask: Ask
  readonly catalogue: Catalogue
  readonly standing: Standing
  /** What the reader asked for lately. */
  readonly asked: readonly Asking[]
  /** Where asking goes. */
  readonly path: string
}
interface Judged {
  readonly label: Words
  readonly verdict: Verdict
}

export const WhatIMayFile = ({ ask, catalogue, standing, asked, path }: Props) => {
  const { t } = ask
  const open = anything(ask.language)
  const organisationId = standing.organisation?.id ?? null
  const whole = entitle(catalogue, standing, open)
  const judged = (list: readonly { key: string; label: Words; retired: boolean }[], name: 'offering' | 'type'): Judged[] =>
    list
      .filter((one) => !one.retired)
      .map((one) => ({ label: one.label, verdict: entitle(catalogue, standing, { ...open, [name]: one.key }) }))
  const where = whole.allowed ? judged(catalogue.offerings, 'offering') : []
  const what = whole.allowed ? judged(catalogue.requestTypes, 'type') : []
  const hidesRefused = catalogue.refusedTypes === 'hidden'
  const refused = [whole, ...[...where, ...(hidesRefused ? [] : what)].map(({ verdict }) => verdict)].filter((verdict) => !verdict.allowed)
  // The first that can be asked for stands out.
  const first = refused.find((verdict) => {
    const asks = rightFor(verdict)
    return asks && !askedAt(asked, organisationId, asks)
  })
  const common: Common = { ask, catalogue, asked, organisationId, path, first }
  return (
    <section class="home-part panel" aria-labelledby="mine-head" id="mine">
      <h2 id="mine-head">{t('organisation.mine')}</h2>
      {!whole.allowed ? (
        <Reason {...common} refused={whole} name={t('organisation.mine')} />
      ) : (
        <>
          {catalogue.offerings.length > 0 && <Judgements {...common} title={t('organisation.mine.where')} all={where} />}
          <Judgements {...common} title={t('organisation.mine.what')} all={what} hidesRefused={hidesRefused} />
        </>
      )}
    </section>
  )
}

interface Common extends Omit<Props, 'standing'> {
  readonly organisationId: string | null
  /** Whose remedy is the main button of the page. */
  readonly first: Refused | undefined
}
interface JudgementsProps extends Common {
  readonly title: string
  readonly all: readonly Judged[]
  /** The house says nothing of what may not be chosen. */
  readonly hidesRefused?: boolean
}

/** Each refused one is a sentence and a form: of hundreds only these are sent, unless all are asked for. */
const mostShown = 20

const Judgements = ({ title, all, hidesRefused = false, ...common }: JudgementsProps) => {
  const { ask, path } = common
  const refused = hidesRefused ? [] : all.flatMap(({ label, verdict }) => (verdict.allowed ? [] : [{ label, verdict }]))
  const isAll = ask.c.req.query('mine') === 'all'
  const shown = isAll ? refused : refused.slice(0, mostShown)
  const allowed = all.filter(({ verdict }) => verdict.allowed)
  return (
    <>
      <h3>{title}</h3>
      {allowed.length > 0 && (
        <ul class="chips">
          {allowed.map((one) => (
            <li>
              <Chip tone="good" icon="check">
                {label(one.label, ask.language)}
              </Chip>
            </li>
          ))}
        </ul>
      )}
      {refused.length > 0 && (
        <details class="disclosure" open={isAll || allowed.length === 0}>
          <summary>
            {ask.t('organisation.mine.refused', { count: refused.length })} <Icon name="chevron-down" />
          </summary>
          <ul class="holdings">
            {shown.map((one) => (
              <li>
                <div class="holding-what">
                  <strong>{label(one.label, ask.language)}</strong>
                  <Reason {...common} refused={one.verdict} name={label(one.label, ask.language)} />
                </div>
              </li>
            ))}
          </ul>
          {shown.length < refused.length && (
            <p>
              <a href={`${path}?mine=all#mine`}>{ask.t('organisation.mine.all', { count: refused.length })}</a>
            </p>
          )}
        </details>
      )}
    </>
  )
}

/** Why not, who can change it, and the button that asks them; `short`: that button alone says who. */
export const Reason = ({
  ask,
  catalogue,
  asked,
  organisationId,
  refused,
  path,
  first,
  name,
  short = false,
}: Common & { refused: Refused; name: string; short?: boolean }) => {
  const asks = rightFor(refused)
  const before = asks && askedAt(asked, organisationId, asks)
  const { reason } = explain(catalogue, refused, ask.language)
  return (
    <>
      <p class="soft">{short ? ask.t(reason.key, reason.values) : sentenceOf(catalogue, refused, ask.language, ask.t)}</p>
      {refused.partner && <Partner partner={refused.partner} />}
      {before && <p class="quiet">{ask.t('entitlement.asked-on', { day: exactDate(ask, before) })}</p>}
      {asks && !before && (
        <form method="post" action={`${path}/asking`}>
          <CsrfField ask={ask} />
          <input type="hidden" name="right" value={asks.right} />
          {asks.key && <input type="hidden" name="key" value={asks.key} />}
          <Button kind={refused === first ? 'main' : 'plain'} small icon="hand">
            <Of label={ask.t(`organisation.ask.${refused.remedy === 'administrator' ? 'administrator' : 'provider'}`)} name={name} />
          </Button>
        </form>
      )}
    </>
  )
}
