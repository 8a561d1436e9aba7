// What the reader may file for this organisation and what not: with the reason, and a button that asks who can change it.
import { type Catalogue, type Words, label } from '../../desk/catalogue/catalogue.ts'
import { rightFor } from '../../desk/entitlements/ask-for-right.ts'
import { type Refused, type Standing, type Verdict, type Wanted, entitle } from '../../desk/entitlements/entitle.ts'
import { sentenceOf } from '../../desk/entitlements/explain.ts'
import type { Ask } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { Of } from './organisation-members.tsx'

interface Props {
  readonly ask: Ask
  readonly catalogue: Catalogue
  readonly standing: Standing
  /** Where asking goes. */
  readonly path: string
}
interface Judged {
  readonly label: Words
  readonly verdict: Verdict
}

export const WhatIMayFile = ({ ask, catalogue, standing, path }: Props) => {
  const { t } = ask
  const open: Wanted = { context: null, offering: null, contract: null, type: null, service: null, language: ask.language }
  const whole = entitle(catalogue, standing, open)
  const judged = (list: readonly { key: string; label: Words; retired: boolean }[], name: 'offering' | 'type'): Judged[] =>
    list
      .filter((one) => !one.retired)
      .map((one) => ({ label: one.label, verdict: entitle(catalogue, standing, { ...open, [name]: one.key }) }))
  return (
    <section class="home-part panel" aria-labelledby="mine-head" id="mine">
      <h2 id="mine-head">{t('organisation.mine')}</h2>
      {!whole.allowed ? (
        <Reason ask={ask} catalogue={catalogue} refused={whole} path={path} name={t('organisation.mine')} />
      ) : (
        <>
          {catalogue.offerings.length > 0 && (
            <Judgements
              ask={ask}
              catalogue={catalogue}
              path={path}
              title={t('organisation.mine.where')}
              all={judged(catalogue.offerings, 'offering')}
            />
          )}
          <Judgements
            ask={ask}
            catalogue={catalogue}
            path={path}
            title={t('organisation.mine.what')}
            all={judged(catalogue.requestTypes, 'type')}
            hidesRefused={catalogue.refusedTypes === 'hidden'}
          />
        </>
      )}
    </section>
  )
}

interface JudgementsProps {
  readonly ask: Ask
  readonly catalogue: Catalogue
  readonly path: string
  readonly title: string
  readonly all: readonly Judged[]
  /** The house says nothing of what may not be chosen. */
  readonly hidesRefused?: boolean
}

const Judgements = ({ ask, catalogue, path, title, all, hidesRefused = false }: JudgementsProps) => {
  const refused = hidesRefused ? [] : all.flatMap(({ label, verdict }) => (verdict.allowed ? [] : [{ label, verdict }]))
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
        <ul class="holdings">
          {refused.map((one) => (
            <li>
              <div class="holding-what">
                <strong>{label(one.label, ask.language)}</strong>
                <Reason ask={ask} catalogue={catalogue} refused={one.verdict} path={path} name={label(one.label, ask.language)} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const Reason = ({
  ask,
  catalogue,
  refused,
  path,
  name,
}: Omit<JudgementsProps, 'title' | 'all' | 'hidesRefused'> & { refused: Refused; name: string }) => {
  const asks = rightFor(refused)
  return (
    <>
      <p class="soft">{sentenceOf(catalogue, refused, ask.language, ask.t)}</p>
      <PartnerContact refused={refused} />
      {asks && (
        <form method="post" action={`${path}/asking`}>
          <CsrfField ask={ask} />
          <input type="hidden" name="right" value={asks.right} />
          {asks.key && <input type="hidden" name="key" value={asks.key} />}
          <Button kind="plain" small icon="hand">
            <Of label={ask.t(`organisation.ask.${refused.remedy === 'administrator' ? 'administrator' : 'provider'}`)} name={name} />
          </Button>
        </form>
      )}
    </>
  )
}

const PartnerContact = ({ refused: { partner } }: { refused: Refused }) => {
  if (!partner) return null
  const ways = [
    partner.address && <a href={`mailto:${partner.address}`}>{partner.address}</a>,
    partner.phone && <a href={`tel:${partner.phone.replaceAll(/[^+0-9]/g, '')}`}>{partner.phone}</a>,
    partner.url && (
      <a href={partner.url} rel="noopener noreferrer nofollow">
        {partner.url}
      </a>
    ),
  ].filter(Boolean)
  if (ways.length === 0) return null
  return (
    <ul class="asked">
      {ways.map((way) => (
        <li>{way}</li>
      ))}
    </ul>
  )
}
