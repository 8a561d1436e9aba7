// "5 minutes ago" that keeps counting; loaded only where a page shows such a time.
import '@github/relative-time-element'
