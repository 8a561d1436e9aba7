// Tells who mailed a request that it waits as a draft, what is missing, and where to send it from. Nothing of what they wrote but its summary (F08).
import { sql } from 'kysely'
import type { WhyKept } from '../../desk/by-mail/file-mail.ts'
import { type Catalogue, byKey, label } from '../../desk/catalogue/catalogue.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { draftOf } from '../../desk/tickets/drafts.ts'
import { type Db, reading } from '../../platform/database.ts'
import { type Language, type Words, words } from '../../platform/messages.ts'
import { inSizes } from '../../platform/size.ts'
import { type Letter, oneLine } from './letter.ts'
import { reachable, Withdrawn } from './withdrawn.ts'

export interface KeptToWrite {
  readonly eventId: string
  readonly personId: string
  readonly recipient: string
}

/** `db` as guichet_worker; the draft is read with its owner's own rights, at this moment (F23). */
export function composeKept(db: Db, url: string, { eventId, personId, recipient }: KeptToWrite): Promise<Letter> {
  return reading(db, personId, async (tx) => {
    const row = await tx.selectFrom('people_event').select('payload').where('id', '=', eventId).executeTakeFirstOrThrow()
    const { draftId, why } = row.payload as unknown as { draftId: string; why: readonly WhyKept[] }
    await sql`set local role guichet_app`.execute(tx)
    const known = await tx
      .selectFrom('person')
      .innerJoin('person_address', 'person_address.person_id', 'person.id')
      .select(['name', 'language', 'mail', 'disabled_at', 'address'])
      .where('person.id', '=', personId)
      .executeTakeFirst()
    const reader = reachable(known, recipient)
    const draft = await draftOf(tx, personId, draftId)
    if (!draft || draft.became !== null) throw new Withdrawn('no-longer-so')
    const catalogue = await catalogueOf(tx)
    const language = reader.language as Language
    const t = words(language, catalogue.messages)
    const summary = oneLine(String(draft.content['summary'] ?? ''))
    return {
      reader: { name: reader.name },
      language,
      brand: catalogue.brand,
      subject: t('by-mail.kept.subject', { brand: catalogue.brand }),
      title: t('by-mail.kept.title'),
      lead: t('by-mail.kept.lead'),
      facts: [
        ...(summary ? [t('by-mail.kept.summary', { summary })] : []),
        ...why.map((one) => oneLine(whyWords(catalogue, one, language, t))),
      ],
      button: { label: t('by-mail.kept.button'), url: `${url}/tickets/new?draft=${draftId}&check` },
      footer: [t('by-mail.kept.footer')],
      settings: { label: t('by-mail.title'), url: `${url}/account/by-mail` },
    }
  })
}

function whyWords(catalogue: Catalogue, { field, message, values, leftOut }: WhyKept, language: Language, t: Words): string {
  const name = fieldName(catalogue, field, language, t)
  const said = t(message, inSizes(language, { code: message.replace('refusal.', ''), values }))
  // A label may be a question.
  return [name && (/\p{P}$/u.test(name) ? name : `${name}:`), leftOut && t('by-mail.kept.left-out', { name: leftOut }), said]
    .filter(Boolean)
    .join(' ')
}

/** As the form calls it, where its fault alone would not say of what it speaks. */
function fieldName(catalogue: Catalogue, field: string | null, language: Language, t: Words): string {
  if (field === null) return ''
  const configured = field.startsWith('answers.') ? byKey(catalogue.fields, field.slice('answers.'.length)) : undefined
  if (configured?.label) return label(configured.label, language)
  return field === 'priority' || field === 'severity' || field === 'service' ? t(`portal.new.${field}`) : ''
}
