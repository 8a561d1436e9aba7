// What the operator reads afterwards: one JSON object a line, ids instead of names, and nothing that people wrote (F38).
import { type Logger as Pino, type LoggerOptions, pino } from 'pino'
import type { Config } from './config.ts'

export type Logger = Pino

/** The only fields that reach the log; anything else is dropped rather than trusted to be harmless. */
const allowed = new Set([
  'err',
  'requestId',
  'method',
  'route',
  'status',
  'ms',
  'personId',
  'ticketId',
  'articleId',
  'eventId',
  'jobId',
  'task',
  'attempt',
  'count',
  'role',
  'pid',
  'exitCode',
  'signal',
  'migration',
  'file',
  'preset',
  'url',
  'state',
  'mailId',
  'delay',
  'version',
  'home',
  'port',
  'code',
  'kind',
  'workerId',
  'export',
  'organisationId',
  'tab',
  'view',
  'rows',
  'host',
  'domain',
])

interface LoggedFault {
  type: string
  code?: string | undefined
  message?: string | undefined
  stack?: string | undefined
}

/** PostgreSQL and parsers quote values in `message` and `detail`: of those only class, code and places of our code are kept. */
export function faultWithoutValues(thrown: unknown): LoggedFault {
  if (!(thrown instanceof Error)) return { type: typeof thrown }
  const { code, routine } = thrown as Error & { code?: unknown; routine?: unknown }
  const places = (thrown.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n')
  const own = thrown instanceof TypeError || thrown instanceof RangeError || thrown instanceof ReferenceError
  return {
    type: thrown.name,
    code: typeof code === 'string' ? code : undefined,
    message: typeof routine === 'string' || !own ? undefined : thrown.message.slice(0, 200),
    stack: places,
  }
}

const printable = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\ufffd').slice(0, 500) : value

export function logOptions(level: Config['logLevel']): LoggerOptions {
  return {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: faultWithoutValues },
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) =>
        Object.fromEntries(
          Object.entries(fields)
            .filter(([name]) => allowed.has(name))
            .map(([name, value]) => [name, name === 'err' ? value : printable(value)]),
        ),
    },
  }
}

/** How Node says that whoever sent a request hung up before the end of it. */
const isBrokenOff = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.message === 'aborted' && (thrown as NodeJS.ErrnoException).code === 'ECONNRESET'

/** A request that could not be answered, with the number to tell whoever asked. Who hung up while sending it: no fault of ours, and a quiet line. */
export function logFault(log: Logger, thrown: unknown, asked: { readonly method: string; readonly route: string }): string {
  const requestId = crypto.randomUUID()
  if (isBrokenOff(thrown)) log.info({ requestId, ...asked }, 'broken off by its sender')
  else log.error({ err: thrown, requestId, ...asked }, 'fault')
  return requestId
}

export function openLog(level: Config['logLevel'], destination?: { write(line: string): void }): Logger {
  return destination ? pino(logOptions(level), destination) : pino(logOptions(level))
}
