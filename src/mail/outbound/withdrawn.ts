// Why a mail that was wanted does not go out after all, and whom no mail reaches whatever it says: judged when it is written, since hours may have passed.

/** Why no mail goes out after all; stored, and told to administrators as `mail.withdrawn.<why>`. */
export type WithdrawnBecause =
  | 'person-gone'
  | 'other-address'
  | 'wants-none'
  | 'may-not-see'
  | 'no-longer-so'
  | 'thread-ended'
  | 'no-reply-domain'
export class Withdrawn extends Error {
  constructor(why: WithdrawnBecause) {
    super(why)
    this.name = 'Withdrawn'
  }
}

/** Whoever is there no more, has another address by now, or wants no mail, is written to about nothing. */
export function reachable<R extends { readonly disabled_at: Date | null; readonly address: string; readonly mail: string }>(
  reader: R | undefined,
  recipient: string,
): R {
  if (!reader || reader.disabled_at) throw new Withdrawn('person-gone')
  if (reader.address !== recipient) throw new Withdrawn('other-address')
  if (reader.mail === 'off') throw new Withdrawn('wants-none')
  return reader
}
