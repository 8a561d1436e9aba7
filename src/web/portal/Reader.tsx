// Where others are offered a new ticket: why this reader is not, who can change that, and what there is to read instead.
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { Asking } from '../../desk/entitlements/ask-for-right.ts'
import type { Standing } from '../../desk/entitlements/facts.ts'
import type { SignedAsk } from '../ask.ts'
import { Icon } from '../ui/Icon.tsx'
import { mayFileIn, Reason } from './organisation-mine.tsx'

interface Props {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  /** In each organisation the reader belongs to; in none they may file. */
  readonly standings: readonly Standing[]
  readonly asked: readonly Asking[]
  readonly seesAll: boolean
}

export const Reader = ({ ask, catalogue, standings, asked, seesAll }: Props) => {
  const { t } = ask
  const refused = standings.flatMap((standing) => {
    const verdict = mayFileIn(ask, catalogue, standing)
    return verdict.allowed || !standing.organisation ? [] : [{ ...standing.organisation, verdict }]
  })
  return (
    <section class="panel hero-reader" aria-labelledby="reader">
      <h2 id="reader">
        <Icon name="lock" /> {t('portal.new.may-not')}
      </h2>
      {refused.map(({ id, name, verdict }) => (
        <Reason
          ask={ask}
          catalogue={catalogue}
          asked={asked}
          organisationId={id}
          path={`/organisations/${id}`}
          refused={verdict}
          first={refused[0]?.verdict}
          name={name}
        />
      ))}
      {seesAll && (
        <a class="onward" href="/tickets?tab=organisation">
          {t('portal.tab.organisation')} <Icon name="arrow-right" />
        </a>
      )}
    </section>
  )
}
