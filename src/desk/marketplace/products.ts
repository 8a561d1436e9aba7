// Which services are products of others, and how their vendors are reached: pages, refusals and REST read it here.
import { type Catalogue, type Service, type Vendor, byKey } from '../catalogue/catalogue.ts'

export interface Product {
  readonly service: Service
  readonly vendor: Vendor
}

/** In the order of the catalogue; nothing retired. Every page asks whether there are any, of thousands of services. */
export function productsOf(catalogue: Catalogue): readonly Product[] {
  let products = known.get(catalogue)
  if (!products) {
    products = catalogue.services.flatMap((service) => {
      const vendor = service.retired ? null : byKey(catalogue.vendors, service.vendor)
      return vendor ? [{ service, vendor }] : []
    })
    known.set(catalogue, products)
  }
  return products
}
const known = new WeakMap<Catalogue, readonly Product[]>()

/** null for what the house answers for itself. */
export const vendorOf = (catalogue: Catalogue, service: string | null): Vendor | null =>
  byKey(catalogue.vendors, byKey(catalogue.services, service)?.vendor ?? null) ?? null
