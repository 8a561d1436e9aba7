// A secret that is shown on the page that made it and never again, with what puts it into the clipboard.
import type { Child } from 'hono/jsx'
import type { Reader } from './Time.tsx'
import { Button } from './Button.tsx'

/** `children`: what else one may do with it. */
export const ShownOnce = ({ ask: { t }, secret, children }: { ask: Pick<Reader, 't'>; secret: string; children?: Child }) => (
  <copy-text data-done={t('common.copied')}>
    <code class="token">{secret}</code>
    <div class="actions">
      <Button type="button" icon="copy" more={{ hidden: true }}>
        {t('common.copy')}
      </Button>
      {children}
      <span role="status" class="quiet" />
    </div>
  </copy-text>
)
