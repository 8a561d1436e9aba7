// Keyset paging: from here onwards or back to the start, never "page 7 of 40,000".
import { Icon } from './Icon.tsx'
import type { Reader } from './Time.tsx'

interface PaginationProps {
  readonly ask: Pick<Reader, 't'>
  readonly first?: string | null
  readonly next?: string | null
  /** In place of “Next”. */
  readonly nextWords?: string | undefined
}

export const Pagination = ({ ask, first, next, nextWords = ask.t('common.paging.next') }: PaginationProps) =>
  first || next ? (
    <nav class="pagination" aria-label={ask.t('common.paging')}>
      {first && (
        <a class="button is-plain" href={first}>
          <Icon name="arrow-up" /> <span>{ask.t('common.paging.first')}</span>
        </a>
      )}
      {next && (
        <a class="button is-plain" href={next} rel="next">
          <span>{nextWords}</span> <Icon name="arrow-right" />
        </a>
      )}
    </nav>
  ) : null
