// What a mail may be at most (F15): stated once for the receiver and for whoever reads it later. Its files are judged as those of any message.
export const limits = {
  mailBytes: 50_000_000,
  parts: 100,
  depth: 20,
  headerLines: 10_000,
  headerBytes: 2_000_000,
  /** Characters of a message; the rest goes along as a file. */
  text: 65_000,
  /** Time and memory for reading one. */
  readMs: 10_000,
  readMegabytes: 256,
  /** Of one conversation. */
  perHour: 30,
  recipients: 20,
} as const
