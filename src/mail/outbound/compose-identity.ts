// Writes the mails that carry a sign-in link: fixed words, one reader, a link minted at this moment; nothing that a stranger typed (F07, F08).
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { PeopleEvent } from '../../desk/events.ts'
import { type LinkMail, mailedLink } from '../../desk/people/mailed-link.ts'
import { dateFormat } from '../../platform/formats.ts'
import type { Db } from '../../platform/database.ts'
import type { Identity } from '../../platform/identity.ts'
import { words } from '../../platform/messages.ts'
import { type Letter, oneLine } from './letter.ts'

export interface IdentityToWrite {
  readonly eventId: string
  readonly recipient: string
  readonly at: Date
}

/** Null: no link is to go out to this address now. */
export async function composeIdentity(
  db: Db,
  url: string,
  identity: Identity,
  { eventId, recipient, at }: IdentityToWrite,
): Promise<Letter | null> {
  const { brand, messages } = await catalogueOf(db)
  const row = await db.selectFrom('people_event').select(['type', 'payload']).where('id', '=', eventId).executeTakeFirstOrThrow()
  const link = await mailedLink(identity, eventId, { type: row.type, ...(row.payload as object) } as PeopleEvent, at)
  if (link?.address !== recipient) return null
  const t = words(link.language, messages)
  const until = dateFormat(link.language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: link.timeZone,
  }).format(link.expiresAt)
  const organisation = await organisationToName(db, link)
  return {
    language: link.language,
    brand,
    subject: t(`mail.${link.kind}.subject`, { brand }),
    title: t(`mail.${link.kind}.title`),
    lead: organisation ? t('mail.invitation.lead-named', { organisation }) : t(`mail.${link.kind}.lead`),
    facts: [t('mail.identity.until', { when: until })],
    button: { label: t(`mail.${link.kind}.button`), url: `${url}${link.path}` },
    footer: [t('mail.identity.only-you'), t('mail.identity.unexpected')],
  }
}

/** An organisation's name is typed by its administrator: it is told to proven addresses only, so that no invitation carries a stranger's words. */
async function organisationToName(db: Db, link: LinkMail): Promise<string | null> {
  if (!link.organisation) return null
  const known = await db.selectFrom('person_address').select('verified_at').where('address', '=', link.address).executeTakeFirst()
  return known?.verified_at ? oneLine(link.organisation.name) : null
}
