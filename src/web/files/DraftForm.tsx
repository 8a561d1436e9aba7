// A form whose text is kept on the server as it is typed (<draft-form>): not lost by an expired session, a closed tab or a refused send.
import type { Child } from 'hono/jsx'
import type { OpenDraft } from '../../desk/tickets/drafts.ts'
import type { SignedAsk } from '../ask.ts'
import { CsrfField } from '../ui/CsrfField.tsx'

export interface DraftFormProps {
  readonly ask: SignedAsk
  readonly draftId: string
  readonly action: string
  readonly id?: string
  readonly class?: string
  /** What the draft is for, when the page only named it: the first save or file makes it then, as a GET writes nothing. */
  readonly of?: OpenDraft
  readonly children?: Child
}

/** Stands at the end of a draft's address while it may not exist yet (drafts.ts reads it). */
export const draftQuery = (of: OpenDraft | undefined): string =>
  !of
    ? ''
    : of.kind !== 'ticket'
      ? `?kind=${of.kind}&ticket=${of.ticketId}`
      : of.customerId
        ? `?kind=ticket&customer=${of.customerId}&partner=${of.partnerId}`
        : '?kind=ticket'

/**
 * Renders token, hidden field `draft` and the form around `children`: text fields first, `<FileField/>` after them, buttons last.
 * Every named field is part of the draft's content, except `draft`, `csrf`, `next`, `lastSeen`, `confirmed` and files.
 */
export function DraftForm({ ask, draftId, action, id, class: className, of, children }: DraftFormProps) {
  const { t, visitor } = ask
  return (
    <draft-form
      data-url={`/drafts/${draftId}${draftQuery(of)}`}
      data-person={visitor.personId}
      data-csrf={visitor.csrf}
      data-saving={t('file.draft.saving')}
      data-saved={t('file.draft.saved')}
      data-unsaved={t('file.draft.unsaved')}
      data-signed-out={t('file.draft.signed-out')}
      data-sign-in={t('file.draft.sign-in')}
      data-offered={t('file.draft.offered')}
      data-take={t('file.draft.take')}
      data-drop={t('file.draft.drop')}
      data-leave={t('file.draft.leave')}
      data-waiting={t('file.draft.waiting')}
    >
      <form method="post" action={action} enctype="multipart/form-data" id={id} class={className}>
        <CsrfField ask={ask} />
        <input type="hidden" name="draft" value={draftId} />
        {/* Enter in a field presses the first button of a form; without this one that would be a file's "Remove". */}
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: no key reaches it, tabindex is -1 */}
        <button type="submit" class="for-readers" tabindex={-1} aria-hidden="true" data-default />
        {children}
        <p class="draft-form-state help" role="status" data-state></p>
      </form>
    </draft-form>
  )
}
