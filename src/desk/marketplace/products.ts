// Which services are products of others, and how their vendors are reached: pages, refusals and REST read it here.
import { type Catalogue, type Service, type Vendor, byKey } from '../catalogue/catalogue.ts'

export interface Product {
  readonly service: Service
  readonly vendor: Vendor
}

/** In the order of the catalogue; nothing retired. */
export const productsOf = (catalogue: Catalogue): Product[] =>
  catalogue.services.flatMap((service) => {
    const vendor = service.retired ? null : vendorOf(catalogue, service.key)
    return vendor ? [{ service, vendor }] : []
  })

/** null for what the house answers for itself. */
export const vendorOf = (catalogue: Catalogue, service: string | null): Vendor | null =>
  byKey(catalogue.vendors, byKey(catalogue.services, service)?.vendor ?? null) ?? null
