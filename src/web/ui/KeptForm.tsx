// Around a form whose words are not kept on the server: this tab keeps them until the form was taken (<kept-form>). Without it a link in the rail costs a page of text.
import type { Child } from 'hono/jsx'
import type { SignedAsk } from '../ask.ts'

export interface KeptFormProps {
  readonly ask: SignedAsk
  /** What is written here: another form, or the same begun from something else, is another. */
  readonly of: string
  /** The page answers what was just sent, and holds it itself. */
  readonly sent?: boolean
  readonly children: Child
}

export const KeptForm = ({ ask, of, sent = false, children }: KeptFormProps) => {
  const { t, visitor } = ask
  return (
    <kept-form
      data-person={visitor.personId}
      data-of={of}
      data-sent={sent ? '' : undefined}
      data-back={t('file.kept.back')}
      data-changed={t('file.kept.changed')}
      data-offered={t('file.draft.offered')}
      data-leave={t('file.kept.leave')}
      data-take={t('file.draft.take')}
      data-drop={t('file.draft.drop')}
    >
      <p class="draft-form-state help" role="status" data-state></p>
      {children}
    </kept-form>
  )
}
