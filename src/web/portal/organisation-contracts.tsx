// The contracts of an organisation with what each allows: what its members read, and our administrators beside the forms that change them.
import { type Catalogue, byKey, label } from '../../desk/catalogue/catalogue.ts'
import type { ContractRow } from '../../desk/entitlements/organisation-entitlements.ts'
import { dateFormat } from '../../platform/formats.ts'
import type { Ask } from '../ask.ts'
import type { Child } from 'hono/jsx'
import { Chip } from '../ui/Chip.tsx'

interface Props {
  readonly ask: Ask
  readonly catalogue: Catalogue
  readonly rows: readonly ContractRow[]
  readonly more: boolean
  /** What may be done with one. */
  readonly deeds?: (row: ContractRow) => Child
}

export const Contracts = ({ ask, catalogue, rows, more, deeds }: Props) => {
  const { t } = ask
  return (
    <section class="home-part panel" aria-labelledby="contracts-head" id="contracts">
      <h2 id="contracts-head">{t('organisation.contracts')}</h2>
      {rows.length === 0 && <p class="soft">{t('organisation.contracts.none')}</p>}
      <ul class="holdings">
        {rows.map((row) => (
          <li id={`contract-${row.id}`}>
            <div class="holding-what">
              <strong>
                <bdi>{row.number}</bdi>
              </strong>{' '}
              <State ask={ask} row={row} /> {row.trial && <Chip>{t('partner.contract.trial')}</Chip>}
              <div>
                {named(catalogue.entities, row.entity, ask)}
                {row.plan && <> · {named(catalogue.plans, row.plan, ask)}</>}
              </div>
              <div class="soft">
                {row.endsOn
                  ? t('organisation.contract.from-to', { from: dayInWords(ask, row.startsOn), to: dayInWords(ask, row.endsOn) })
                  : t('organisation.contract.from', { from: dayInWords(ask, row.startsOn) })}
                {row.partner && <> · {t('organisation.contract.partner', { partner: row.partner.name })}</>}
              </div>
              {row.covers !== 'own' && (
                <div class="soft">
                  {t('partner.contract.covers')}: {t(`partner.contract.covers.${row.covers}`)}
                </div>
              )}
              {row.services.length > 0 && (
                <div class="soft">
                  {t('partner.contract.services')}: {row.services.map((key) => named(catalogue.services, key, ask)).join(', ')}
                </div>
              )}
              <Allows ask={ask} catalogue={catalogue} row={row} />
            </div>
            {deeds && <div class="deeds">{deeds(row)}</div>}
          </li>
        ))}
      </ul>
      {more && <p class="soft">{t('organisation.contracts.more', { count: rows.length })}</p>}
    </section>
  )
}

const State = ({ ask, row }: { ask: Ask; row: ContractRow }) => (
  <Chip
    tone={row.state === 'active' ? 'good' : row.state === 'ended' ? 'warn' : 'neutral'}
    icon={row.state === 'active' ? 'check' : 'clock'}
  >
    {ask.t(`organisation.contract.${row.state}`)}
  </Chip>
)

/** Which types its plan opens. */
const Allows = ({ ask, catalogue, row }: { ask: Ask; catalogue: Catalogue; row: ContractRow }) => {
  const plan = byKey(catalogue.plans, row.plan)
  const types = (plan?.requestTypes ?? []).flatMap((key) => {
    const type = byKey(catalogue.requestTypes, key)
    return type && !type.retired ? [label(type.label, ask.language)] : []
  })
  if (row.partner) return <div class="soft">{ask.t('organisation.contract.ask-partner')}</div>
  if (types.length === 0) return null
  return (
    <details class="holding-allows">
      <summary>{ask.t('organisation.contract.allows', { count: types.length })}</summary>
      <ul>
        {types.map((type) => (
          <li>{type}</li>
        ))}
      </ul>
    </details>
  )
}

export const named = (
  list: readonly { readonly key: string; readonly label: Parameters<typeof label>[0] }[],
  key: string,
  { language }: Pick<Ask, 'language'>,
): string => {
  const one = byKey(list, key)
  return one ? label(one.label, language) : key
}

/** A calendar day belongs to no time zone. */
export const dayInWords = ({ language }: Pick<Ask, 'language'>, day: string): string =>
  dateFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
