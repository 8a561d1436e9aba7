// Where a pane of the workspace is made wider or narrower (browser/pane-edge.ts); without script it is not there.
import type { Ask } from '../ask.ts'

/** Stands beside the pane with the id `pane-<pane>`. */
export const PaneEdge = ({ ask, pane, label }: { ask: Pick<Ask, 't'>; pane: 'rail' | 'list' | 'side'; label: string }) => (
  <pane-edge data-pane={pane} aria-controls={`pane-${pane}`} aria-label={ask.t('workspace.pane.width', { pane: label })} />
)
