// Every expected "no", stated once: its HTTP status here, its words in messages/<language>/refusal.json under `refusal.<code>`.
// Pages show it at the field or form, REST as an RFC 9457 problem, mail as an explaining mail. Anything else thrown is a fault.

export const refusals = {
  'not-found': 404,
  'sign-in-first': 401,
  invalid: 422,
  'may-not-file': 403,
  'not-entitled': 403,
  'third-party': 422,
  'not-delegated': 403,
  'for-another-customer': 409,
  'delegation-there-already': 409,
  'delegation-over': 409,
  'may-not-do-that': 403,
  'not-in-this-state': 409,
  'callback-too-late': 409,
  'of-an-incident-already': 409,
  'meets-incident': 422,
  'changed-meanwhile': 409,
  'already-sent-otherwise': 422,
  'draft-gone': 404,
  'file-too-large': 413,
  'message-too-large': 413,
  'too-many-files': 413,
  'file-empty': 422,
  'file-name-bad': 422,
  'outside-participants-not-allowed': 403,
  'already-participant': 409,
  'requester-is-there-already': 409,
  'assignee-not-in-queue': 422,
  'last-administrator': 409,
  'last-of-us': 409,
  'already-member': 409,
  'contract-number-taken': 409,
  'tenant-there-already': 409,
  'asked-already': 409,
  'asked-enough': 429,
  'too-many-waiting': 429,
  'has-it-already': 409,
  'invitation-gone': 410,
  'invitation-for-another': 409,
  'inviter-gone': 410,
  'link-gone': 410,
  'wrong-password': 401,
  'password-too-short': 422,
  'password-too-common': 422,
  'too-many-tries': 429,
  'token-lacks-scope': 403,
  'key-in-flight': 409,
  'cross-site': 403,
  'unknown-host': 421,
  'unsupported-body': 415,
  malformed: 400,
  'method-not-allowed': 405,
  'too-many-requests': 429,
  'too-many-searches': 429,
  'slug-taken': 409,
  'article-not-approved': 409,
  'own-approval': 403,
} as const satisfies Record<string, number>

export type RefusalCode = keyof typeof refusals

/** A fault in one input field: `field` is the form's name, `message` a message key with its values. */
export interface FieldFault {
  readonly field: string
  readonly message: string
  readonly values?: Record<string, string | number>
}

export class Refusal extends Error {
  readonly code: RefusalCode
  readonly values: Record<string, string | number>
  readonly faults: readonly FieldFault[]
  constructor(code: RefusalCode, values: Record<string, string | number> = {}, faults: readonly FieldFault[] = []) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.values = values
    this.faults = faults
  }
  get status(): number {
    return refusals[this.code]
  }
}
