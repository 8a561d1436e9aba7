// Keeps session tokens hashed at rest: better-auth would store them as they are. It speaks in tokens, the table holds their SHA-256.
import { createHash } from 'node:crypto'
import type { BetterAuthOptions } from '@better-auth/core'
import type { DBAdapter, Where } from '@better-auth/core/db/adapter'
import { kyselyAdapter } from '@better-auth/kysely-adapter'
import type { Db, Tx } from '../database.ts'

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

type Adapter = DBAdapter<BetterAuthOptions>

/** better-auth's adapter on our handle, in schema `identity`; its transactions are the handle's own when that is one. */
export function adapterOn(db: Db | Tx, options: BetterAuthOptions): Adapter {
  const plain = kyselyAdapter(db.withSchema('identity') as never, { type: 'postgres' })(options) as Adapter
  const hashed = withHashedTokens(plain)
  return {
    ...hashed,
    transaction: (work) => (db.isTransaction ? work(hashed) : (db as Db).transaction().execute((tx) => work(adapterOn(tx as Tx, options)))),
  }
}

function withHashedTokens(plain: Adapter): Adapter {
  const hashWhere = (model: string, where: Where[] | undefined): Where[] | undefined =>
    model !== 'session' ? where : where?.map((w) => (w.field === 'token' ? { ...w, value: hashAny(w.value) } : w))
  const asked = (where: Where[] | undefined) => where?.find((w) => w.field === 'token')?.value
  return {
    ...plain,
    async create(given) {
      if (given.model !== 'session') return plain.create(given)
      const { token } = given.data as unknown as { token: string }
      const made = await plain.create({ ...given, data: { ...given.data, token: hashOf(token) } })
      return { ...(made as object), token } as never
    },
    async findOne(given) {
      const found = await plain.findOne({ ...given, where: hashWhere(given.model, given.where)! })
      const token = given.model === 'session' ? asked(given.where) : undefined
      return found && token !== undefined ? ({ ...(found as object), token } as never) : (found as never)
    },
    findMany: (given) => plain.findMany({ ...given, where: hashWhere(given.model, given.where) }),
    count: (given) => plain.count({ ...given, where: hashWhere(given.model, given.where) }),
    update: (given) => plain.update({ ...given, where: hashWhere(given.model, given.where)! }),
    updateMany: (given) => plain.updateMany({ ...given, where: hashWhere(given.model, given.where)! }),
    delete: (given) => plain.delete({ ...given, where: hashWhere(given.model, given.where)! }),
    deleteMany: (given) => plain.deleteMany({ ...given, where: hashWhere(given.model, given.where)! }),
  }
}

function hashAny(value: Where['value']): Where['value'] {
  if (Array.isArray(value)) return (value as string[]).map(hashOf)
  return typeof value === 'string' ? hashOf(value) : value
}
