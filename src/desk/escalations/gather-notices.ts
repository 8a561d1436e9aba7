// Puts one mail on its way for each person who is to be told, whatever of: of a run that finds a hundred late tickets nobody gets a hundred mails.
import { sql } from 'kysely'
import { type Db, type Tx, writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { addJobs } from '../../platform/job-queue.ts'

const batch = 200

/** Whoever is killed before this leaves what was noted; the next run gathers it. */
export async function gatherNotices(db: Db, at: Date): Promise<void> {
  while ((await writing(db, null, (tx) => gatherSome(tx, at))) === batch);
}

async function gatherSome(tx: Tx, at: Date): Promise<number> {
  const { rows: people } = await sql<{ id: string; address: string | null }>`select p.id,
      (select a.address from person_address a where a.person_id = p.id and a.verified_at is not null) as address
    from person p where p.id in (select person_id from escalation_notice where mail_id is null) order by p.id limit ${batch} for no key update of p skip locked`.execute(
    tx,
  )
  const mails = people.flatMap(({ id, address }) =>
    address ? [{ id: newId(at.getTime()), event_id: newId(), person_id: id, recipient: address }] : [],
  )
  // Their own mark: gathered once, whoever gathers.
  const { rows: taken } = await sql<{ mail_id: string }>`with given as (select * from jsonb_to_recordset(${JSON.stringify(mails)}::jsonb)
      as g (id uuid, event_id uuid, person_id uuid, recipient text)),
    made as (insert into outgoing_mail (id, event_id, person_id, kind, form, recipient, message_id, state, created_at)
      select g.id, g.event_id, g.person_id, 'escalation', 'full', g.recipient, g.id::text, 'waiting', ${at} from given g
      where exists (select from escalation_notice n where n.person_id = g.person_id and n.mail_id is null) returning id, person_id)
    select id as mail_id from made`.execute(tx)
  await sql`update escalation_notice n set mail_id = m.id from outgoing_mail m
    where m.id = any (${taken.map(({ mail_id }) => mail_id)}::uuid[]) and n.person_id = m.person_id and n.mail_id is null`.execute(tx)
  const unreachable = people.filter(({ address }) => !address).map(({ id }) => id)
  if (unreachable.length > 0)
    await sql`delete from escalation_notice where person_id = any (${unreachable}::uuid[]) and mail_id is null`.execute(tx)
  await addJobs(
    tx,
    taken.map(({ mail_id: mailId }) => ({ task: 'send-mail', payload: { mailId }, key: `send-mail:${mailId}` })),
  )
  return people.length
}
