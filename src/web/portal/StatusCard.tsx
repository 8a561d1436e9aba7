// How the ticket stands, said first in words, then as facts; under it what its customer may do about that.
import { byKey, label } from '../../desk/catalogue/catalogue.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { ticketAt } from '../customers/place.ts'
import { Clocks } from '../promises/Clocks.tsx'
import { FiledAs } from '../new-ticket/FiledAs.tsx'
import { Button } from '../ui/Button.tsx'
import { StatusChip } from '../ui/Chip.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PersonName } from '../ui/Person.tsx'
import { nearTime, Time } from '../ui/Time.tsx'
import type { TicketParts } from './TicketView.tsx'

/** "With us since 09:40", "Your turn": the sentence a customer looks for. */
export function standsAs({ ask, ticket, vendorThread }: Pick<TicketParts, 'ask' | 'ticket' | 'vendorThread'>): string {
  const { t } = ask
  if (isWithVendor({ ticket, vendorThread })) return t('vendor.stands', { at: nearTime(ask, vendorThread!.consentedAt) })
  const other = otherAsked({ ask, ticket })
  if (other !== null) return t('portal.stands.theirs', { name: other })
  const key = `portal.stands.${ticket.status}`
  if (ticket.status === 'solved') return t(key, { at: nearTime(ask, ticket.solvedAt ?? ticket.updatedAt) })
  if (ticket.status === 'closed') return t(key, { at: nearTime(ask, ticket.closedAt ?? ticket.updatedAt) })
  return t(key, { at: nearTime(ask, ticket.status === 'new' ? ticket.createdAt : ticket.updatedAt) })
}

/** Who was asked, when that is somebody else than the reader: the requester, who for a customer's ticket is the partner's person. */
export function otherAsked({ ask, ticket }: Pick<TicketParts, 'ask' | 'ticket'>): string | null {
  if (ticket.status !== 'pending' || ticket.requesterId === ask.visitor.personId) return null
  return ticket.people.get(ticket.requesterId)?.name ?? ''
}

/** What follows from how it stands. */
function nextOf(p: Pick<TicketParts, 'ask' | 'ticket' | 'vendorThread'>): string {
  const { t } = p.ask
  if (isWithVendor(p)) return t('vendor.stands.next')
  const other = otherAsked(p)
  return other === null ? t(`portal.stands.${p.ticket.status}.next`) : t('portal.stands.theirs.next', { name: other })
}

const isWithVendor = ({ ticket, vendorThread }: Pick<TicketParts, 'ticket' | 'vendorThread'>): boolean =>
  ticket.status === 'on-hold' && vendorThread !== null && vendorThread.endedAt === null

export const StatusCard = (p: TicketParts) => {
  const { ask, ticket, catalogue } = p
  const { t, language } = ask
  const status = byKey(catalogue.publicStatuses, ticket.publicStatus)
  const requester = ticket.people.get(ticket.requesterId)
  const priority = byKey(catalogue.priorities, ticket.priority)
  const severity = byKey(catalogue.severities, ticket.severity)
  const service = byKey(catalogue.services, ticket.service)
  const type = byKey(catalogue.requestTypes, ticket.requestType)
  return (
    <turbo-frame id="status" data-live={`ticket:${ticket.id}`} data-ages={ticket.clockEvents.length > 0 || undefined} target="_top">
      <section class={`panel status-card is-${ticket.status}`} aria-labelledby="stands">
        <StatusChip status={ticket.status}>{status ? label(status.label, language) : ticket.publicStatus}</StatusChip>
        <h2 class="stands" id="stands">
          {standsAs(p)}
        </h2>
        <p class="quiet">{nextOf(p)}</p>
        <Clocks ask={ask} page={ticket} catalogue={catalogue} works={false} />
        <DataList>
          <DataRow term={t('portal.ticket.type')}>{type ? label(type.label, language) : ticket.requestType}</DataRow>
          {priority && <DataRow term={t('portal.ticket.priority')}>{label(priority.label, language)}</DataRow>}
          {severity && <DataRow term={t('portal.ticket.severity')}>{label(severity.label, language)}</DataRow>}
          {service && <DataRow term={t('portal.ticket.service')}>{label(service.label, language)}</DataRow>}
          {ticket.partner && (
            <>
              <DataRow term={t('partner.ticket.customer')}>
                <bdi>{ticket.organisation?.name}</bdi>
              </DataRow>
              <DataRow term={t('partner.ticket.partner')}>
                <bdi>{ticket.partner.name}</bdi>
              </DataRow>
            </>
          )}
          <FiledAs ask={ask} catalogue={catalogue} ticket={ticket} />
          <DataRow term={t(ticket.partner ? 'partner.ticket.by' : 'portal.ticket.requester')}>
            {requester && <PersonName name={requester.name} />}
          </DataRow>
          {requester?.address && (
            <DataRow term={t(ticket.requesterId === ask.visitor.personId ? 'portal.ticket.your-address' : 'portal.ticket.address')}>
              <span class="address">{requester.address}</span>
            </DataRow>
          )}
          <DataRow term={t('portal.ticket.created')}>
            <Time ask={ask} at={ticket.createdAt} exact />
          </DataRow>
          <DataRow term={t('portal.ticket.updated')}>
            <Time ask={ask} at={ticket.updatedAt} exact />
          </DataRow>
          {ticket.closeReason && <DataRow term={t('portal.ticket.reason')}>{t(`portal.reason.${ticket.closeReason}`)}</DataRow>}
          {ticket.followUpOf && (
            <DataRow term={t('portal.ticket.follow-up-of')}>
              <a class="reference" href={ticketAt(ask, ticket.followUpOf.reference)}>
                {ticket.followUpOf.reference}
              </a>
            </DataRow>
          )}
          {ticket.followUps.length > 0 && (
            <DataRow term={t('portal.ticket.follow-ups')}>
              {ticket.followUps.map(({ reference }) => (
                <a class="reference" href={ticketAt(ask, reference)}>
                  {reference}
                </a>
              ))}
            </DataRow>
          )}
        </DataList>
      </section>
    </turbo-frame>
  )
}

