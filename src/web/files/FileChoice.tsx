// Choosing files from the device: the browser's own control, which speaks the browser's language, and the button in the reader's that <file-choice> puts in its place.
import type { Words } from '../../platform/messages.ts'
import { Button } from '../ui/Button.tsx'

export interface FileChoiceProps {
  readonly t: Words
  /** Its label is `<id>-label`. */
  readonly id: string
  readonly name: string
  readonly class: string
  readonly describedBy?: string | undefined
}

export const FileChoice = ({ t, id, name, class: look, describedBy }: FileChoiceProps) => (
  <file-choice>
    <input class={look} type="file" id={id} name={name} multiple aria-describedby={describedBy} />
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
      {t('file.field.choose')}
    </Button>{' '}
    <output class="help" data-chosen />
  </file-choice>
)
