// What we use of Turbo, which ships no types, and of the build. Without it the browser half is not type-checked.
declare module '@hotwired/turbo' {
  export const cache: { exemptPageFromCache(): void }
  export const config: { drive: { progressBarDelay: number } }
  /** Morphs the children of one frame into those of another, without touching what is equal. */
  export function morphTurboFrameElements(current: Element, wanted: Element): void
}

/** Final addresses of the parts that pages load when they need them; the build puts them in. */
declare const ASSETS: Readonly<Record<string, string>>
