// What the operator may set, read once: every fault is told at the same time, each with what to do about it.
import { resolve } from 'node:path'
import { z } from 'zod'
import { isPreset, presetNames } from './presets.ts'
import { isAddressRange } from './trusted-proxies.ts'

export type HouseRole = 'web' | 'worker'

export interface Config {
  /** Where people reach us, without a slash at the end: the only source of absolute links (F31). */
  readonly url: string
  readonly port: number
  /** The addresses to listen on. */
  readonly hosts: readonly string[]
  /** True when everything stays on this machine: only then may passwords of the demo be shown. */
  readonly loopbackOnly: boolean
  readonly home: string
  readonly preset: string
  /** `--empty`: the preset without its demo people. */
  readonly empty: boolean
  /** An external PostgreSQL, or null for the embedded one. */
  readonly database: { readonly app: string; readonly owner: string } | null
  /** Null: mails are kept and shown to an administrator. */
  readonly smtpUrl: string | null
  /** Behind the @ of the addresses that vendors answer to; null: nothing is handed to vendors. */
  readonly replyDomain: string | null
  /** Where mail for those addresses is taken in, by the worker; null: nowhere. */
  readonly mailListen: { readonly host: string; readonly port: number } | null
  /** Peers whose X-Forwarded-For is believed, as addresses or ranges (F26). */
  readonly trustedProxies: readonly string[]
  /** Hosts, or host:port, that may be fetched although they stand in a private network (F32). */
  readonly fetchAllow: readonly string[]
  readonly roles: ReadonlySet<HouseRole>
  /** Signs cookies and tokens. From GUICHET_SECRET, else made and kept in the home. */
  readonly secret: string
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
}

/** The configuration before the home has been opened: its secret may still have to be read there. */
export type Settings = Omit<Config, 'secret'> & { readonly secret: string | null }

/** Thrown for whatever an operator can put right: the message is for the terminal, without a stack. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
}

const loopback = new Set(['localhost', '127.0.0.1', '::1', '[::1]'])
const fault = (what: string) => ({ error: what })

/** Only `null` for an absent one: an empty variable in a shell or compose file means "not set". */
const unset = (text: unknown) =>
  typeof text === 'string' && text.trim() === '' ? undefined : typeof text === 'string' ? text.trim() : text
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(unset, schema.optional())

function isUrl(text: string, protocols: string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol)
}

const isBareOrigin = (text: string) => {
  if (!isUrl(text, ['http:', 'https:'])) return false
  const url = new URL(text)
  return url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password
}

const domain = /^(?=.{4,190}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/
const isDomain = (text: string) => domain.test(text)

const postgresUrl = (name: string) =>
  z
    .string()
    .refine(
      (text) => isUrl(text, ['postgres:', 'postgresql:']),
      fault(`${name} is not an address of PostgreSQL. Write it as postgresql://user:password@host:5432/database.`),
    )

const Environment = z.object({
  PORT: optional(
    z
      .string()
      .regex(/^\d{1,5}$/, fault('PORT must be a number from 0 to 65535 (0: any free one). Set PORT=3000, or leave it out.'))
      .transform(Number)
      .refine((port) => port <= 65_535, fault('PORT must be a number from 0 to 65535. Set PORT=3000, or leave it out.')),
  ),
  HOST: optional(z.string().regex(/^[\w.:[\]-]+$/, fault('HOST must be an address of this machine, for example 127.0.0.1 or 0.0.0.0.'))),
  GUICHET_URL: optional(
    z
      .string()
      .refine(
        isBareOrigin,
        fault('GUICHET_URL must be the address people open, with nothing behind the host: for example https://support.example.com.'),
      ),
  ),
  GUICHET_HOME: optional(z.string()),
  GUICHET_PRESET: optional(
    z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,40}$/, {
        ...fault('GUICHET_PRESET must be the name of a folder in presets/, for example default.'),
        abort: true,
      })
      .refine(isPreset, {
        error: ({ input }) => `There is no preset ${input}. Set GUICHET_PRESET to one of: ${presetNames().join(', ')}.`,
      }),
  ),
  DATABASE_URL: optional(postgresUrl('DATABASE_URL')),
  DATABASE_OWNER_URL: optional(postgresUrl('DATABASE_OWNER_URL')),
  SMTP_URL: optional(
    z
      .string()
      .refine(
        (text) => isUrl(text, ['smtp:', 'smtps:']),
        fault('SMTP_URL is not an address of a mail server. Write it as smtp://user:password@host:587 or smtps://…:465.'),
      ),
  ),
  GUICHET_REPLY_DOMAIN: optional(
    z
      .string()
      .transform((text) => text.toLowerCase())
      .refine(
        isDomain,
        fault('GUICHET_REPLY_DOMAIN must be a domain of its own for answers by mail, for example reply.support.example.com.'),
      ),
  ),
  GUICHET_MAIL_LISTEN: optional(
    z
      .string()
      .regex(
        /^(?:\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}$/,
        fault('GUICHET_MAIL_LISTEN must be an address and a port, for example 127.0.0.1:2525 or [::]:25.'),
      )
      .transform((text) => ({
        host: text.slice(0, text.lastIndexOf(':')).replace(/^\[|\]$/g, ''),
        port: Number(text.slice(text.lastIndexOf(':') + 1)),
      }))
      .refine(({ port }) => port <= 65_535, fault('GUICHET_MAIL_LISTEN must end in a port from 0 to 65535, for example 127.0.0.1:2525.')),
  ),
  TRUSTED_PROXIES: optional(
    z
      .string()
      .transform((text) => text.split(/[\s,]+/).filter(Boolean))
      .refine(
        (ranges) => ranges.every(isAddressRange),
        fault('TRUSTED_PROXIES must be addresses or ranges with commas between, for example 10.0.0.5, 192.168.0.0/16.'),
      ),
  ),
  GUICHET_FETCH_ALLOW: optional(
    z
      .string()
      .transform((text) =>
        text
          .toLowerCase()
          .split(/[\s,]+/)
          .filter(Boolean),
      )
      .refine(
        (hosts) => hosts.every((host) => /^([a-z0-9._-]+|[0-9a-f]*:[0-9a-f:]+)(:\d{1,5})?$/.test(host)),
        fault(
          'GUICHET_FETCH_ALLOW must be host names, each with a port if it is not 80 or 443, for example status.internal, 10.0.0.7:8080.',
        ),
      ),
  ),
  GUICHET_ROLES: optional(
    z
      .string()
      .transform((text) => text.split(/[\s,]+/).filter(Boolean))
      .pipe(z.array(z.enum(['web', 'worker'], fault('GUICHET_ROLES takes web, worker, or both as web,worker (the default).'))).min(1)),
  ),
  GUICHET_SECRET: optional(
    z.string().min(32, fault('GUICHET_SECRET must have 32 characters or more. Make one with: openssl rand -hex 32.')),
  ),
  LOG_LEVEL: optional(
    z.enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      fault('LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.'),
    ),
  ),
})

