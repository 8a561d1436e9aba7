// Keyset paging: from here onwards or back to the start, never "page 7 of 40,000".
import { Icon } from './Icon.tsx'
import type { Reader } from './Time.tsx'

export const Pagination = ({ ask, first, next }: { ask: Pick<Reader, 't'>; first?: string | null; next?: string | null }) =>
  first || next ? (
    <nav class="pagination" aria-label={ask.t('common.paging')}>
      {first && (
        <a class="button is-plain" href={first}>
          <Icon name="arrow-up" /> <span>{ask.t('common.paging.first')}</span>
        </a>
      )}
      {next && (
        <a class="button is-plain" href={next} rel="next">
          <span>{ask.t('common.paging.next')}</span> <Icon name="arrow-right" />
        </a>
      )}
    </nav>
  ) : null
