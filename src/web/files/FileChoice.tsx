// Choosing files from the device: the browser's own control, which speaks the browser's language, and the button in the reader's that <file-choice> puts in its place.
import type { Words } from '../../platform/messages.ts'
import { Button } from '../ui/Button.tsx'
import type { described } from '../ui/Field.tsx'

export interface FileChoiceProps {
  readonly t: Words
  /** Its label is `<id>-label`. */
  readonly id: string
  readonly name: string
  readonly class: string
  readonly describedBy?: string | undefined
  /** One file only, of these kinds. */
  readonly accept?: string
  /** What `described` says of its question. */
  readonly more?: ReturnType<typeof described>
}

export const FileChoice = ({ t, id, name, class: look, accept, more, describedBy = more?.['aria-describedby'] }: FileChoiceProps) => (
  <file-choice>
    <input class={look} type="file" id={id} name={name} multiple={!accept} accept={accept} {...more} aria-describedby={describedBy} />
    <Button
      type="button"
      more={{
        id: `${id}-choose`,
        hidden: true,
        'data-choose': '',
        'aria-labelledby': `${id}-label ${id}-choose`,
        'aria-describedby': describedBy,
      }}
    >
      {t(accept ? 'file.field.choose-one' : 'file.field.choose')}
    </Button>{' '}
    <output class="help" data-chosen />
  </file-choice>
)
