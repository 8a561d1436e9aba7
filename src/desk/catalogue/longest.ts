// How long each kind of text of a configuration may be, in characters: files and administration pages refuse the same.
export const longest = {
  /** Stands in lists, on buttons and in the subjects of mails. */
  name: 200,
  /** Beside a field or under a name, to be read at a glance. */
  help: 2_000,
  /** Templates, sentences of the product, fixed answers, days of a calendar. */
  text: 10_000,
  brand: 60,
  address: 254, // RFC 5321
  webAddress: 500,
  phone: 40,
  zone: 60,
  hours: 300,
  pattern: 200,
  contract: 60,
} as const
