// The token only our pages hold, first in every form that changes something (csrf.ts). Nobody signed in has none to send.
import type { Visitor } from '../../platform/identity.ts'

type From = { readonly ask: { readonly visitor: Visitor | null } } | { readonly csrf: string }

export const CsrfField = (from: From) => (
  <input type="hidden" name="csrf" value={'csrf' in from ? from.csrf : (from.ask.visitor?.csrf ?? '')} />
)
