// The script of every page. Pages work without it; with it they stay fresh, keep what is typed, and send files as they are chosen.
import '@hotwired/turbo'
import { DraftForm } from './draft-form.ts'
import { FileChoice } from './file-choice.ts'
import { FileDrop } from './file-drop.ts'
import { sendByKeys, sendOnce } from './sending.ts'
import { sendOnChange } from './send-on-change.ts'
import { keepRegionsFresh } from './live-regions.ts'
import { forgetOnSignOut } from './kept-form.ts'
import { loadWhatThePageNeeds } from './parts.ts'
import { arriveWhereMeant, keepDraftInAddress, leaveLinksWithinThePage, showWhatHasFocus, unfoldWhatIsLinked } from './arrive.ts'
import { bringJapaneseFont } from './japanese-font.ts'
import { standInForMissingFrames } from './missing-frame.ts'
import { keepReadMark } from './read-mark.ts'
import { showWhereOneIs } from './strips.ts'
import { tellTimeZone } from './time-zone.ts'
import { closeWhatFloats } from './what-floats.ts'
import { keepPanesScrolled, PaneEdge } from './pane-edge.ts'
import { WorkspaceKeys } from './workspace.ts'

// A page that is left gives up what it was still asking: Turbo reads the answer of a frame without waiting for it, and nobody hears that it stopped.
addEventListener('unhandledrejection', (event) => {
  if (event.reason instanceof DOMException && event.reason.name === 'AbortError') event.preventDefault()
})

customElements.define('file-choice', FileChoice)
customElements.define('file-drop', FileDrop)
customElements.define('draft-form', DraftForm)
customElements.define('workspace-keys', WorkspaceKeys)
customElements.define('pane-edge', PaneEdge)
keepPanesScrolled()
showWhereOneIs()
sendOnce()
sendByKeys()
sendOnChange()
keepRegionsFresh()
standInForMissingFrames()
keepReadMark()
forgetOnSignOut()
arriveWhereMeant()
leaveLinksWithinThePage()
unfoldWhatIsLinked()
keepDraftInAddress()
showWhatHasFocus()
closeWhatFloats()
loadWhatThePageNeeds()
tellTimeZone()
bringJapaneseFont()