export const StatusDeeds = ({ refusal, ...p }: TicketParts & { refusal: Refusal | null }) => {
  const { t } = p.ask
  return (
    <>
      {refusal && (
        <Notice tone="bad" alert>
          {t(refusal.faults[0]?.message ?? `refusal.${refusal.code}`, refusal.values)}
        </Notice>
      )}
      <turbo-frame id="status-deeds" data-live={`ticket:${p.ticket.id}`} target="_top">
        <Deeds {...p} />
      </turbo-frame>
    </>
  )
}

const Deeds = ({ ask, ticket, catalogue }: TicketParts) => {
  const { t } = ask
  const action = `${ticketAt(ask, ticket.reference)}/status`
  const may = (happening: 'solved' | 'reopened' | 'closed') => ticket.may.has(happening)
  const changesPriority = ticket.may.has('change-priority') && ticket.priority !== null
  if (!may('solved') && !may('reopened') && !may('closed') && !changesPriority) return null
  return (
    <div class="status-deeds">
      {may('solved') && (
        <form method="post" action={action}>
          <CsrfField ask={ask} />
          <Button icon="solved" name="happening" value="solved">
            {t('portal.ticket.mark-solved')}
          </Button>
        </form>
      )}
      {may('reopened') && (
        <form method="post" action={action}>
          <CsrfField ask={ask} />
          <Button icon="rotate" name="happening" value="reopened">
            {t('portal.ticket.reopen')}
          </Button>
        </form>
      )}
      {changesPriority && (
        <Confirm kind="quiet" small icon="flag" label={t('portal.ticket.priority')} group="status-deeds">
          <form method="post" action={`${ticketAt(ask, ticket.reference)}/priority`} class="add-person">
            <CsrfField ask={ask} />
            <input type="hidden" name="from" value={ticket.priority ?? ''} />
            <label class="label" for="priority">
              {t('portal.new.priority')}
            </label>
            <span class="with-button">
              <span class="select">
                <select class="input" id="priority" name="priority">
                  {catalogue.priorities
                    .filter((one) => !one.retired || one.key === ticket.priority)
                    .map(({ key, label: words }) => (
                      <option value={key} selected={key === ticket.priority}>
                        {label(words, ask.language)}
                      </option>
                    ))}
                </select>
              </span>
              <Button>{t('account.save')}</Button>
            </span>
          </form>
        </Confirm>
      )}
      {may('closed') && (
        <Confirm kind="quiet" small label={t('portal.ticket.close')} group="status-deeds">
          <form method="post" action={action}>
            <CsrfField ask={ask} />
            <p>{t('portal.ticket.close.text')}</p>
            <input type="hidden" name="reason" value={ticket.status === 'solved' ? 'solved' : 'no-longer-relevant'} />
            <Button kind="danger" name="happening" value="closed">
              {t('portal.ticket.close.go')}
            </Button>
          </form>
        </Confirm>
      )}
    </div>
  )
}
