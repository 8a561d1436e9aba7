// How to hear of what happens: by mail, in a feed reader, in a calendar.
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { namesOf } from '../../desk/health/names.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Checkbox, TextInput } from '../ui/inputs.tsx'

export interface Refused {
  readonly refusal: Refusal
  readonly address: string
  readonly components: readonly string[]
}

interface FormProps {
  readonly ask: Ask
  readonly catalogue: Catalogue
  readonly mine: { readonly address: string; readonly components: readonly string[] } | null
  readonly refused: Refused | null
}

export const SubscribeForm = ({ ask, catalogue, mine, refused }: FormProps) => {
  const { t, visitor } = ask
  return (
    <section class="health-part health-follow" aria-labelledby="follow">
      <h2 id="follow">{t('health.follow')}</h2>
      {mine ? (
        <form method="post" action="/health/subscriptions/end" class="health-follow-form">
          <CsrfField ask={ask} />
          <p>{t('health.follow.mine', { address: mine.address })}</p>
          {mine.components.length > 0 && (
            <p class="health-small">{t('health.follow.about', { names: namesOf(catalogue, mine.components, ask.language).join(', ') })}</p>
          )}
          <Button>{t('health.follow.end')}</Button>
        </form>
      ) : (
        <form method="post" action="/health/subscriptions" class="health-follow-form" novalidate>
          <CsrfField ask={ask} />
          <ErrorSummary ask={ask} refusal={refused?.refusal} />
          {visitor ? (
            <p>{t('health.follow.you')}</p>
          ) : (
            <TextInput
              name="address"
              type="email"
              label={t('health.follow.address')}
              help={t('health.follow.help')}
              value={refused?.address}
              error={faultsOf(ask, refused?.refusal).address}
              autocomplete="email"
              maxlength={254}
              required
            />
          )}
          <Chosen ask={ask} catalogue={catalogue} chosen={refused?.components ?? []} />
          <Button icon="envelope">{t('health.follow.go')}</Button>
        </form>
      )}
      <p class="health-feeds">
        <a href="/health/feed.atom" data-turbo="false">
          <Icon name="rss" /> {t('health.feed.go')}
        </a>
        <a href="/health/maintenance.ics" data-turbo="false">
          <Icon name="calendar" /> {t('health.calendar')}
        </a>
      </p>
    </section>
  )
}

/** None chosen: about everything. */
const Chosen = ({ ask, catalogue, chosen }: { ask: Ask; catalogue: Catalogue; chosen: readonly string[] }) => (
  <details class="health-follow-some" open={chosen.length > 0}>
    <summary>{ask.t('health.follow.some')}</summary>
    <div>
      {catalogue.components
        .filter(({ retired }) => !retired)
        .map(({ key }) => (
          <Checkbox
            name="components"
            id={`about-${key}`}
            value={key}
            label={namesOf(catalogue, [key], ask.language)[0]}
            checked={chosen.includes(key)}
          />
        ))}
    </div>
  </details>
)
