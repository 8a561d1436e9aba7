// The shape of what is written about an article: its words in one language, what it is about, and who reads it.
import { z } from 'zod'
import { isId } from '../../platform/id.ts'
import { quotedIn } from '../../platform/markdown.ts'
import { languages } from '../../platform/messages.ts'
import { audiences, issueStates, kinds, machines } from './kinds.ts'

const readable = (given: string) => given.isWellFormed() && !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(given)
const text = (maximum: number) =>
  z
    .string()
    .refine(readable, 'refusal.fault.invalid')
    .transform((given) => given.replaceAll(/\r\n?/g, '\n').trim())
    .refine((given) => given.length <= maximum, 'refusal.fault.too-long')
const line = (maximum: number) => text(maximum).refine((given) => !given.includes('\n'), 'refusal.fault.invalid')
const written = (given: string) => given !== ''
/** Lists, search, feed and shared links show it as it stands: a key would stay a key (HK-36). */
const unquoted = (given: string) => quotedIn(given).length === 0

export const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/
export const Slug = z.string().trim().max(80, 'article.fault.slug').regex(slugPattern, 'article.fault.slug')
export const LanguageOf = z.enum(languages, 'refusal.fault.choose')

export const ArticleWords = z.strictObject({
  title: line(200).refine(written, 'refusal.fault.required').refine(unquoted, 'article.fault.quote-unread'),
  summary: text(500).refine(unquoted, 'article.fault.quote-unread').default(''),
  /** Markdown. */
  body: text(100_000).refine(written, 'refusal.fault.required'),
  /** Of a known issue, Markdown. */
  workaround: text(10_000)
    .nullable()
    .default(null)
    .transform((given) => given || null),
  /** By a machine: readers are told (HK-35). */
  machine: z.enum(machines, 'refusal.fault.choose').nullable().default(null),
})
export type Written = z.output<typeof ArticleWords>

const Keys = z
  .array(z.string().regex(/^[a-z0-9-]{1,40}$/, 'refusal.fault.choose'))
  .max(200)
  .transform((keys) => [...new Set(keys)])
  .default([])
const Lines = (maximum: number, most: number) =>
  z
    .array(line(maximum))
    .transform((lines) => [...new Set(lines.filter(written))])
    .refine((lines) => lines.length <= most, 'refusal.fault.too-long')
    .default([])

/** What an article is about. */
export const About = z
  .strictObject({
    kind: z.enum(kinds, 'refusal.fault.choose'),
    services: Keys,
    requestTypes: Keys,
    /** As the product shows them; found exactly. */
    errorCodes: Lines(80, 50),
    errorTexts: Lines(300, 30),
    issueState: z.enum(issueStates, 'refusal.fault.choose').nullable().default(null),
    /** A day. */
    fixedOn: z.iso.date('refusal.fault.invalid').nullable().default(null),
    pinned: z.boolean().default(false),
  })
  .superRefine(({ kind, issueState, fixedOn }, context) => {
    if (kind === 'known-issue' && issueState !== 'fixed' && fixedOn !== null)
      context.addIssue({ code: 'custom', path: ['fixedOn'], message: 'article.fault.fixed-on' })
  })
  // What belongs to another kind is not kept: its fields are not on the screen.
  .transform((given) => {
    const isIssue = given.kind === 'known-issue'
    const issueState = isIssue ? (given.issueState ?? 'investigating') : null
    return { ...given, issueState, fixedOn: issueState === 'fixed' ? given.fixedOn : null }
  })
export type AboutArticle = z.output<typeof About>

const keysOf = { plans: Keys, editions: Keys, services: Keys, partners: Keys }
export const Audience = z
  .strictObject({
    audience: z.enum(audiences, 'refusal.fault.choose'),
    organisations: z
      .array(z.string().refine(isId, 'refusal.fault.choose'))
      .max(200)
      .transform((ids) => [...new Set(ids)])
      .default([]),
    ...keysOf,
  })
  .superRefine((given, context) => {
    const lists = [given.organisations, given.plans, given.editions, given.services, given.partners]
    if (given.audience === 'chosen' && lists.every((list) => list.length === 0))
      context.addIssue({ code: 'custom', path: ['audience'], message: 'article.fault.chosen-nobody' })
  })
  // Lists that count for nothing are not kept: they would begin to count by one click.
  .transform((given) =>
    given.audience === 'chosen'
      ? given
      : { audience: given.audience, organisations: [], plans: [], editions: [], services: [], partners: [] },
  )
export type AudienceOf = z.output<typeof Audience>
