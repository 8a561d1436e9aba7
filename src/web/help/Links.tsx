// Where to look before one writes: frequent questions, known issues, error messages, and what support covers (NTT-02, NTT-03, NTT-04, MS-47).
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { Ask } from '../ask.ts'
import { Icon } from '../ui/Icon.tsx'
import { signs } from './words.tsx'

const shown = ['faq', 'known-issue', 'error-guide'] as const

/** In a tab of their own, so that looking there never leaves a form. */
export const HelpLinks = ({ ask, catalogue }: { ask: Pick<Ask, 't'>; catalogue: Pick<Catalogue, 'scopeUrl'> }) => (
  <ul class="help-links" aria-label={ask.t('help.links')}>
    {shown.map((kind) => (
      <li>
        <a href={`/help?kind=${kind}`} target="_blank" rel="noopener">
          <Icon name={signs[kind]} /> {ask.t(`help.kinds.${kind}`)}
        </a>
      </li>
    ))}
    {catalogue.scopeUrl && (
      <li>
        <a href={catalogue.scopeUrl} target="_blank" rel="noopener noreferrer">
          <Icon name="out" /> {ask.t('help.scope')}
        </a>
      </li>
    )}
  </ul>
)
