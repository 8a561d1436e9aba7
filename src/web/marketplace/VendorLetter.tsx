// What a vendor wrote, shown as theirs: name, whether it came from their own domain, the words as plain text, what they quote folded (F04, F19).
import { type Catalogue, byKey, label } from '../../desk/catalogue/catalogue.ts'
import { withoutQuote } from '../../desk/marketplace/quote.ts'
import type { PageMessage } from '../../desk/tickets/ticket-page.ts'
import type { Ask } from '../ask.ts'
import { Icon } from '../ui/Icon.tsx'

type Asks = Pick<Ask, 't' | 'language'>

/** null for a message that is no vendor's. */
export function vendorName(ask: Asks, catalogue: Catalogue, key: string | null): string | null {
  if (key === null) return null
  const vendor = byKey(catalogue.vendors, key)
  return vendor ? label(vendor.label, ask.language) : ask.t('vendor.vendor')
}

export const VendorMark = ({ ask, message }: { ask: Asks; message: Pick<PageMessage, 'unverified' | 'vendorSender'> }) => {
  const { t } = ask
  if (!message.unverified) return null
  const why = message.vendorSender ? t('vendor.letter.from-elsewhere', { address: message.vendorSender }) : t('vendor.letter.from-unclear')
  return (
    <p class="vendor-mark">
      <Icon name="alert" />
      <span>
        <b>{t('vendor.letter.unverified')}</b> {why}
      </span>
    </p>
  )
}

export const VendorText = ({ ask, text }: { ask: Asks; text: string }) => {
  const { said, quoted } = withoutQuote(text)
  return (
    <div class="prose" dir="auto">
      <p class="vendor-text">{said.trimEnd()}</p>
      {quoted && (
        <details class="quoted disclosure">
          <summary>
            {ask.t('vendor.letter.quoted')} <Icon name="chevron-down" />
          </summary>
          <p class="vendor-text">{quoted}</p>
        </details>
      )}
    </div>
  )
}
