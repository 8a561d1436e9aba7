// What a partner's people tell each other about a customer's ticket, on paper no letter has: neither the customer nor we ever read it.
import type { PagePartnerNote, TicketPage } from '../../desk/tickets/ticket-page.ts'
import { newId } from '../../platform/id.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import type { SignedAsk } from '../ask.ts'
import type { Refused } from '../portal/TicketView.tsx'
import { Button } from '../ui/Button.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { faultsOf } from '../ui/ErrorSummary.tsx'
import { Icon } from '../ui/Icon.tsx'
import { TextArea } from '../ui/inputs.tsx'
import { PersonName } from '../ui/Person.tsx'
import { Time } from '../ui/Time.tsx'
import { raw } from 'hono/html'
import { ticketAt } from './place.ts'

export const PartnerNote = ({ ask, ticket, note }: { ask: SignedAsk; ticket: TicketPage; note: PagePartnerNote }) => (
  <li class="partner-note" id={`partner-note-${note.id}`}>
    <article aria-labelledby={`note-by-${note.id}`}>
      <p class="partner-note-word">
        <Icon name="lock" /> <span>{ask.t('partner.notes.only', { partner: ticket.partner?.name ?? '' })}</span>
      </p>
      <header class="letter-head">
        <span id={`note-by-${note.id}`} class="letter-by">
          <PersonName name={ticket.people.get(note.authorId)?.name ?? ask.t('portal.ticket.someone')} of={ticket.partner?.name} />
        </span>
        <span class="letter-at">
          <Time ask={ask} at={note.at} />
        </span>
      </header>
      {/* Sanitised by renderMarkdown. */}
      <div class="prose">{raw(renderMarkdown(note.body))}</div>
    </article>
  </li>
)

export const PartnerNoteForm = ({
  ask,
  ticket,
  partner,
  refused,
}: {
  ask: SignedAsk
  ticket: TicketPage
  partner: string
  refused: Refused | undefined
}) => {
  const { t } = ask
  return (
    <section class="partner-note-form" aria-label={t('partner.notes.title', { partner })}>
      <Confirm kind="quiet" small icon="lock" label={t('partner.notes.add')} open={refused !== undefined}>
        <form method="post" action={`${ticketAt(ask, ticket.reference)}/partner-notes`}>
          <CsrfField ask={ask} />
          {/* The same form sent twice is one note. */}
          <input type="hidden" name="id" value={newId()} />
          <p class="partner-note-word">
            <Icon name="lock" /> <span>{t('partner.notes.only', { partner })}</span>
          </p>
          <TextArea
            name="note"
            label={t('partner.notes.body')}
            value={refused?.typed ?? ''}
            error={faultsOf(ask, refused?.refusal)['body']}
            required
            rows={3}
            more={{ 'data-grow': '' }}
          />
          <Button icon="lock">{t('partner.notes.save')}</Button>
        </form>
      </Confirm>
    </section>
  )
}
