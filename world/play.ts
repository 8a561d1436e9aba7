// Brings a story to life: people are put in place, tickets are played forward with the desk's own deeds and a moved clock.
// Demo, tests and pictures all look at this one world.
import type { Act } from '../src/desk/actor.ts'
import { attachToDraft } from '../src/desk/files/attach-to-draft.ts'
import { defaultLimits } from '../src/desk/files/limits.ts'
import { receiveFile } from '../src/desk/files/receive-file.ts'
import { assign } from '../src/desk/tickets/assign.ts'
import { createTicket } from '../src/desk/tickets/create-ticket.ts'
import { openDraft } from '../src/desk/tickets/drafts.ts'
import { move } from '../src/desk/tickets/move.ts'
import { note } from '../src/desk/tickets/note.ts'
import { reply } from '../src/desk/tickets/reply.ts'
import type { Db } from '../src/platform/database.ts'
import { newId } from '../src/platform/id.ts'
import type { FileStorage } from '../src/platform/storage.ts'
import { type Story, milliseconds } from './story.ts'

export interface Stage {
  /** As the worker: puts people in place. */
  readonly worker: Db
  /** As the app: every deed goes through row-level security like any other. */
  readonly app: Db
  readonly storage: FileStorage
  readonly now: Date
}

type People = Map<string, { id: string; staffRole: 'agent' | 'administrator' | null }>
const happenings = { pending: 'asked-requester', 'on-hold': 'put-on-hold', solved: 'solved' } as const

/** Plays the whole story. Returns the ids of its people by their keys. */
export async function play(story: Story, stage: Stage): Promise<Map<string, string>> {
  const people = await placePeople(story, stage)
  const organisations = await placeOrganisations(story, stage, people)
  const oldestFirst = [...story.tickets].sort((a, b) => milliseconds(b.at) - milliseconds(a.at))
  for (const ticket of oldestFirst) await playTicket(ticket, stage, people, organisations)
  await forgetOutbox(stage.worker)
  return new Map([...people].map(([key, { id }]) => [key, id]))
}

async function placePeople({ people }: Story, { worker, now }: Stage): Promise<People> {
  const placed: People = new Map()
  const longAgo = new Date(now.getTime() - milliseconds('120d'))
  for (const [key, who] of Object.entries(people)) {
    const id = newId(longAgo.getTime())
    const familyFirst = who.language === 'ja' || who.language === 'hu'
    await worker
      .insertInto('person')
      .values({
        id,
        first_name: who.first,
        last_name: who.last,
        name: familyFirst ? `${who.last} ${who.first}` : `${who.first} ${who.last}`,
        language: who.language,
        time_zone: who.zone,
        staff_role: who.staff ?? null,
        created_at: longAgo,
      })
      .execute()
    await worker
      .insertInto('person_address')
      .values({ address: who.address, person_id: id, verified_at: longAgo, created_at: longAgo })
      .execute()
    for (const queue of who.queues) await worker.insertInto('queue_member').values({ queue_key: queue, person_id: id }).execute()
    placed.set(key, { id, staffRole: who.staff ?? null })
  }
  return placed
}

async function placeOrganisations({ organisations }: Story, { worker, now }: Stage, people: People): Promise<Map<string, string>> {
  const placed = new Map<string, string>()
  const longAgo = new Date(now.getTime() - milliseconds('120d'))
  for (const [key, { name, outside, members }] of Object.entries(organisations)) {
    const id = newId(longAgo.getTime())
    await worker.insertInto('organisation').values({ id, name, allows_outside_participants: outside, created_at: longAgo }).execute()
    for (const [member, rights] of Object.entries(members)) {
      await worker
        .insertInto('membership')
        .values({
          organisation_id: id,
          person_id: personOf(people, member).id,
          files_tickets: rights.files,
          sees_tickets: rights.sees,
          administers: rights.administers,
          created_at: longAgo,
        })
        .execute()
    }
    placed.set(key, id)
  }
  return placed
}

async function playTicket(
  ticket: Story['tickets'][number],
  stage: Stage,
  people: People,
  organisations: Map<string, string>,
): Promise<void> {
  let time = stage.now.getTime() - milliseconds(ticket.at)
  const actOf = (key: string): Act => {
    const { id, staffRole } = personOf(people, key)
    return { db: stage.app, actor: { personId: id, staffRole, via: staffRole ? 'workspace' : 'portal' }, at: new Date(time) }
  }
  const draft = await openDraft(actOf(ticket.by), { kind: 'ticket' })
  for (const file of ticket.files) {
    const room = { fileBytes: defaultLimits.fileBytes, leftBytes: defaultLimits.totalBytes, totalBytes: defaultLimits.totalBytes }
    const bytes = (async function* () {
      yield Buffer.from(file.text)
    })()
    await attachToDraft(actOf(ticket.by), draft.id, await receiveFile(stage.storage, { name: file.name, bytes }, room))
  }
  const { id } = await createTicket(actOf(ticket.by), {
    draftId: draft.id,
    requestType: ticket.type,
    service: ticket.service ?? null,
    organisationId: ticket.of ? (organisations.get(ticket.of) ?? null) : null,
    summary: ticket.summary,
    body: ticket.body,
    priority: ticket.priority ?? null,
    severity: ticket.severity ?? null,
    participants: ticket.cc.map((key) => ({ personId: personOf(people, key).id })),
  })
  for (const step of ticket.then) {
    time += milliseconds(step.after)
    const act = actOf(step.by)
    if (step.assign) await assign(act, id, { assigneeId: personOf(people, step.assign).id })
    if (step.note) await note(act, id, { body: step.note })
    if (step.reply) await reply(act, id, { body: step.reply, happening: step.next ? happenings[step.next] : null })
    if (step.happen) await move(act, id, { happening: step.happen, reason: step.reason ?? null })
  }
}

function personOf(people: People, key: string) {
  const person = people.get(key)
  if (!person) throw new Error(`world.yaml speaks of ${key}, who is not among its people`)
  return person
}

/** The past of a demo world sends no mail. */
async function forgetOutbox(worker: Db): Promise<void> {
  for (const outbox of ['ticket_event', 'people_event'] as const) {
    const last = await worker
      .selectFrom(outbox)
      .select(['xid', 'seq'])
      .orderBy('xid', 'desc')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (last) await worker.updateTable('dispatcher').set(last).where('outbox', '=', outbox).execute()
  }
}
