// How a vendor is reached: by a link, an address, a telephone, one or more of them (MS-42). The same on every page that leads to a vendor.
import { type Vendor, label } from '../../desk/catalogue/catalogue.ts'
import type { Ask } from '../ask.ts'
import { DataList, DataRow } from '../ui/DataList.tsx'

export const VendorContact = ({ ask, vendor }: { ask: Pick<Ask, 't' | 'language'>; vendor: Vendor }) => {
  const { t, language } = ask
  return (
    <DataList>
      <DataRow term={t('vendor.vendor')}>
        <bdi>{label(vendor.label, language)}</bdi>
      </DataRow>
      {vendor.url && (
        <DataRow term={t('vendor.link')}>
          <a href={vendor.url} rel="noreferrer noopener" class="vendor-way">
            {shown(vendor.url)}
          </a>
        </DataRow>
      )}
      {vendor.address && (
        <DataRow term={t('vendor.address')}>
          <a href={`mailto:${vendor.address}`} class="vendor-way">
            {vendor.address}
          </a>
        </DataRow>
      )}
      {vendor.phone && (
        <DataRow term={t('vendor.phone')}>
          <a href={`tel:${vendor.phone.replace(/[^\d+]/g, '')}`} class="vendor-way">
            <bdi>{vendor.phone}</bdi>
          </a>
        </DataRow>
      )}
    </DataList>
  )
}

/** As one would read it aloud. */
const shown = (url: string): string => url.replace(/^https?:\/\//, '').replace(/\/$/, '')
