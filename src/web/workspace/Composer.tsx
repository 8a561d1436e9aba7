// Where an agent writes: a letter to the customer or a note for colleagues, two forms that never share a page, a colour or a button's words.
import type { FileLimits } from '../../desk/files/limits.ts'
import type { Draft } from '../../desk/tickets/drafts.ts'
import type { TicketPage } from '../../desk/tickets/ticket-page.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { DraftForm } from '../files/DraftForm.tsx'
import { FileField } from '../files/FileField.tsx'
import { Button } from '../ui/Button.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Select, TextArea } from '../ui/inputs.tsx'
import { Notice } from '../ui/Notice.tsx'

export type Mode = 'reply' | 'note'

/** What stands in the form: a kept draft, or what was just sent and refused. */
export interface Composing {
  readonly mode: Mode
  readonly draft: Draft
  /** It was begun before and nobody asked for it now: the keys stay those of the page. */
  readonly isKept?: boolean
  readonly refusal?: Refusal | null
  readonly refusedFiles?: readonly Refusal[]
  /** The last message the writer had before them when the text was begun. */
  readonly lastSeen?: string | null
  /** How many came since; they are shown above, marked. */
  readonly newer?: number
}

interface Props {
  readonly ask: SignedAsk
  readonly page: TicketPage
  readonly limits: FileLimits
  readonly composing: Composing | null
  readonly here: (query?: Record<string, string>) => string
  readonly to: (deed: string, draftId?: string) => string
}

const text = (draft: Draft, field: string): string => (typeof draft.content[field] === 'string' ? (draft.content[field] as string) : '')

const Tabs = ({ p }: { p: Props }) => {
  const { ask, page, composing, here } = p
  const tab = (mode: Mode, icon: 'reply' | 'lock') => (
    <a
      class={`composer-tab is-${mode}`}
      href={`${here({ compose: mode })}#composer`}
      aria-current={composing?.mode === mode ? 'true' : undefined}
      data-turbo-frame="composer"
      data-key={mode === 'reply' ? 'r' : 'n'}
    >
      <Icon name={icon} /> {ask.t(`workspace.composer.${mode}`)}
    </a>
  )
  return (
    <nav class="composer-tabs" aria-label={ask.t('workspace.composer.label')}>
      {page.may.has('reply') && tab('reply', 'reply')}
      {page.may.has('note') && tab('note', 'lock')}
    </nav>
  )
}

/** Only what was begun can be thrown away; it is asked once more, since it cannot be had back. */
const Discard = ({ p, draft }: { p: Props; draft: Draft }) =>
  draft.files.length === 0 && text(draft, 'body') === '' ? null : (
    <Confirm kind="quiet" small label={p.ask.t('workspace.composer.discard')} icon="trash">
      <p>{p.ask.t('workspace.composer.discard-text')}</p>
      <input type="hidden" name="next" value={p.here()} />
      <Button kind="danger" small formaction={`/drafts/${draft.id}/removal`} more={{ formnovalidate: true }}>
        {p.ask.t('workspace.composer.discard-do')}
      </Button>
    </Confirm>
  )

const ReplyForm = ({ p, composing }: { p: Props; composing: Composing }) => {
  const { ask, page, limits, to } = p
  const { t } = ask
  const { draft, refusal } = composing
  const requester = page.people.get(page.requesterId)?.name ?? ''
  const then = (
    [
      ['asked-requester', 'pending'],
      ['put-on-hold', 'on-hold'],
      ['solved', 'solved'],
    ] as const
  ).filter(([happening]) => page.may.has(happening))
  return (
    <DraftForm
      ask={ask}
      draftId={draft.id}
      action={to('replies', draft.id)}
      id="reply-form"
      class="composer-form is-reply"
      of={{ kind: 'reply', ticketId: page.id }}
    >
      <input type="hidden" name="lastSeen" value={page.lastMessageId ?? ''} data-last-seen />
      {composing.newer ? (
        <Notice tone="warn" alert id="newer">
          {t('workspace.composer.newer', { count: composing.newer })}
        </Notice>
      ) : (
        <ErrorSummary ask={ask} refusal={refusal} idOf={(field) => `reply-${field}`} />
      )}
      {page.status === 'closed' && <Notice tone="accent">{t('workspace.composer.closed')}</Notice>}
      <TextArea
        name="body"
        id="reply-body"
        label={t('workspace.composer.reply-body')}
        help={t('workspace.composer.reply-to', { name: requester })}
        error={faultsOf(ask, refusal).body}
        value={text(draft, 'body')}
        rows={7}
        maxlength={65_536}
        required
        more={{ autofocus: !composing.isKept, 'data-grow': '', 'data-markdown': '' }}
      />
      {then.length > 0 && (
        <Select
          name="happening"
          id="reply-happening"
          label={t('workspace.composer.then')}
          value={text(draft, 'happening')}
          prompt={t('workspace.composer.then.open')}
          choices={then.map(([value, status]) => ({ value, label: t(`workspace.composer.then.${status}`) }))}
        />
      )}
      <FileField
        ask={ask}
        draftId={draft.id}
        files={draft.files}
        limits={limits}
        refused={composing.refusedFiles}
        id="reply-files"
        of={{ kind: 'reply', ticketId: page.id }}
      />
      <div class="composer-send">
        <Button kind="main" icon="send" class="is-public" more={{ 'data-send': '' }}>
          {t('workspace.composer.reply-send')}
        </Button>
        <Discard p={p} draft={draft} />
        <span class="help">{t('workspace.composer.markdown')}</span>
      </div>
    </DraftForm>
  )
}

const NoteForm = ({ p, composing }: { p: Props; composing: Composing }) => {
  const { ask, page, limits, to } = p
  const { t } = ask
  const { draft, refusal } = composing
  return (
    <DraftForm
      ask={ask}
      draftId={draft.id}
      action={to('notes', draft.id)}
      id="note-form"
      class="composer-form is-note"
      of={{ kind: 'note', ticketId: page.id }}
    >
      <ErrorSummary ask={ask} refusal={refusal} idOf={(field) => `note-${field}`} />
      <TextArea
        name="body"
        id="note-body"
        label={t('workspace.composer.note-body')}
        help={t('workspace.composer.note-who')}
        error={faultsOf(ask, refusal).body}
        value={text(draft, 'body')}
        rows={5}
        maxlength={65_536}
        required
        more={{ autofocus: !composing.isKept, 'data-grow': '', 'data-markdown': '' }}
      />
      <FileField
        ask={ask}
        draftId={draft.id}
        files={draft.files}
        limits={limits}
        refused={composing.refusedFiles}
        id="note-files"
        of={{ kind: 'note', ticketId: page.id }}
      />
      <div class="composer-send">
        <Button kind="plain" icon="lock" class="is-internal" more={{ 'data-send': '' }}>
          {t('workspace.composer.note-send')}
        </Button>
        <Discard p={p} draft={draft} />
        <span class="help">{t('workspace.composer.markdown')}</span>
      </div>
    </DraftForm>
  )
}

export const Composer = (p: Props) => (
  <turbo-frame id="composer" target="_top" class={`composer ${p.composing ? `is-${p.composing.mode}` : 'is-shut'}`}>
    <Tabs p={p} />
    {p.composing?.mode === 'reply' && <ReplyForm p={p} composing={p.composing} />}
    {p.composing?.mode === 'note' && <NoteForm p={p} composing={p.composing} />}
  </turbo-frame>
)
