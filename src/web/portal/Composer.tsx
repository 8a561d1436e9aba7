// Where a customer answers: text and files in one draft; says beforehand when sending will reopen the ticket or begin a new one.
import { ticketAt } from '../customers/place.ts'
import { ReplyReaders } from '../marketplace/ReplyReaders.tsx'
import type { Draft } from '../../desk/tickets/drafts.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { DraftForm } from '../files/DraftForm.tsx'
import { FileField } from '../files/FileField.tsx'
import { Button } from '../ui/Button.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { TextArea } from '../ui/inputs.tsx'
import { Notice } from '../ui/Notice.tsx'
import { textOf } from './draft-fields.ts'
import { otherAsked } from './StatusCard.tsx'
import type { Refused, TicketParts } from './TicketView.tsx'

export interface ComposerParts extends TicketParts {
  readonly draft: Draft
  readonly refused: Refused | undefined
  readonly files: readonly Refusal[]
}

export const Composer = ({ ask, ticket, catalogue, draft, refused, files, vendorThread }: ComposerParts) => {
  const { t } = ask
  const { limits } = catalogue
  const other = otherAsked({ ask, ticket })
  return (
    <section class="composer" id="reply" aria-labelledby="reply-title">
      <h2 id="reply-title">{t(ticket.status === 'closed' ? 'portal.reply.follow-up' : 'portal.reply.label')}</h2>
      {ticket.status === 'pending' &&
        (other === null ? (
          <Notice tone="warn">{t('portal.reply.your-turn')}</Notice>
        ) : (
          <p class="quiet">{t('portal.reply.their-turn', { name: other })}</p>
        ))}
      {ticket.status === 'solved' && <p class="quiet">{t('portal.reply.reopens')}</p>}
      {ticket.status === 'closed' && <p class="quiet">{t('portal.reply.follow-up.text')}</p>}
      <ErrorSummary ask={ask} refusal={refused?.refusal} />
      <DraftForm
        ask={ask}
        draftId={draft.id}
        action={`${ticketAt(ask, ticket.reference)}/replies?draft=${draft.id}&ticket=${ticket.id}`}
        of={{ kind: 'reply', ticketId: ticket.id }}
      >
        <input type="hidden" name="lastSeen" value={ticket.lastMessageId ?? ''} data-last-seen />
        <TextArea
          name="body"
          label={t('portal.reply.body')}
          value={textOf(draft.content, 'body')}
          error={faultsOf(ask, refused?.refusal).body}
          required
          rows={5}
          more={{ 'data-grow': '', 'data-markdown': '' }}
        />
        <FileField
          ask={ask}
          draftId={draft.id}
          files={draft.files}
          limits={limits}
          refused={files}
          of={{ kind: 'reply', ticketId: ticket.id }}
        />
        <ReplyReaders ask={ask} catalogue={catalogue} thread={vendorThread} chosen={textOf(draft.content, 'readers')} />
        <div class="actions">
          <Button kind="main" icon="send" more={{ 'data-send': '' }}>
            {t(ticket.status === 'closed' ? 'portal.reply.follow-up.send' : 'portal.reply.send')}
          </Button>
          {ticket.may.has('solved') && (
            <Button kind="quiet" name="happening" value="solved">
              {t('portal.reply.send-solved')}
            </Button>
          )}
        </div>
      </DraftForm>
    </section>
  )
}
