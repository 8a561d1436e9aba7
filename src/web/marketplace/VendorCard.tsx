// Beside a ticket that was handed to a vendor: with whom it is, since when, by whose consent, and the way to take it back.
import { type Catalogue, byKey } from '../../desk/catalogue/catalogue.ts'
import type { VendorThread } from '../../desk/marketplace/vendor-thread.ts'
import type { TicketPage } from '../../desk/tickets/ticket-page.ts'
import type { SignedAsk } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { PersonName } from '../ui/Person.tsx'
import { Time } from '../ui/Time.tsx'
import { allows } from '../../desk/tickets/rights.ts'
import { VendorContact } from './VendorContact.tsx'

interface VendorCardProps {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly ticket: TicketPage
  readonly thread: VendorThread | null
  /** Where the form that takes it back goes. */
  readonly action: string
}

export const VendorCard = ({ ask, catalogue, ticket, thread, action }: VendorCardProps) => {
  const { t } = ask
  const vendor = byKey(catalogue.vendors, thread?.vendor ?? null)
  if (!thread || !vendor) return null
  const isLive = thread.endedAt === null
  const by = ticket.people.get(thread.consentedBy)
  return (
    <section class="panel vendor-card" aria-labelledby="vendor-card-title">
      <h2 id="vendor-card-title">{t(isLive ? 'vendor.card.with' : 'vendor.card.was')}</h2>
      {/* On hold, the status says so. */}
      {isLive && ticket.status !== 'on-hold' && <p class="quiet">{t('vendor.stands.next')}</p>}
      <VendorContact ask={ask} vendor={vendor} />
      <DataList>
        <DataRow term={t('vendor.card.consent')}>
          {by && <PersonName name={by.name} />} <Time ask={ask} at={thread.consentedAt} exact />
        </DataRow>
        {thread.endedAt && (
          <DataRow term={t('vendor.card.ended')}>
            <Time ask={ask} at={thread.endedAt} exact />
          </DataRow>
        )}
      </DataList>
      {isLive && allows(ticket.standings, 'solved') && (
        <Confirm kind="quiet" small label={t('vendor.card.end')}>
          <form method="post" action={action}>
            <CsrfField ask={ask} />
            <p>{t('vendor.card.end.text')}</p>
            <Button>{t('vendor.card.end')}</Button>
          </form>
        </Confirm>
      )}
    </section>
  )
}
