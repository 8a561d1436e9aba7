// Where others are offered a new ticket: why this person is not, who can change that, and what there is to read instead.
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { Asking } from '../../desk/entitlements/ask-for-right.ts'
import type { Standing } from '../../desk/entitlements/facts.ts'
import type { SignedAsk } from '../ask.ts'
import { titleOf } from '../new-ticket/StepPage.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Reason, whyNothing } from './organisation-mine.tsx'

interface Props {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  /** In each organisation one belongs to; in none of them there is anything to file. */
  readonly standings: readonly Standing[]
  readonly asked: readonly Asking[]
  readonly seesAll: boolean
}

export const MayNotFile = ({ ask, catalogue, standings, asked, seesAll }: Props) => {
  const { t } = ask
  const refused = standings.flatMap((standing) => {
    const verdict = whyNothing(ask, catalogue, standing)
    return verdict && standing.organisation ? [{ ...standing.organisation, verdict }] : []
  })
  const isSame = refused.every(({ verdict }) => verdict.reason === refused[0]?.verdict.reason)
  return (
    <section class="panel hero-refused" aria-labelledby="may-not-file">
      <h2 id="may-not-file">
        <Icon name="lock" /> {t(titleOf(isSame ? refused[0]?.verdict.reason : undefined))}
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
