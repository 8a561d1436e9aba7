// A PostgreSQL of the operator's own: who we are there, and a refusal to start where row-level security would not hold.
import pg from 'pg'
import { OperatorError } from './config.ts'
import { makeRoles, roles } from './migrate.ts'

const manual = 'See docs/operations/database.md.'

/** The same login, standing as another of its roles from the first statement on. */
export function standingAs(url: string, role: (typeof roles)[number]): string {
  const address = new URL(url)
  address.searchParams.set('options', `-c role=${role}`)
  return address.href
}

/** A server that is coming up says so (57P03) and is waited for; one that does not answer at all may be starting beside us. */
async function connected(url: string, name: string, patience: number): Promise<pg.Client> {
  for (const since = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 250))) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (fault) {
      const { code = '', message } = fault as Error & { code?: string }
      await client.end().catch(() => {})
      const worthWaiting = code === '57P03' ? 6 * patience : /^(ECONNREFUSED|ENOENT|ECONNRESET)$/.test(code) ? patience : 0
      if (Date.now() - since < worthWaiting) continue
      throw new OperatorError(
        `${name} does not lead to a database (${code || message}). Check host, port, user, password and that the server accepts this machine.`,
      )
    }
  }
}

async function asClient<T>(url: string, name: string, work: (client: pg.Client) => Promise<T>, patience = 10_000): Promise<T> {
  const client = await connected(url, name, patience)
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Makes the roles where they are missing, and lets the owner's login stand as each. `patience`: milliseconds for a server that is not there yet. */
export function prepareExternal(ownerUrl: string, patience?: number): Promise<void> {
  const prepare = async (client: pg.Client) => {
    await refuseOldServer(client, 'DATABASE_OWNER_URL')
    try {
      await client.query(`select pg_advisory_lock(hashtext('guichet roles'))`)
      if (await isPrepared(client)) return
      await makeRoles(client)
      for (const role of roles) if (!(await may(client, role, 'SET'))) await client.query(`grant ${role} to current_user`)
      await client.query(
        `do $$ begin execute format('grant create, connect, temporary on database %I to guichet_owner', current_database()); end $$`,
      )
      await client.query('grant usage, create on schema public to guichet_owner')
    } catch (fault) {
      throw new OperatorError(
        `The user of DATABASE_OWNER_URL may not make Guichet's four roles (${(fault as Error).message}). Use one that may create roles, or run the few lines of SQL once. ${manual}`,
      )
    }
  }
  return asClient(ownerUrl, 'DATABASE_OWNER_URL', prepare, patience)
}

async function isPrepared(client: pg.Client): Promise<boolean> {
  const known = await client.query('select from pg_roles where rolname = any($1)', [roles])
  if (known.rowCount !== roles.length) return false
  for (const role of ['guichet_owner', 'guichet_worker', 'guichet_identity']) if (!(await may(client, role, 'SET'))) return false
  const open = await client.query(
    `select has_database_privilege('guichet_owner', current_database(), 'create') and has_schema_privilege('guichet_owner', 'public', 'create') as yes`,
  )
  return open.rows[0].yes
}

/** Before PostgreSQL 16 a member could always stand as its role; the word SET is newer. */
async function may(client: pg.Client, role: string, right: 'SET' | 'USAGE'): Promise<boolean> {
  const { rows } = await client.query(`select current_setting('server_version_num')::int >= 160000 as knows_set`)
  const { rows: answer } = await client.query('select pg_has_role(current_user, $1, $2) as yes', [
    role,
    right === 'SET' && !rows[0].knows_set ? 'MEMBER' : right,
  ])
  return answer[0].yes
}

async function refuseOldServer(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as words`,
  )
  if (rows[0].number < 150_000)
    throw new OperatorError(
      `${name} leads to PostgreSQL ${rows[0].words}; Guichet needs 15 or newer. Upgrade that server, or leave both variables out for the embedded one.`,
    )
}

/** After migrations: the application's login must be one that row-level security holds for. */
export function refuseMightyApp(appUrl: string): Promise<void> {
  return asClient(appUrl, 'DATABASE_URL', async (client) => {
    await refuseOldServer(client, 'DATABASE_URL')
    const {
      rows: [role],
    } = await client.query('select rolname as name, rolsuper as super, rolbypassrls as bypasses from pg_roles where rolname = current_user')
    const { rows: owned } = await client.query(
      `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' and pg_has_role(current_user, c.relowner, 'MEMBER') limit 3`,
    )
    const wrong = role.super
      ? 'is a superuser'
      : role.bypasses
        ? 'has BYPASSRLS'
        : owned.length > 0
          ? `owns tables, or may stand as their owner (${owned.map((row) => row.relname).join(', ')})`
          : null
    if (wrong)
      throw new OperatorError(
        `The user ${role.name} of DATABASE_URL ${wrong}, so row-level security would not hold for it. Use a login that is a member of guichet_app and nothing else. ${manual}`,
      )
    for (const other of ['guichet_worker', 'guichet_identity']) {
      if (await may(client, other, 'SET'))
        throw new OperatorError(
          `The user ${role.name} of DATABASE_URL may stand as ${other}, which sees more than any person may. Take that from it: revoke ${other} from "${role.name}". ${manual}`,
        )
    }
    if (!(await may(client, 'guichet_app', 'USAGE'))) {
      throw new OperatorError(
        `The user ${role.name} of DATABASE_URL is not a member of guichet_app. As the owner run: grant guichet_app to "${role.name}". ${manual}`,
      )
    }
  })
}
