// Says which keys work here, and lets one turn them off; without script neither works, so the button stays hidden.
import type { SignedAsk } from '../ask.ts'

export const Keys = ({ ask, words }: { ask: SignedAsk; words: string }) => (
  <p class="keys soft">
    {words}{' '}
    <button
      class="button is-quiet is-small"
      type="button"
      hidden
      data-keys-off={ask.t('workspace.keys.off')}
      data-keys-on={ask.t('workspace.keys.on')}
    >
      {ask.t('workspace.keys.off')}
    </button>
  </p>
)
