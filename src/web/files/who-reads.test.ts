// Access to a file is access to what it hangs on, at this moment: message, internal note or somebody's own draft.
import { describe, expect, test } from 'vitest'
import { attachToDraft } from '../../desk/files/attach-to-draft.ts'
import { receiveFile } from '../../desk/files/receive-file.ts'
import type { Act } from '../../desk/actor.ts'
import { openDraft } from '../../desk/tickets/drafts.ts'
import { note } from '../../desk/tickets/note.ts'
import { addParticipant, removeParticipant } from '../../desk/tickets/participants.ts'
import { reply } from '../../desk/tickets/reply.ts'
import { newId } from '../../platform/id.ts'
import { testHouse } from '../../../test/support/house.ts'

const { house, db, as, people, stranger } = await testHouse()
const [tom, mira, priya, elif, noor, zsofia, ada] = await Promise.all(['tom', 'mira', 'priya', 'elif', 'noor', 'zsofia', 'ada'].map(as))
const act = (key: string, staffRole: 'agent' | 'administrator' | null = null): Act => ({
  db: house.app,
  actor: { personId: people.get(key)!, staffRole, via: staffRole ? 'workspace' : 'portal' },
  at: new Date(),
})
const ticket = await db.owner
  .selectFrom('ticket')
  .select(['id', 'reference'])
  .where('requester_id', '=', people.get('tom')!)
  .where('status', '<>', 'closed')
  .orderBy('created_at', 'desc')
  .executeTakeFirstOrThrow()

async function withFile(by: Act, kind: 'reply' | 'note'): Promise<{ draftId: string; fileId: string }> {
  const { id } = await openDraft(by, { kind, ticketId: ticket.id })
  async function* bytes() {
    yield new Uint8Array(Buffer.from(`by ${by.actor.personId} as ${kind}\n`))
  }
  const file = await receiveFile(
    house.storage,
    { name: `${kind}.log`, bytes: bytes() },
    { fileBytes: 1e6, leftBytes: 1e6, totalBytes: 1e6 },
  )
  const attached = await attachToDraft(by, id, file)
  return { draftId: id, fileId: attached.id }
}
const statuses = async (fileId: string) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries({ tom, mira, priya, elif, noor, zsofia, ada }).map(async ([name, browser]) => {
        const [whole, text] = [await browser!.get(`/files/${fileId}`), await browser!.get(`/files/${fileId}/text`)]
        expect(whole.status).toBe(text.status)
        return [name, whole.status]
      }),
    ),
  )

describe('who reads a file', () => {
  test('F13 HK-20 the file of a message: whoever sees the message; while it is a draft, only its writer', async () => {
    const { draftId, fileId } = await withFile(act('tom'), 'reply')
    expect(await statuses(fileId)).toEqual({ tom: 200, mira: 404, priya: 404, elif: 404, noor: 404, zsofia: 404, ada: 404 })
    await reply(act('tom'), ticket.id, { draftId, body: 'The log is attached.' })
    expect(await statuses(fileId)).toEqual({ tom: 200, mira: 200, priya: 200, elif: 404, noor: 200, zsofia: 404, ada: 200 })
    expect((await stranger.get(`/files/${fileId}`)).status).toBe(303)
  })

  test('the page of a log leads back to its ticket, in the room where its reader works on it; of a draft too', async () => {
    const backOf = async (who: typeof tom, fileId: string) =>
      /<a class="back" href="([^"]*)"/.exec(await who!.page(`/files/${fileId}/text`))?.[1]
    const { draftId, fileId } = await withFile(act('tom'), 'reply')
    expect(await backOf(tom, fileId)).toBe(`/tickets/${ticket.reference}`)
    await reply(act('tom'), ticket.id, { draftId, body: 'Another log.' })
    for (const who of [tom, mira]) expect(await backOf(who, fileId)).toBe(`/tickets/${ticket.reference}`)
    for (const who of [noor, ada]) expect(await backOf(who, fileId)).toBe(`/workspace/tickets/${ticket.reference}`)
    const noted = await withFile(act('noor', 'agent'), 'note')
    await note(act('noor', 'agent'), ticket.id, { draftId: noted.draftId, body: 'A log of ours.' })
    expect(await backOf(noor, noted.fileId)).toBe(`/workspace/tickets/${ticket.reference}`)
  })

  test('F13 F23 the file of an internal note: agents of the queue, never a customer', async () => {
    const { draftId, fileId } = await withFile(act('noor', 'agent'), 'note')
    await note(act('noor', 'agent'), ticket.id, { draftId, body: 'Storage again.' })
    expect(await statuses(fileId)).toEqual({ tom: 404, mira: 404, priya: 404, elif: 404, noor: 200, zsofia: 404, ada: 200 })
  })

  test('F13 a right that ends is gone at the next request, also for what the browser keeps; foreign and absent look alike', async () => {
    const { draftId, fileId } = await withFile(act('tom'), 'reply')
    await reply(act('tom'), ticket.id, { draftId, body: 'One more.' })
    await db.owner.updateTable('membership').set({ sees_tickets: 'none' }).where('person_id', '=', people.get('priya')!).execute()
    await removeParticipant(act('tom'), ticket.id, people.get('mira')!).catch(() => {})
    expect((await priya!.get(`/files/${fileId}`)).status).toBe(404)
    await addParticipant(act('tom'), ticket.id, { personId: people.get('priya')! })
    const first = await priya!.get(`/files/${fileId}`)
    expect(first.status).toBe(200)
    await removeParticipant(act('tom'), ticket.id, people.get('priya')!)
    const again = await priya!.get(`/files/${fileId}`, { 'if-none-match': first.headers.get('etag')! })
    expect(again.status).toBe(404)
    const absent = await priya!.get(`/files/${newId()}`)
    const plain = async (response: Response) => (await response.text()).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
    expect([absent.status, await plain(absent)]).toEqual([again.status, await plain(again)])
  })

  test('F33 F35 a draft that was sent takes no more files and loses none', async () => {
    const { draftId, fileId } = await withFile(act('tom'), 'reply')
    await reply(act('tom'), ticket.id, { draftId, body: 'Sent.' })
    const late = await tom!.post(`/drafts/${draftId}/files/${fileId}/removal`, {}, { accept: 'application/json' })
    expect(late.status).toBe(404)
    expect((await tom!.get(`/files/${fileId}`)).status).toBe(200)
  })
})
