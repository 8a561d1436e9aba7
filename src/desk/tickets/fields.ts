// The fields that several deeds share, each with the words of its fault, so that a form and an API call are refused alike.
import { z } from 'zod'
import { isBlank, asOneLine } from '../../platform/unseen.ts'

export const Id = z.string('ticket.fault.id').regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'ticket.fault.id')
export const Key = z.string('ticket.fault.choose').regex(/^[a-z0-9-]{1,40}$/, 'ticket.fault.choose')

// PostgreSQL stores no NUL and no half of a character; browsers send CRLF, mail and REST send LF: one form is kept.
const text = (missing: string) =>
  z
    .string(missing)
    .refine((given) => given.isWellFormed() && !given.includes('\0'), 'ticket.fault.control-characters')
    .transform((given) => given.replaceAll('\r\n', '\n').trim())

export const Summary = text('ticket.fault.summary-missing').pipe(
  z
    .string()
    .transform(asOneLine)
    .pipe(
      z
        .string()
        .refine((line) => !isBlank(line), { error: 'ticket.fault.summary-missing', abort: true })
        .max(200, 'ticket.fault.summary-too-long'),
    ),
)
export const Body = text('ticket.fault.body-missing').pipe(
  z.string().min(1, 'ticket.fault.body-missing').max(65_536, 'ticket.fault.body-too-long'),
)

/** Someone to add: a person we know by id, or an address, which finds or makes the person behind it. */
export const Whom = z.union(
  [z.strictObject({ personId: Id }), z.strictObject({ address: z.string('ticket.fault.address').trim().max(254, 'ticket.fault.address') })],
  {
    error: 'ticket.fault.address',
  },
)
export type Whom = z.output<typeof Whom>
