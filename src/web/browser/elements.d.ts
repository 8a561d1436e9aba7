// Our own elements, as JSX knows them; without this file every page that uses one fails to compile.
import 'hono/jsx'

declare module 'hono/jsx' {
  namespace JSX {
    interface IntrinsicElements {
      'draft-form': Record<string, unknown>
      'kept-form': Record<string, unknown>
      'file-choice': Record<string, unknown>
      'file-drop': Record<string, unknown>
      'relative-time': Record<string, unknown>
      'pane-edge': Record<string, unknown>
      'markdown-toolbar': Record<string, unknown>
      'turbo-frame': Record<string, unknown>
      'form-shape': Record<string, unknown>
      'article-preview': Record<string, unknown>
      'copy-text': Record<string, unknown>
      'incident-advice': Record<string, unknown>
      'answers-beside': Record<string, unknown>
      'two-list': Record<string, unknown>
      'search-live': Record<string, unknown>
      'search-words': Record<string, unknown>
      'search-pick': Record<string, unknown>
      'text-template': Record<string, unknown>
    }
  }
}
