// Sign-in on a test's own database, and people made as in life: signed up, mailed a link, password set.
import { randomBytes, scrypt } from 'node:crypto'
import { signUp } from '../../src/desk/people/sign-up.ts'
import { mailedLink, type LinkMail } from '../../src/desk/people/mailed-link.ts'
import { useLink } from '../../src/desk/people/use-link.ts'
import { setUp, setUpToken } from '../../src/desk/people/set-up.ts'
import type { PeopleEvent } from '../../src/desk/events.ts'
import { createIdentity, type Hashing, type Identity } from '../../src/platform/identity.ts'
import type { TestDatabase } from './database.ts'

export const password = 'correct horse battery'

/** As in a running house, but a sixteenth of the work: what is tested is what is done with passwords, hundreds of times. */
export const quickHashing: Hashing = {
  async hash(password) {
    const salt = randomBytes(16).toString('hex')
    return `${salt}:${await keyOf(password, salt, 1024)}`
  },
  async verify({ hash, password }) {
    const [salt, key] = hash.split(':')
    return (await keyOf(password, salt!, 1024)) === key
  },
}

/** better-auth's key at a cost, scrypt's N. */
export const keyOf = (password: string, salt: string, cost: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const work = { N: cost, r: 16, p: 1, maxmem: 128 * cost * 16 * 2 }
    scrypt(password.normalize('NFKC'), salt, 64, work, (fault, key) => (fault ? reject(fault) : resolve(key.toString('hex'))))
  })

export interface Clock {
  at: Date
  now(): Date
  /** Milliseconds on. */
  pass(milliseconds: number): void
}

export function clock(start = new Date()): Clock {
  return {
    at: start,
    now() {
      return this.at
    },
    pass(milliseconds) {
      this.at = new Date(this.at.getTime() + milliseconds)
    },
  }
}

export function testIdentity(database: TestDatabase, options: { clock?: Clock; url?: string } = {}): Identity {
  const time = options.clock
  return createIdentity({
    db: database.identity,
    url: options.url ?? 'http://localhost:3000',
    secret: 'a secret of at least thirty-two characters',
    now: () => time?.now() ?? new Date(),
    hashing: quickHashing,
  })
}

/** The mails with links that follow from all events so far, newest last, as the worker would make them. */
export async function linkMails(database: TestDatabase, identity: Identity, at = new Date()): Promise<LinkMail[]> {
  const events = await database.worker.selectFrom('people_event').selectAll().orderBy('seq').execute()
  const mails: LinkMail[] = []
  for (const event of events) {
    const mail = await linkMailOf(event, identity, at)
    if (mail) mails.push(mail)
  }
  return mails
}

const linkMailOf = (event: { id: string; type: string; payload: unknown }, identity: Identity, at: Date) =>
  mailedLink(identity, event.id, { type: event.type, ...(event.payload as object) } as PeopleEvent, at)

/** The newest of them that is meant. Those before it are not made: who makes many people would make all mails so far for each. */
export async function lastLinkMail(
  database: TestDatabase,
  identity: Identity,
  isMeant: (mail: LinkMail) => boolean,
  at = new Date(),
): Promise<LinkMail> {
  for (const event of await database.worker.selectFrom('people_event').selectAll().orderBy('seq', 'desc').execute()) {
    const mail = await linkMailOf(event, identity, at)
    if (mail && isMeant(mail)) return mail
  }
  throw new Error('no such mail with a link follows from any event')
}

export const tokenOfPath = (path: string): string => new URL(path, 'http://x').searchParams.get('token') ?? path.split('/').at(-1)!

/** Someone who signed up and set the password above. */
export async function someone(database: TestDatabase, identity: Identity, address: string, at = new Date()): Promise<string> {
  await signUp({ db: database.identity, at }, { firstName: 'Some', lastName: 'One', address, language: 'en', timeZone: 'UTC' })
  const mail = await lastLinkMail(database, identity, (one) => one.address === address, at)
  return (await useLink(identity, at, { token: tokenOfPath(mail.path), password })).personId
}

/** The first administrator of an empty house. */
export async function administrator(
  database: TestDatabase,
  identity: Identity,
  address = 'ada@guichet.example',
  at = new Date(),
): Promise<string> {
  const token = (await setUpToken(database.identity))!
  const { personId } = await setUp(identity, at, {
    token,
    firstName: 'Ada',
    lastName: 'Lindqvist',
    address,
    password,
    language: 'en',
    timeZone: 'UTC',
  })
  return personId
}

/** A request of a browser that holds these Set-Cookie headers. */
export function requestWith(cookies: readonly string[], init: RequestInit & { path?: string } = {}): Request {
  const jar = cookies.map((cookie) => cookie.split(';')[0]).join('; ')
  return new Request(`http://localhost:3000${init.path ?? '/'}`, {
    ...init,
    headers: { ...(init.headers as Record<string, string>), cookie: jar },
  })
}
