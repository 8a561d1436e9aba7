// Under a reply on a request that a vendor has: whether they get it too. Only what is meant for them goes on to them.
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { VendorThread } from '../../desk/marketplace/vendor-thread.ts'
import type { SignedAsk } from '../ask.ts'
import { RadioCards } from '../ui/inputs.tsx'
import { vendorName } from './VendorLetter.tsx'

interface ReplyReadersProps {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly thread: VendorThread | null
  /** '' while nothing was chosen: then the vendor, for the one who agreed to that; only us for everyone else. */
  readonly chosen: string
}

export const ReplyReaders = ({ ask, catalogue, thread, chosen }: ReplyReadersProps) => {
  const { t, visitor } = ask
  const vendor = thread?.endedAt === null ? vendorName(ask, catalogue, thread.vendor) : null
  if (vendor === null) return null
  const value = chosen || (thread?.consentedBy === visitor.personId ? 'vendor' : 'us')
  return (
    <RadioCards
      name="readers"
      label={t('vendor.reply.who')}
      value={value}
      choices={[
        { value: 'vendor', label: t('vendor.reply.vendor', { vendor }), help: t('vendor.reply.vendor.help') },
        { value: 'us', label: t('vendor.reply.us'), help: t('vendor.reply.us.help') },
      ]}
    />
  )
}
