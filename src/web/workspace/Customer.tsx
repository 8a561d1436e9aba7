// Who is asking: name, address, where they belong, their clock, and what else they asked lately.
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { CustomerCard } from '../../desk/tickets/customer-card.ts'
import { dateFormat } from '../../platform/formats.ts'
import type { SignedAsk } from '../ask.ts'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { Initials } from '../ui/Person.tsx'
import { Time } from '../ui/Time.tsx'
import { ticketPath, type View } from './views.ts'
import { statusWords } from './words.ts'

const localTime = (ask: SignedAsk, timeZone: string): string =>
  dateFormat(ask.language, {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(ask.at)

export const Customer = ({ ask, card, view }: { ask: SignedAsk; catalogue: Catalogue; card: CustomerCard; view: View | null }) => {
  const { t } = ask
  const { person } = card
  const administrator = ask.visitor.staffRole === 'administrator'
  return (
    <section class="side-part customer" aria-labelledby="customer-head">
      <h2 id="customer-head" class="for-readers">
        {t('workspace.customer.label')}
      </h2>
      <div class="customer-who">
        <Initials name={person.name} />
        <div>
          <p class="customer-name">
            {administrator ? (
              <a href={`/admin/people/${person.id}`}>
                <bdi>{person.name}</bdi>
              </a>
            ) : (
              <bdi>{person.name}</bdi>
            )}
          </p>
          {person.address && (
            <p>
              <a class="address" href={`mailto:${person.address}`}>
                {person.address}
              </a>
            </p>
          )}
          {card.organisations.map((organisation) => (
            <p>
              {administrator ? (
                <a href={`/admin/organisations/${organisation.id}`}>
                  <bdi>{organisation.name}</bdi>
                </a>
              ) : (
                <bdi>{organisation.name}</bdi>
              )}
            </p>
          ))}
        </div>
      </div>
      <DataList>
        <DataRow term={t('workspace.customer.language')}>
          {languageNames[person.language as keyof typeof languageNames] ?? person.language}
        </DataRow>
        <DataRow term={t('workspace.customer.local-time')}>{localTime(ask, person.timeZone)}</DataRow>
      </DataList>
      <h3>{t('workspace.customer.recent')}</h3>
      {card.recent.length === 0 ? (
        <p class="soft">{t('workspace.customer.recent-none')}</p>
      ) : (
        <ul class="recent">
          {card.recent.map((row) => (
            <li>
              <a href={ticketPath(row.reference, view)}>
                <span class="reference">{row.reference}</span> <bdi>{row.summary}</bdi>
              </a>
              <span class="soft">
                {statusWords(ask, row.status)}, <Time ask={ask} at={row.updatedAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
