// Tells who can give a right that somebody asks for it: fixed words, names and the catalogue's labels; nothing that was typed to be read here (F08).
import { sql } from 'kysely'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type Words as Labels, byKey, label } from '../../desk/catalogue/catalogue.ts'
import type { PeopleEvent } from '../../desk/events.ts'
import { type Db, type Tx, reading } from '../../platform/database.ts'
import { type Language, words } from '../../platform/messages.ts'
import { type Letter, oneLine } from './letter.ts'
import { reachable, Withdrawn } from './withdrawn.ts'

type Asked = Extract<PeopleEvent, { type: 'right.asked' }>

export interface AskedToWrite {
  readonly eventId: string
  readonly personId: string
  readonly recipient: string
}

/** `db` as guichet_worker; whether the reader may still give the right is read with their own rights, at this moment (F23). */
export function composeAsked(db: Db, url: string, { eventId, personId, recipient }: AskedToWrite): Promise<Letter> {
  return reading(db, personId, async (tx) => {
    const row = await tx.selectFrom('people_event').select(['type', 'payload']).where('id', '=', eventId).executeTakeFirstOrThrow()
    const asked = { type: row.type, ...(row.payload as object) } as Asked
    await sql`set local role guichet_app`.execute(tx)
    const reader = await readerOf(tx, personId, recipient)
    if (!(await mayGive(tx, asked, reader))) throw new Withdrawn('may-not-see')
    const catalogue = await catalogueOf(tx)
    const t = words(reader.language, catalogue.messages)
    const asker = await tx.selectFrom('person').select('name').where('id', '=', asked.personId).executeTakeFirst()
    const organisation = asked.organisationId
      ? await tx.selectFrom('organisation').select('name').where('id', '=', asked.organisationId).executeTakeFirst()
      : undefined
    if (!asker || (asked.organisationId && !organisation)) throw new Withdrawn('may-not-see')
    const list: readonly { key: string; label: Labels }[] = asked.right === 'type' ? catalogue.requestTypes : catalogue.offerings
    const named = byKey(list, asked.key)
    const what = named ? label(named.label, reader.language) : ''
    const name = oneLine(asker.name)
    return {
      reader: { name: reader.name },
      language: reader.language,
      brand: catalogue.brand,
      subject: t('mail.right-asked.subject', { brand: catalogue.brand }),
      title: t('mail.right-asked.title', { name }),
      lead: t(`mail.right-asked.${asked.right === 'contract' && named ? 'contract-named' : asked.right}`, { what }),
      facts: [
        t('mail.right-asked.person', { name }),
        ...(organisation ? [t('mail.right-asked.organisation', { organisation: oneLine(organisation.name) })] : []),
        t('mail.right-asked.what-to-do'),
      ],
      button: { label: t('mail.right-asked.button'), url: `${url}${pageOf(asked, reader.staffRole !== null)}` },
      footer: [t('mail.right-asked.footer')],
      settings: { label: t('mail.settings.link'), url: `${url}/account` },
    }
  })
}

/** Where it is granted. */
function pageOf(asked: Asked, ours: boolean): string {
  if (!asked.organisationId) return `/admin/people/${asked.personId}`
  const path = ours && asked.from === 'provider' ? '/admin/organisations' : '/organisations'
  return `${path}/${asked.organisationId}${asked.right === 'type' || asked.right === 'contract' ? '#contracts' : `#member-${asked.personId}`}`
}

async function readerOf(tx: Tx, personId: string, recipient: string) {
  const known = await tx
    .selectFrom('person')
    .innerJoin('person_address', 'person_address.person_id', 'person.id')
    .select(['person.name', 'person.language', 'person.staff_role', 'person.mail', 'person.disabled_at', 'person_address.address'])
    .where('person.id', '=', personId)
    .executeTakeFirst()
  const row = reachable(known, recipient)
  return { personId, name: row.name, language: row.language as Language, staffRole: row.staff_role }
}

async function mayGive(tx: Tx, asked: Asked, reader: { personId: string; staffRole: string | null }): Promise<boolean> {
  if (asked.from === 'provider') return reader.staffRole === 'administrator'
  const membership = await tx
    .selectFrom('membership')
    .select('administers')
    .where('organisation_id', '=', asked.organisationId)
    .where('person_id', '=', reader.personId)
    .executeTakeFirst()
  return membership?.administers === true
}
