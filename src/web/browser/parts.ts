// Loads the elements that only some pages have, so that the first page stays small.

const parts = ['relative-time', 'markdown-toolbar'] as const

export function loadWhatThePageNeeds(): void {
  const load = () => {
    for (const part of parts) {
      const address = ASSETS[`${part}.js`]
      if (address && !customElements.get(part) && document.querySelector(part)) void import(address)
    }
  }
  load()
  document.addEventListener('turbo:render', load)
  document.addEventListener('turbo:frame-render', load)
  document.addEventListener('guichet:refreshed', load)
}
