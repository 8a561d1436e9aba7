// In place of the send button where the service is another's product: its vendor's contact, and with the customer's consent the way there through us (MS-41).
import { type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import { vendorOf } from '../../desk/marketplace/products.ts'
import { parseAddress } from '../../desk/people/address.ts'
import type { SignedAsk } from '../ask.ts'
import { VendorContact } from '../marketplace/VendorContact.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Checkbox } from '../ui/inputs.tsx'

export interface ToVendorProps {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly service: string | null
  /** Only for oneself: nobody else can agree. */
  readonly offersHandOver: boolean
  readonly organisation: string | null
  /** Of the customer. */
  readonly address: string
  readonly fault?: string | undefined
}

/** A frame: script asks for another service's when one is chosen. What was typed stands outside of it. */
export const ToVendor = ({ ask, catalogue, service, offersHandOver, organisation, address, fault }: ToVendorProps) => {
  const { t, visitor, house, language } = ask
  const vendor = vendorOf(catalogue, service)
  const takes = vendor && offersHandOver && house.config.replyDomain !== null && parseAddress(vendor.address) !== null
  const name = vendor ? label(vendor.label, language) : ''
  return (
    <turbo-frame id="to-vendor" target="_top">
      {vendor && (
        <section class="to-vendor" aria-labelledby="to-vendor-title">
          <h3 id="to-vendor-title">
            <Icon name="building" /> {t('vendor.form.title')}
          </h3>
          <p>{t('vendor.support.text')}</p>
          <VendorContact ask={ask} vendor={vendor} />
          {takes && (
            <div class="hand-over">
              <h4>{t('vendor.form.hand')}</h4>
              <p>{t('vendor.form.passed')}</p>
              <ul>
                <li>{t('vendor.passes.person', { name: visitor.name, address })}</li>
                {organisation && <li>{t('vendor.passes.organisation', { organisation })}</li>}
                {['text', 'files', 'replies'].map((what) => (
                  <li>{t(`vendor.passes.${what}`)}</li>
                ))}
              </ul>
              <p>{t('vendor.hand-over.then')}</p>
              <Checkbox name="consent" value={vendor.key} label={t('vendor.consent', { vendor: name })} error={fault} />
              <Button kind="main" icon="send" name="go" value="hand-over" more={{ 'data-send': '' }}>
                {t('vendor.hand-over')}
              </Button>
            </div>
          )}
        </section>
      )}
    </turbo-frame>
  )
}
