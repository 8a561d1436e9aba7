// Loads the elements that only some pages have, so that the first page stays small.

/** Where on a page each is needed. */
const parts = {
  'relative-time': 'relative-time',
  'markdown-toolbar': 'textarea[data-markdown]',
  'form-shape': 'form-shape',
  'kept-form': 'kept-form',
  'search-live': 'search-live',
  'search-words': 'search-words[data-completed-at]',
  'article-preview': 'article-preview',
  'copy-text': 'copy-text',
}

export function loadWhatThePageNeeds(): void {
  const load = () => {
    for (const [part, where] of Object.entries(parts)) {
      const address = ASSETS[`${part}.js`]
      if (address && !customElements.get(part) && document.querySelector(where)) void import(address)
    }
  }
  load()
  document.addEventListener('turbo:render', load)
  document.addEventListener('turbo:frame-render', load)
  document.addEventListener('guichet:refreshed', load)
}
