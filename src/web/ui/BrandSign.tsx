// The sign of the house: a window with the slot one speaks through. In the bar it takes the brand's accent; as icon.svg it marks the tab.
export const BrandSign = () => (
  <svg class="brand-sign" viewBox="0 0 26 26" width="26" height="26" aria-hidden="true">
    <rect width="26" height="26" rx="7" fill="currentColor" />
    <path class="window" d="M7 19.5v-7a6 6 0 0 1 12 0v7z" />
    <path d="M10 16.25h6" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
  </svg>
)
