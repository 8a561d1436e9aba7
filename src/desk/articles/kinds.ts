// What an article can be, stated once: forms, addresses, REST and the table's checks say the same.
export const kinds = ['faq', 'how-to', 'known-issue', 'error-guide'] as const
export type Kind = (typeof kinds)[number]
export const issueStates = ['investigating', 'identified', 'being-fixed', 'fixed'] as const
export type IssueState = (typeof issueStates)[number]
/** everyone: also who is not signed in. chosen: who belongs to one organisation that fits every list that is not empty. */
export const audiences = ['everyone', 'signed-in', 'chosen'] as const
export const machines = ['written', 'translated'] as const
export type Machine = (typeof machines)[number]
