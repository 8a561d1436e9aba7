// Tells a party what became of a delegation: fixed words, names and the catalogue's labels. What a person typed stays on the page (F08).
import { sql } from 'kysely'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type Catalogue, type Words as Labels, byKey, label } from '../../desk/catalogue/catalogue.ts'
import type { DelegationEvent } from '../../desk/notices/tell-of-delegation.ts'
import { delegationById } from '../../desk/partners/delegations.ts'
import { dateFormat, listFormat } from '../../platform/formats.ts'
import { type Db, reading } from '../../platform/database.ts'
import { type Language, type Words, dateLocale, words } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Letter, oneLine } from './letter.ts'
import { reachable, Withdrawn } from './withdrawn.ts'

export interface DelegationToWrite {
  readonly eventId: string
  readonly personId: string
  readonly recipient: string
  readonly at: Date
}

/** `db` as guichet_worker; what the reader may know of it is read with their own rights, at this moment (F23). */
export function composeDelegation(db: Db, url: string, { eventId, personId, recipient, at }: DelegationToWrite): Promise<Letter> {
  return reading(db, personId, async (tx) => {
    const row = await tx.selectFrom('people_event').select(['type', 'payload']).where('id', '=', eventId).executeTakeFirstOrThrow()
    const event = { type: row.type, ...(row.payload as object) } as DelegationEvent
    await sql`set local role guichet_app`.execute(tx)
    const known = await tx
      .selectFrom('person')
      .innerJoin('person_address', 'person_address.person_id', 'person.id')
      .leftJoin('membership', (join) =>
        join.onRef('membership.person_id', '=', 'person.id').on('membership.organisation_id', '=', event.organisationId),
      )
      .select(['person.name', 'language', 'time_zone', 'mail', 'disabled_at', 'address', 'membership.administers'])
      .where('person.id', '=', personId)
      .executeTakeFirst()
    const reader = reachable(known, recipient)
    const one = await delegationById(tx, event.organisationId, event.delegationId, at).catch((fault) => {
      throw fault instanceof Refusal ? new Withdrawn('may-not-see') : fault
    })
    if (!reader.administers && one.requestedById !== personId) throw new Withdrawn('may-not-see')
    // An asking that was answered or taken back since asks for nothing any more; of what has ended nobody is reminded.
    const isOver = one.state !== 'asked' && one.state !== 'live' && one.state !== 'coming'
    if (event.type === 'delegation.asked' ? one.state !== 'asked' : event.type === 'delegation.ends-soon' && isOver)
      throw new Withdrawn('no-longer-so')
    const catalogue = await catalogueOf(tx)
    const language = reader.language as Language
    const t = words(language, catalogue.messages)
    const names = { customer: oneLine(one.customer.name), partner: oneLine(one.partner.name) }
    const day = (moment: string | Date) =>
      dateFormat(language, { dateStyle: 'long', timeZone: reader.time_zone }).format(new Date(new Date(moment).getTime() - 1))
    // What it says is what stood then: of what is asked and granted these terms, of what ended those it had.
    const terms = 'now' in event ? event.now : one.terms
    const what = event.type.slice('delegation.'.length)
    const about = event.type === 'delegation.ended' ? { ...names, by: event.by, asked: String(event.asked) } : names
    return {
      reader: { name: reader.name },
      language,
      brand: catalogue.brand,
      subject: t(`partner.mail.${what}.subject`, { brand: catalogue.brand }),
      title: t(`partner.mail.${what}.title`, about),
      lead: t(`partner.mail.${what}.lead`, { ...about, day: day(event.type === 'delegation.ends-soon' ? event.endsAt : terms.endsAt) }),
      facts: [
        t('partner.mail.customer', names),
        t('partner.mail.partner', names),
        ...(event.type === 'delegation.ended' || event.type === 'delegation.refused'
          ? []
          : [...factsOf(catalogue, t, language, terms), t('partner.mail.until', { day: day(terms.endsAt) })]),
      ],
      button: { label: t('partner.mail.button'), url: `${url}/organisations/${event.organisationId}/delegations/${one.id}` },
      footer: [t('partner.mail.footer')],
      settings: { label: t('mail.settings.link'), url: `${url}/account` },
    }
  })
}

function factsOf(
  catalogue: Catalogue,
  t: Words,
  language: Language,
  { roles, services, requestTypes }: { roles: string[]; services: string[]; requestTypes: string[] },
): string[] {
  const list = (from: readonly { key: string; label: Labels }[], keys: readonly string[]) =>
    listFormat(dateLocale(language), { type: 'conjunction' }).format(
      keys.map((key) => {
        const one = byKey<{ key: string; label: Labels }>(from, key)
        return one ? label(one.label, language) : key
      }),
    )
  return [
    t('partner.mail.roles', { roles: list(catalogue.partnerRoles, roles) }),
    ...(services.length > 0 && services.length <= 20 ? [t('partner.mail.services', { services: list(catalogue.services, services) })] : []),
    ...(requestTypes.length > 0 && requestTypes.length <= 20
      ? [t('partner.mail.types', { types: list(catalogue.requestTypes, requestTypes) })]
      : []),
  ]
}
