// The incident a ticket waits with: how far it is, what was said last; and at the end the one question only its customer can answer.
import { label } from '../../desk/catalogue/catalogue.ts'
import { isAsked } from '../../desk/incidents/incident.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import { ticketAt } from '../customers/place.ts'
import { Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { IncidentSigns } from '../ui/IncidentSigns.tsx'
import { Time } from '../ui/Time.tsx'
import { raw } from 'hono/html'
import type { TicketParts } from './TicketView.tsx'

export const TicketIncident = ({ ask, ticket }: Omit<TicketParts, 'catalogue'>) => {
  const { t, language } = ask
  const incident = ticket.incidents.find(({ how }) => how !== 'different')
  return (
    <turbo-frame id="ticket-incident" data-live={`ticket:${ticket.id}`} target="_top">
      {incident && (
        <section class="panel ticket-incident" id="incident" aria-labelledby="incident-title">
          <h2 id="incident-title">{t('incident.card.title', { reference: incident.reference })}</h2>
          <p>
            <a href={`/health/incidents/${incident.reference}`}>
              <bdi>{label(incident.title, language)}</bdi>
            </a>
          </p>
          <p>
            <IncidentSigns ask={ask} incident={incident} />
          </p>
          {incident.last ? (
            <div class="incident-last">
              <p class="quiet">
                <Time ask={ask} at={incident.last.at} />
              </p>
              {/* Sanitised by renderMarkdown. */}
              <div class="prose">{raw(renderMarkdown(label(incident.last.body, language)))}</div>
            </div>
          ) : (
            <p class="quiet">{t('incident.card.none')}</p>
          )}
          {incident.workaround && (
            <details>
              <summary>{t('incident.workaround')}</summary>
              <div class="prose">{raw(renderMarkdown(label(incident.workaround, language)))}</div>
            </details>
          )}
          {isAsked(ticket, incident) ? null : incident.answer ? (
            <p class="quiet">{t(`incident.answered.${incident.answer}`)}</p>
          ) : (
            !['solved', 'closed'].includes(ticket.status) && <p class="quiet">{t('incident.card.waits')}</p>
          )}
        </section>
      )}
    </turbo-frame>
  )
}

/** Under the last letter, before one writes another: two buttons of one form, without script too. The mail leads here. */
export const IncidentQuestion = ({ ask, ticket }: Pick<TicketParts, 'ask' | 'ticket'>) => {
  const { t } = ask
  const asked = ticket.may.has('answer-incident') ? ticket.incidents.find((one) => isAsked(ticket, one)) : undefined
  return (
    <turbo-frame id="incident-question" data-live={`ticket:${ticket.id}`} target="_top">
      {asked && (
        <form method="post" action={`${ticketAt(ask, ticket.reference)}/incident/answer`} class="panel incident-question">
          <CsrfField ask={ask} />
          <h2>{t('incident.ask.title')}</h2>
          <p>{t('incident.ask.text', { reference: asked.reference })}</p>
          <div class="actions">
            <Button icon="solved" name="answer" value="solved">
              {t('incident.ask.yes')}
            </Button>
            <Button icon="rotate" name="answer" value="not-solved">
              {t('incident.ask.no')}
            </Button>
          </div>
        </form>
      )}
    </turbo-frame>
  )
}
