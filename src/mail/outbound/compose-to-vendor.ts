// Writes what the customer agreed to pass on: a plain mail with their name, address, text and files, to be answered to the ticket's own address.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { byKey, label } from '../../desk/catalogue/catalogue.ts'
import { cleanFileName } from '../../desk/files/file-name.ts'
import { type Db, writing } from '../../platform/database.ts'
import { words } from '../../platform/messages.ts'
import { sizeWords } from '../../platform/size.ts'
import { type Letter, oneLine } from './letter.ts'
import { Withdrawn } from './withdrawn.ts'

/** Of attachments, as they are; a mail of this size still passes most servers once it is encoded. */
const mostAttached = 10_000_000
/** The language of a mail to somebody whose language nobody knows. */
const language = 'en'

/** As guichet_worker: nobody else reads the secret. `replyDomain` null: answers would come nowhere. */
export function composeToVendor(db: Db, replyDomain: string | null, eventId: string): Promise<Letter> {
  return writing(db, null, async (tx) => {
    if (replyDomain === null) throw new Withdrawn('no-reply-domain')
    const { payload } = await tx.selectFrom('ticket_event').select('payload').where('id', '=', eventId).executeTakeFirstOrThrow()
    const { threadId, messageId } = payload as { threadId: string; messageId: string }
    const thread = await tx
      .selectFrom('vendor_thread as v')
      .innerJoin('ticket as t', 't.id', 'v.ticket_id')
      .leftJoin('organisation as o', 'o.id', 't.organisation_id')
      .select([
        'v.secret',
        'v.ended_at',
        't.reference',
        't.summary',
        't.service',
        't.status',
        't.id as ticket_id',
        'o.name as organisation',
      ])
      .where('v.id', '=', threadId)
      .executeTakeFirstOrThrow()
    if (thread.ended_at || thread.status === 'closed') throw new Withdrawn('thread-ended')
    const message = await tx
      .selectFrom('message as m')
      .innerJoin('person as p', 'p.id', 'm.author_id')
      .leftJoin('person_address as a', 'a.person_id', 'p.id')
      .select(['m.body', 'p.name', 'a.address'])
      .where('m.id', '=', messageId)
      .where('m.ticket_id', '=', thread.ticket_id)
      .where('m.from_staff', '=', false)
      .where('m.vendor', 'is', null)
      .executeTakeFirstOrThrow()
    const files = await tx
      .selectFrom('message_file')
      .select(['name', 'media_type', 'size', 'sha256'])
      .where('message_id', '=', messageId)
      .orderBy('position')
      .execute()
    const catalogue = await catalogueOf(tx)
    const t = words(language, catalogue.messages)
    const { attached, left } = withinBound(files.map((file) => ({ ...file, size: Number(file.size) })))
    const service = byKey(catalogue.services, thread.service)
    const from = `${oneLine(message.name)}${message.address ? ` <${message.address}>` : ''}${thread.organisation ? `, ${oneLine(thread.organisation)}` : ''}`
    const isFirst = (await firstMessage(tx, thread.ticket_id)) === messageId
    const text = [
      t(isFirst ? 'mail.to-vendor.lead' : 'mail.to-vendor.further', { brand: catalogue.brand }),
      '',
      t('mail.to-vendor.from', { name: from }),
      t('mail.to-vendor.product', { name: service ? oneLine(label(service.label, language)) : '' }),
      t('mail.to-vendor.reference', { reference: thread.reference }),
      '',
      message.body.replace(/\r\n?/g, '\n').trim(),
      '',
      ...(left.length > 0
        ? [
            t('mail.to-vendor.left', { names: left.map(({ name, size }) => `${oneLine(name)} (${sizeWords(language, size)})`).join(', ') }),
            '',
          ]
        : []),
      '-- ',
      t('mail.to-vendor.answer'),
      catalogue.brand,
      '',
    ].join('\n')
    return {
      language,
      brand: catalogue.brand,
      subject: `[${thread.reference}] ${oneLine(thread.summary)}`,
      title: thread.reference,
      facts: [],
      button: { label: '', url: '' },
      footer: [],
      plain: {
        text,
        replyTo: `${thread.secret}@${replyDomain}`,
        files: attached.map(({ name, media_type, sha256 }) => ({ name: cleanFileName(name), mediaType: media_type, sha256 })),
        threadId,
      },
    }
  })
}

async function firstMessage(tx: Parameters<Parameters<typeof writing>[2]>[0], ticketId: string): Promise<string | undefined> {
  const first = await tx
    .selectFrom('message')
    .select('id')
    .where('ticket_id', '=', ticketId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return first?.id
}

/** In their order, as many as fit; what does not is named. */
function withinBound<F extends { readonly size: number }>(files: readonly F[]): { attached: F[]; left: F[] } {
  const attached: F[] = []
  const left: F[] = []
  let total = 0
  for (const file of files) {
    if (total + file.size > mostAttached) left.push(file)
    else {
      total += file.size
      attached.push(file)
    }
  }
  return { attached, left }
}
