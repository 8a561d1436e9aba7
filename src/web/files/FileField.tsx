// The field in which files are chosen, dropped or pasted: an ordinary file input, made comfortable by <file-drop> where script runs.
import type { AttachedFile } from '../../desk/files/attach-to-draft.ts'
import type { FileLimits } from '../../desk/files/limits.ts'
import type { Visitor } from '../../platform/identity.ts'
import { type Language, madeOnce, type Words } from '../../platform/messages.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { OpenDraft } from '../../desk/tickets/drafts.ts'
import { draftQuery } from './DraftForm.tsx'
import { FileChoice } from './FileChoice.tsx'
import { SentAs } from '../ui/ErrorSummary.tsx'
import { FileCard, sizeWords } from '../ui/FileCard.tsx'

interface Reader {
  readonly t: Words
  readonly language: Language
  readonly visitor?: Pick<Visitor, 'staffRole'> | null
}

export interface FileFieldProps {
  readonly ask: Reader
  readonly draftId: string
  /** What the draft holds already. */
  readonly files: readonly AttachedFile[]
  /** `fileLimits(tx)` */
  readonly limits: FileLimits
  /** Files of this very request that were not taken (`readForm().refused`). */
  readonly refused?: readonly Refusal[]
  /** Where several stand on one page. */
  readonly id?: string
  readonly label?: string
  /** The word for "optional". */
  readonly optional?: string
  /** Limits by the place of the type that is chosen in the same form; the style shows the one that counts. */
  readonly ofTypes?: readonly { readonly at: number; readonly limits: FileLimits }[]
  /** As in `<DraftForm of>`. */
  readonly of?: OpenDraft
}

/** Stands inside the page's main form (`<DraftForm>`), as its last field. */
export function FileField({ ask, draftId, files, limits, refused = [], id = 'files', label, optional, of, ofTypes = [] }: FileFieldProps) {
  const { t } = ask
  const said = (limits: FileLimits) => {
    const known = limitsSaid(t)
    if (!known.has(limits)) known.set(limits, sayLimits(ask, limits))
    return known.get(limits)!
  }
  return (
    <file-drop
      class="field file-drop"
      id={`${id}-field`}
      data-url={`/drafts/${draftId}/files${draftQuery(of)}`}
      data-file-bytes={limits.fileBytes}
      data-files={limits.files}
      data-total-bytes={limits.totalBytes}
      data-words={wordsOfScript(t)}
    >
      <label class="label" id={`${id}-label`} for={id}>
        {label ?? t('file.field.label')} {optional && <span class="optional">{optional}</span>}
      </label>
      <div class="help" id={`${id}-help`}>
        {ofTypes.length === 0 ? said(limits) : ofTypes.map((type) => <span class={`of-type of-type-${type.at}`}>{said(type.limits)}</span>)}{' '}
        {/* Whoever works here hands over what is large as the house does. */}
        {!ask.visitor?.staffRole && t('file.field.larger')}
      </div>
      <div role="alert">
        <ul class="file-drop-refused" data-refused hidden={refused.length === 0}>
          {refused.map((refusal) => (
            <li>
              {refusedFile(ask, refusal)} <SentAs ask={ask} refusal={refusal} />
            </li>
          ))}
        </ul>
      </div>
      <ul class="file-cards file-drop-list" data-list aria-label={t('file.field.attached')} hidden={files.length === 0}>
        {files.map((file) => (
          <FileCard ask={ask} file={file} action={<RemoveButton t={t} draftId={draftId} file={file} />} />
        ))}
      </ul>
      <div class="file-drop-zone" data-zone>
        <FileChoice t={t} id={id} name="files" class="file-drop-input" describedBy={`${id}-help`} />
        <span class="file-drop-hint help" data-hint hidden>
          {t('file.field.drop')}
        </span>
      </div>
      <p class="for-readers" role="status" data-said></p>
    </file-drop>
  )
}

/** Limits are those of a catalogue, and stay as long as it. */
const limitsSaid = madeOnce(() => new WeakMap<FileLimits, string>())
const sayLimits = ({ t, language }: Reader, { files, fileBytes, totalBytes }: FileLimits): string =>
  t('file.field.help', { each: sizeWords(language, fileBytes), count: files, total: sizeWords(language, totalBytes) })

/** Works without script too: it sends the whole form, whose text is kept, and comes back. */
const RemoveButton = ({ t, draftId, file }: { t: Words; draftId: string; file: AttachedFile }) => (
  <button
    class="button is-quiet is-small file-drop-remove"
    type="submit"
    formaction={`/drafts/${draftId}/files/${file.id}/removal`}
    formnovalidate
    data-remove={file.id}
    data-size={file.size}
    aria-label={t('file.remove.named', { name: file.name })}
  >
    {t('file.remove')}
  </button>
)

/** Why one file was not taken, in the reader's words and units. */
export function refusedFile({ t, language }: Reader, refusal: Refusal): string {
  const { name = '', size = 0, limit = 0 } = refusal.values
  const most = refusal.code === 'too-many-files' ? String(limit) : sizeWords(language, Number(limit))
  return t(`file.refused.${refusal.code}`, { name, size: sizeWords(language, Number(size)), limit: most })
}

/** What <file-drop> says by itself; {name}, {size}, {limit} and {percent} are put in by the script, so they are left standing. */
const wordsOfScript = madeOnce((t) => {
  const open = { name: '{name}', size: '{size}', limit: '{limit}' }
  return JSON.stringify({
    tooLarge: t('file.refused.file-too-large', open),
    tooMuch: t('file.refused.message-too-large', open),
    tooMany: t('file.refused.too-many-files', open),
    empty: t('file.refused.file-empty', open),
    failed: t('file.upload.failed', open),
    done: t('file.upload.done', open),
    sending: t('file.upload.sending', { name: '{name}', percent: '{percent}' }),
    removed: t('file.upload.removed', open),
    cancel: t('file.upload.cancel'),
    cancelNamed: t('file.upload.cancel.named', open),
    retry: t('file.upload.retry'),
    retryNamed: t('file.upload.retry.named', open),
    remove: t('file.remove'),
    removeNamed: t('file.remove.named', open),
  })
})
