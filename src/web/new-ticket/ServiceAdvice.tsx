// What a ticket about this service should say, beside the text: as a checklist, and as a template that joins the text on request (NTT-28).
import { type Catalogue, byKey, label } from '../../desk/catalogue/catalogue.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue.ts'
import type { SignedAsk } from '../ask.ts'
import { Icon } from '../ui/Icon.tsx'
import { holdsTemplate } from './template.ts'

/** A frame: the browser asks for another service's when one is chosen. It holds no field. */
export const ServiceAdvice = ({
  ask,
  catalogue,
  service: key,
  body,
}: {
  ask: SignedAsk
  catalogue: Catalogue
  service: string | null
  body: string
}) => {
  const { t, language } = ask
  const service = byKey(catalogue.services, key)
  const template = service?.template ? label(service.template, language) : null
  const isIn = template !== null && holdsTemplate(body, template)
  return (
    <turbo-frame id="service-advice" data-service={service?.key ?? ''}>
      {service && (service.checklist.length > 0 || template) && (
        <section class="advice" aria-labelledby="advice-title">
          <h3 id="advice-title">
            {t('portal.new.advice')} <span class="advice-of">{label(service.label, language)}</span>
          </h3>
          {service.checklist.length > 0 && (
            <ul class="ticks">
              {service.checklist.map((point) => (
                <li>
                  <Icon name="check" /> <span>{label(point, language)}</span>
                </li>
              ))}
            </ul>
          )}
          {template && (
            <text-template data-template={template} data-put={t('portal.new.template')} data-take={t('portal.new.template.undo')}>
              <button class="button is-plain is-small" type="submit" name="go" value={isIn ? 'template-undo' : 'template'} formnovalidate>
                {t(isIn ? 'portal.new.template.undo' : 'portal.new.template')}
              </button>
            </text-template>
          )}
        </section>
      )}
    </turbo-frame>
  )
}

/** GET /tickets/new/service?key= */
export async function serviceAdvicePage(ask: SignedAsk): Promise<Response> {
  const catalogue = await catalogueOf(ask.house.app)
  const key = (ask.c.req.query('key') ?? '').slice(0, 40)
  return ask.c.html(<ServiceAdvice ask={ask} catalogue={catalogue} service={key || null} body="" />)
}
