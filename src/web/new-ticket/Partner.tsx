// Who bought through a partner is told whom to ask instead, and how to reach them (NTT-06).
import type { Partner as PartnerFact } from '../../desk/entitlements/facts.ts'

export const Partner = ({ partner }: { partner: PartnerFact }) => (
  <address class="partner">
    <strong>
      <bdi>{partner.name}</bdi>
    </strong>
    {partner.address && <a href={`mailto:${partner.address}`}>{partner.address}</a>}
    {partner.phone && <a href={`tel:${partner.phone.replaceAll(/[^+\d]/g, '')}`}>{partner.phone}</a>}
    {partner.url && (
      <a href={partner.url} rel="noopener noreferrer nofollow">
        {partner.url.replace(/^https?:\/\//, '').replace(/\/$/, '')}
      </a>
    )}
  </address>
)
