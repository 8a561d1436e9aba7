// Where others are offered a new ticket: why this person is not, who can change that, and what there is to read instead.
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { Asking } from '../../desk/entitlements/ask-for-right.ts'
import type { Refused } from '../../desk/entitlements/verdict.ts'
import type { SignedAsk } from '../ask.ts'
import type { NothingIn } from '../new-ticket/offered.ts'
import { titleOf } from '../new-ticket/StepPage.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Reason } from './organisation-mine.tsx'

interface Props {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  /** At least one. */
  readonly nothing: readonly NothingIn[]
  readonly asked: readonly Asking[]
  readonly seesAll: boolean
}

export const MayNotFile = ({ ask, catalogue, nothing, asked, seesAll }: Props) => {
  const { t } = ask
  const all = nothing.flatMap(({ why }) => why)
  const [first] = all
  return (
    <section class="panel hero-refused" aria-labelledby="may-not-file">
      <h2 id="may-not-file">
        <Icon name="lock" /> {t(titleOf(all.every(({ reason }) => reason === first?.reason) ? first?.reason : undefined))}
      </h2>
      {nothing.map(({ organisation, why }) =>
        why.map((refused) => (
          <Reason
            ask={ask}
            catalogue={catalogue}
            asked={asked}
            organisationId={organisation.id}
            path={`/organisations/${organisation.id}`}
            refused={refused}
            first={first}
            name={(why.length > 1 && namedIn(ask, catalogue, refused)) || organisation.name}
            short={why.length > 1}
          />
        )),
      )}
      {seesAll && (
        <a class="onward" href="/tickets?tab=organisation">
          {t('portal.tab.organisation')} <Icon name="arrow-right" />
        </a>
      )}
    </section>
  )
}

/** What alone was refused, where it is not everything: of several buttons each says what it is for. */
function namedIn({ language }: SignedAsk, { offerings, requestTypes }: Catalogue, { about }: Refused): string | null {
  const named = byKey(requestTypes, about['type'] ?? null) ?? byKey(offerings, about['offering'] ?? null)
  return named ? label(named.label, language) : null
}
