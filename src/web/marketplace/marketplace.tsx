// GET /marketplace and /marketplace/:service: the products of others by vendor, and whom to ask about each (MS-42, MS-43).
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { label } from '../../desk/catalogue/catalogue.ts'
import { type Product, productsOf } from '../../desk/marketplace/products.ts'
import { parseAddress } from '../../desk/people/address.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { foldCase } from '../new-ticket/find.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Frame } from '../ui/Frame.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { VendorContact } from './VendorContact.tsx'

export async function marketplacePage(ask: SignedAsk): Promise<Response> {
  const { t, c, house } = ask
  const all = productsOf(await catalogueOf(house.app))
  if (all.length === 0) throw new Refusal('not-found')
  const text = (c.req.query('q') ?? '').slice(0, 100)
  const found = all.filter((product) => fits(ask, product, text))
  return c.html(
    <Frame ask={ask} title={t('vendor.title')} room="portal" current="marketplace">
      <PageTitle under={t('vendor.lead')}>{t('vendor.title')}</PageTitle>
      <form class="product-search" method="get" action="/marketplace" role="search">
        <TextInput name="q" id="q" type="search" label={t('vendor.search')} value={text} maxlength={100} autocomplete="off" />
        <Button icon="search">{t('vendor.search.go')}</Button>
      </form>
      <p class="quiet" role="status">
        {t('vendor.count', { count: found.length })}{' '}
        {text && found.length < all.length && found.length > 0 && <a href="/marketplace">{t('vendor.all')}</a>}
      </p>
      {found.length === 0 && (
        <EmptyState
          icon="search"
          title={t('vendor.none')}
          action={
            <Button href="/marketplace" kind="plain">
              {t('vendor.all')}
            </Button>
          }
        >
          {t('vendor.none.text')}
        </EmptyState>
      )}
      {byVendor(found).map(([vendor, products]) => (
        <section aria-labelledby={`vendor-${vendor.key}`}>
          <h2 class="vendor-group" id={`vendor-${vendor.key}`}>
            <bdi>{label(vendor.label, ask.language)}</bdi>
          </h2>
          <ul class="products">
            {products.map(({ service }) => (
              <li class="product">
                <h3>
                  <a href={`/marketplace/${service.key}`}>{label(service.label, ask.language)}</a>
                </h3>
                {service.description && <p>{label(service.description, ask.language)}</p>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Frame>,
  )
}

export async function productPage(ask: SignedAsk): Promise<Response> {
  const { t, language, house, params } = ask
  const product = productsOf(await catalogueOf(house.app)).find(({ service }) => service.key === params['service'])
  if (!product) throw new Refusal('not-found')
  const { service, vendor } = product
  const takes = house.config.replyDomain !== null && parseAddress(vendor.address) !== null
  return ask.c.html(
    <Frame ask={ask} title={label(service.label, language)} room="portal" current="marketplace" width="reading">
      <PageTitle
        back={{ href: '/marketplace', label: t('vendor.title') }}
        under={service.description ? label(service.description, language) : undefined}
      >
        <bdi>{label(service.label, language)}</bdi>
      </PageTitle>
      <section class="panel product-panel" aria-labelledby="support-contact">
        <h2 id="support-contact">{t('vendor.support')}</h2>
        <p>{t('vendor.support.text')}</p>
        <VendorContact ask={ask} vendor={vendor} />
      </section>
      {takes && (
        <section class="panel product-panel">
          <p>{t('vendor.product.pass')}</p>
          <Button href={`/tickets/new?service=${service.key}`} kind="plain">
            {t('vendor.product.start')}
          </Button>
        </section>
      )}
    </Frame>,
  )
}

/** In the order of their first product. */
function byVendor(products: readonly Product[]): [Product['vendor'], Product[]][] {
  const groups = new Map<string, [Product['vendor'], Product[]]>()
  for (const product of products) {
    const known = groups.get(product.vendor.key)
    if (known) known[1].push(product)
    else groups.set(product.vendor.key, [product.vendor, [product]])
  }
  return [...groups.values()]
}

function fits({ language }: SignedAsk, { service, vendor }: Product, text: string): boolean {
  const names = [service.label, service.description, vendor.label].flatMap((words) => (words ? [label(words, language), words.en] : []))
  const all = foldCase(names.join(' '), language)
  return foldCase(text, language)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => all.includes(word))
}
