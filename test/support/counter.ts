// A counter to try deeds at: a database with the default preset, and people, organisations and agents by name.
import type { Db } from '../../src/platform/database.ts'
import { newId } from '../../src/platform/id.ts'
import type { Act, Actor, StaffRole } from '../../src/desk/actor.ts'
import type { Asker } from '../../src/desk/tickets/access.ts'
import type { CreateTicket } from '../../src/desk/tickets/create-ticket.ts'
import { testDatabase } from './database.ts'
import { withPreset } from './prepared.ts'

export interface Someone extends Asker {
  readonly name: string
  readonly address: string
}
export interface Rights {
  readonly files?: boolean
  readonly sees?: 'none' | 'all'
  readonly administers?: boolean
}

export const monday = new Date('2026-03-02T08:00:00.000Z')
export const minutes = (count: number, from: Date = monday): Date => new Date(from.getTime() + count * 60_000)

/** The least of a ticket that the default preset accepts. */
export const question: CreateTicket = {
  requestType: 'technical',
  service: 'virtual-server',
  priority: 'medium',
  summary: 'The web server answers slowly',
  body: 'Since this morning every page takes ten seconds.',
}

export type Counter = Awaited<ReturnType<typeof counter>>

export async function counter() {
  const database = await testDatabase({ from: await withPreset() })
  const { app, worker, owner } = database
  return {
    database,
    app,
    worker,
    owner,
    person: (name: string, staffRole: StaffRole | null = null) => person(worker, name, staffRole),
    agent: async (name: string, queues: string[], role: StaffRole | null = 'agent') => {
      const agent = await person(worker, name, role)
      for (const queue_key of queues) await worker.insertInto('queue_member').values({ queue_key, person_id: agent.personId }).execute()
      return agent
    },
    personAt: async (address: string): Promise<string> =>
      (await worker.selectFrom('person_address').select('person_id').where('address', '=', address).executeTakeFirstOrThrow()).person_id,
    organisation: async (name: string, allowsOutside = false) => {
      const id = newId()
      await worker.insertInto('organisation').values({ id, name, allows_outside_participants: allowsOutside, created_at: monday }).execute()
      return id
    },
    member: async (organisation: string, who: Someone, rights: Rights = {}) => {
      const { files = true, sees = 'none', administers = false } = rights
      await worker
        .insertInto('membership')
        .values({
          organisation_id: organisation,
          person_id: who.personId,
          files_tickets: files,
          sees_tickets: sees,
          administers,
          created_at: monday,
        })
        .execute()
    },
    /** The act of someone at a moment, through the role of web and API. */
    as: (who: Someone, at: Date = monday, via: Actor['via'] = who.staffRole ? 'workspace' : 'portal'): Act => ({
      db: app,
      actor: { personId: who.personId, staffRole: who.staffRole, via },
      at,
    }),
    timer: (at: Date): Act => ({ db: worker, actor: { personId: null, staffRole: null, via: 'portal' }, at }),
    disable: (who: Someone) => worker.updateTable('person').set({ disabled_at: monday }).where('id', '=', who.personId).execute(),
  }
}

async function person(worker: Db, name: string, staffRole: StaffRole | null): Promise<Someone> {
  const id = newId()
  const address = `${name.toLowerCase().replaceAll(/[^a-z]/g, '')}.${id.slice(-6)}@example.test`
  await worker
    .insertInto('person')
    .values({ id, first_name: name, last_name: '', name, language: 'en', time_zone: 'UTC', staff_role: staffRole, created_at: monday })
    .execute()
  await worker.insertInto('person_address').values({ address, person_id: id, verified_at: monday, created_at: monday }).execute()
  return { personId: id, staffRole, name, address }
}

/** The code of the refusal a deed ends in; 'done' when it did not refuse. */
export async function refusalOf(deed: Promise<unknown>): Promise<string> {
  return deed.then(
    () => 'done',
    (fault) => {
      if (fault?.name === 'Refusal') return fault.code as string
      throw fault
    },
  )
}
