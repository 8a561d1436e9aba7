// Where others are offered a new ticket: why this person is not, who can change that, and what there is to read instead.
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { Asking } from '../../desk/entitlements/ask-for-right.ts'
import type { Standing } from '../../desk/entitlements/facts.ts'
import type { SignedAsk } from '../ask.ts'
import { Icon } from '../ui/Icon.tsx'
import { mayFileIn, Reason } from './organisation-mine.tsx'

interface Props {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  /** In each organisation one belongs to; in none one may file. */
  readonly standings: readonly Standing[]
  readonly asked: readonly Asking[]
  readonly seesAll: boolean
}

export const MayNotFile = ({ ask, catalogue, standings, asked, seesAll }: Props) => {
  const { t } = ask
  const refused = standings.flatMap((standing) => {
    const verdict = mayFileIn(ask, catalogue, standing)
    return verdict.allowed || !standing.organisation ? [] : [{ ...standing.organisation, verdict }]
  })
  return (
    <section class="panel hero-refused" aria-labelledby="may-not-file">
      <h2 id="may-not-file">
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
