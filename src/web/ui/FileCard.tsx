// A file as a card: what it is, how big, and where to open it; pictures small, logs readable in the page.
import type { Child } from 'hono/jsx'
import { sizeWords } from '../../platform/size.ts'
import { Icon, type IconName } from './Icon.tsx'
import type { Reader } from './Time.tsx'

export interface FileShown {
  readonly id: string
  readonly name: string
  readonly mediaType: string
  readonly size: number
}

export { sizeWords }

const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])
export const isPicture = (file: Pick<FileShown, 'mediaType'>): boolean => pictures.has(file.mediaType)
const readable = new Set(['application/json', 'application/xml', 'application/x-ndjson', 'application/yaml', 'application/toml'])
export const isReadable = (file: Pick<FileShown, 'mediaType'>): boolean =>
  file.mediaType.startsWith('text/') || readable.has(file.mediaType)

function iconOf(file: FileShown): IconName {
  if (isPicture(file)) return 'image'
  if (isReadable(file)) return 'log'
  return /zip|tar|compress|7z|rar/.test(file.mediaType) ? 'archive' : 'file'
}

/** What people call the kind of a file: its ending, else its media type. */
const kindOf = (file: FileShown): string => /\.([a-z0-9]{1,8})$/i.exec(file.name)?.[1]?.toUpperCase() ?? file.mediaType

/** `action` is a form or button of the page, such as "Remove" in a draft. */
export const FileCard = ({ ask, file, action }: { ask: Pick<Reader, 't' | 'language'>; file: FileShown; action?: Child }) => (
  <li class={`file-card ${isPicture(file) ? 'is-picture' : ''}`} id={`file-${file.id}`}>
    {isPicture(file) && (
      <span class="file-picture">
        <img src={`/files/${file.id}`} alt="" loading="lazy" decoding="async" />
      </span>
    )}
    <span class="file-line">
      <Icon name={iconOf(file)} />
      <span class="file-words">
        <a
          class="file-name"
          href={isReadable(file) ? `/files/${file.id}/text` : `/files/${file.id}`}
          target={isPicture(file) ? '_blank' : undefined}
          rel="noopener"
          data-turbo="false"
        >
          <bdi>{file.name}</bdi>
        </a>
        <span class="file-size">
          {kindOf(file)} · {sizeWords(ask.language, file.size)}
        </span>
      </span>
      {isReadable(file) && (
        <a
          class="file-more"
          href={`/files/${file.id}`}
          download
          data-turbo="false"
          title={ask.t('common.file.download', { name: file.name })}
        >
          <Icon name="download" />
          <span class="for-readers">{ask.t('common.file.download', { name: file.name })}</span>
        </a>
      )}
      {action}
    </span>
  </li>
)

export const FileCards = ({ children, label }: { children: Child; label?: string }) => (
  <ul class="file-cards" aria-label={label}>
    {children}
  </ul>
)