/** Faults that only show when two variables are seen together. What is set counts as set also while it is wrong by itself. */
function contradictions(env: Record<string, string | undefined>): string[] {
  const found: string[] = []
  const isSet = (name: keyof typeof Environment.shape) => unset(env[name]) !== undefined
  const { data: host } = Environment.shape.HOST.safeParse(env.HOST)
  const { data: roles } = Environment.shape.GUICHET_ROLES.safeParse(env.GUICHET_ROLES)
  if (host && !loopback.has(host) && !isSet('GUICHET_URL')) {
    found.push(
      `HOST=${host} opens Guichet to other machines, so it must know its own address. Set GUICHET_URL to what people open, or leave HOST out.`,
    )
  }
  if (isSet('DATABASE_URL') && !isSet('DATABASE_OWNER_URL')) {
    found.push(
      'DATABASE_URL is set without DATABASE_OWNER_URL, which migrations need. Set both (docs/operations/database.md), or neither for the embedded PostgreSQL.',
    )
  }
  if (isSet('DATABASE_OWNER_URL') && !isSet('DATABASE_URL')) {
    found.push(
      'DATABASE_OWNER_URL is set without DATABASE_URL, the application’s own connection. Set both (docs/operations/database.md), or neither for the embedded PostgreSQL.',
    )
  }
  if (isSet('GUICHET_MAIL_LISTEN') && !isSet('GUICHET_REPLY_DOMAIN')) {
    found.push(
      'GUICHET_MAIL_LISTEN is set without GUICHET_REPLY_DOMAIN, so no mail has an address here. Set the domain whose mail comes to it, or leave both out.',
    )
  }
  if (roles && !isSet('DATABASE_URL') && new Set(roles).size < 2) {
    found.push(
      `GUICHET_ROLES=${roles} splits Guichet into several processes, which the embedded PostgreSQL does not serve. Set DATABASE_URL and DATABASE_OWNER_URL, or leave GUICHET_ROLES out.`,
    )
  }
  return found
}

/** Reads the environment and the command line, or throws one OperatorError that lists every fault. */
export function readSettings(env: Record<string, string | undefined>, args: readonly string[], cwd: string = process.cwd()): Settings {
  const strange = args
    .filter((arg) => arg !== '--empty')
    .map((arg) => `${arg} is not known. The only option is --empty, which starts without the demo world.`)
  const parsed = Environment.safeParse(env)
  const faults = [...new Set(parsed.error?.issues.map((issue) => issue.message)), ...contradictions(env)]
  if (!parsed.success || strange.length + faults.length > 0) {
    throw new OperatorError(
      ['Guichet cannot start with this configuration:', ...[...strange, ...faults].map((line) => `  - ${line}`)].join('\n'),
    )
  }
  const set = parsed.data
  const port = set.PORT ?? 3000
  const preset = set.GUICHET_PRESET ?? 'default'
  const host = set.HOST?.replace(/^\[|\]$/g, '') ?? 'localhost'
  return {
    url: set.GUICHET_URL ? new URL(set.GUICHET_URL).origin : `http://localhost:${port}`,
    port,
    hosts: host === 'localhost' ? ['127.0.0.1', '::1'] : [host],
    loopbackOnly: loopback.has(host) && (!set.GUICHET_URL || loopback.has(new URL(set.GUICHET_URL).hostname)),
    home: resolve(cwd, set.GUICHET_HOME ?? `var/${preset}`),
    preset,
    empty: args.includes('--empty'),
    database: set.DATABASE_URL && set.DATABASE_OWNER_URL ? { app: set.DATABASE_URL, owner: set.DATABASE_OWNER_URL } : null,
    smtpUrl: set.SMTP_URL ?? null,
    replyDomain: set.GUICHET_REPLY_DOMAIN ?? null,
    mailListen: set.GUICHET_MAIL_LISTEN ?? null,
    trustedProxies: set.TRUSTED_PROXIES ?? [],
    fetchAllow: set.GUICHET_FETCH_ALLOW ?? [],
    roles: new Set<HouseRole>(set.GUICHET_ROLES ?? ['web', 'worker']),
    secret: set.GUICHET_SECRET ?? null,
    logLevel: set.LOG_LEVEL ?? 'info',
  }
}
