// Bold, lists and quotes by button; loaded only where a page has the toolbar.
import '@github/markdown-toolbar-element'
