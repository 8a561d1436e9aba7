// Writes what is told to who follows the health of the service: only what strangers may read, in the language of the subscription.
import { sql } from 'kysely'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { label } from '../../desk/catalogue/catalogue.ts'
import { type IncidentPage, incidentPage } from '../../desk/health/incidents.ts'
import { namesOf } from '../../desk/health/names.ts'
import { subscriptionToken } from '../../desk/health/subscribe.ts'
import { dateFormat } from '../../platform/formats.ts'
import { type Db, type Tx, reading } from '../../platform/database.ts'
import type { Identity } from '../../platform/identity.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import { type Language, type Words, words } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Letter, oneLine } from './letter.ts'
import { Withdrawn } from './withdrawn.ts'

export interface HealthToWrite {
  readonly eventId: string
  readonly recipient: string
  readonly kind: 'health-update' | 'health-confirm'
}

/** Null: there is nothing to prove any more. */
export function composeHealth(
  db: Db,
  url: string,
  identity: Identity,
  { eventId, recipient, kind }: HealthToWrite,
): Promise<Letter | null> {
  return reading(db, null, async (tx) => {
    const event = await tx.selectFrom('health_event').select(['incident_id', 'payload']).where('id', '=', eventId).executeTakeFirstOrThrow()
    const subscription = await tx
      .selectFrom('health_subscription')
      .select(['id', 'language', 'confirmed_at'])
      .where('address', '=', recipient)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    await sql`set local role guichet_app`.execute(tx)
    const link = subscription && `${url}/health/subscriptions/${subscriptionToken(identity.sealOf, subscription.id)}`
    if (kind === 'health-confirm')
      return subscription && !subscription.confirmed_at ? confirmation(tx, subscription.language as Language, link!) : null
    if (!subscription?.confirmed_at) throw new Withdrawn('wants-none')
    const incident = await published(tx, event.incident_id!)
    const { updateId } = event.payload as { updateId: string | null }
    return update(tx, { url, link: link!, language: subscription.language as Language, incident, updateId })
  })
}

/** To an address that nobody has proven yet: fixed words, nothing that anybody typed. */
async function confirmation(tx: Tx, language: Language, link: string): Promise<Letter> {
  const { brand, messages } = await catalogueOf(tx)
  const t = words(language, messages)
  return {
    language,
    brand,
    subject: t('mail.health-confirm.subject', { brand }),
    title: t('mail.health-confirm.title'),
    lead: t('mail.health-confirm.lead', { brand }),
    facts: [],
    button: { label: t('mail.health-confirm.button'), url: link },
    footer: [t('mail.identity.unexpected')],
  }
}

async function published(tx: Tx, incidentId: string): Promise<IncidentPage> {
  try {
    return await incidentPage(tx, incidentId)
  } catch (thrown) {
    if (thrown instanceof Refusal) throw new Withdrawn('may-not-see')
    throw thrown
  }
}

interface Told {
  readonly url: string
  readonly link: string
  readonly language: Language
  readonly incident: IncidentPage
  readonly updateId: string | null
}

async function update(tx: Tx, { url, link, language, incident, updateId }: Told): Promise<Letter> {
  const catalogue = await catalogueOf(tx)
  const t = words(language, catalogue.messages)
  const said = incident.updates.find(({ id }) => id === updateId)
  const title = oneLine(label(incident.title, language))
  const text = said && label(said.body, language)
  return {
    language,
    brand: catalogue.brand,
    subject: `[${incident.reference}] ${title}`,
    title,
    body: text
      ? { by: t('mail.health-update.by', { brand: catalogue.brand, when: whenOf(language, said.at) }), text, html: renderMarkdown(text) }
      : undefined,
    facts: factsOf(t, language, incident, said, namesOf(catalogue, incident.components, language).map(oneLine)),
    button: { label: t('mail.health-update.button'), url: `${url}/health/incidents/${incident.reference}` },
    footer: [t('mail.health-update.why')],
    settings: { label: t('mail.health-update.end'), url: link },
    unsubscribe: `${link}/one-click`,
  }
}

const whenOf = (language: Language, at: Date) => dateFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at)

function factsOf(
  t: Words,
  language: Language,
  incident: IncidentPage,
  said: IncidentPage['updates'][number] | undefined,
  parts: readonly string[],
): string[] {
  const planned = incident.kind === 'maintenance' && incident.endsAt
  return [
    t('mail.health-update.state', { state: t(`health.state.${said?.state ?? incident.state}`) }),
    ...(planned
      ? [t('mail.health-update.planned', { from: whenOf(language, incident.startsAt), to: whenOf(language, incident.endsAt) })]
      : []),
    ...(parts.length > 0 ? [t('mail.health-update.touches', { names: parts.join(language === 'ja' ? '、' : ', ') })] : []),
  ]
}
