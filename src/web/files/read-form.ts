// Reads an HTML form that may carry files, as a stream: text and files go into the draft before anything is judged, so that a
// refusal never asks for one twice. Fields come before files in our pages; the token is the first of them.
import { type AttachedFile, type ReceivedFile, attachToDraft, filesOfDraft } from '../../desk/files/attach-to-draft.ts'
import { type FileLimits, limitsOfDraft } from '../../desk/files/limits.ts'
import { receiveFile } from '../../desk/files/receive-file.ts'
import { type Draft, type DraftContent, type FormFor, draftOf, saveDraft } from '../../desk/tickets/drafts.ts'
import { sentBefore } from '../../desk/tickets/send-draft.ts'
import { reading } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { type Part, readMultipart } from '../../platform/multipart.ts'
import { Refusal, type RefusalCode } from '../../platform/refusal.ts'
import { type SignedAsk, actOf } from '../ask.ts'
import { requireToken } from '../csrf.ts'
import { type Form, formOf, readSmallForm } from '../form.ts'

export interface FormWithFiles extends Form {
  /** The draft named by the field `draft` (or given), proven to be the visitor's and unsent; null when the form has none. */
  readonly draftId: string | null
  /** For whom the form of the draft was opened, whatever address it came back under; null where no text was kept, as in a draft that was sent. */
  readonly keptFor: KeptFor | null
  /** What this request added to the draft. */
  readonly attached: readonly AttachedFile[]
  /** Files that were not taken, with code, name, size and limit. Everything else was kept. `already-sent-otherwise`: the draft was sent before. */
  readonly refused: readonly Refusal[]
}

type KeptFor = Pick<Draft, 'customerId' | 'partnerId'>

interface Options {
  /** Where the address names the draft; else the field `draft` does. */
  readonly draftId?: string
  /** false: only the files matter, as when script sends one by itself; a sent draft is then gone. */
  readonly keepsText?: boolean
  /** A new ticket's form: its page only named the draft, which is made with the text; for whom it was opened. */
  readonly make?: boolean | FormFor
}

const mostText = 1_000_000
/** What else the form of a message may hold besides its files. */
const slack = 2_000_000
const notContent = new Set(['csrf', 'draft', 'next', 'lastSeen', 'confirmed', 'go', 'people'])
const ofOneFile: ReadonlySet<RefusalCode> = new Set([
  'file-too-large',
  'message-too-large',
  'too-many-files',
  'file-empty',
  'file-name-bad',
])

/**
 * Multipart or urlencoded. The order in the page is `<DraftForm>`'s: token, `draft`, text fields, files last.
 * The text is saved in the draft as soon as the first file begins or the form ends; then the page validates and acts.
 */
export async function readForm(ask: SignedAsk, options: Options = {}): Promise<FormWithFiles> {
  const type = ask.c.req.header('content-type')
  if (!/^multipart\/form-data\s*;/i.test(type ?? '')) return readWithoutFiles(ask, options)

  const fields = new URLSearchParams()
  const attached: AttachedFile[] = []
  const refused: Refusal[] = []
  const { parts, received } = readMultipart(ask.c.req.raw.body, type)
  const declared = Number(ask.c.req.header('content-length') ?? Number.POSITIVE_INFINITY)
  let kept: Kept | undefined
  let draft: OpenDraft | undefined
  let text = 0
  for await (const part of parts) {
    if (part.kind === 'field') {
      if (text === 0 && !hasToken(ask)) requireToken(part.name === 'csrf' ? part.value : '', ask.visitor.csrf)
      text += part.name.length + part.value.length + 1
      if (text > mostText) throw new Refusal('message-too-large', { name: '', size: text, limit: mostText })
      fields.append(part.name, part.value)
      continue
    }
    if (part.fileName === '') continue // nobody chose a file
    if (text === 0 && !hasToken(ask)) requireToken('', ask.visitor.csrf)
    kept ??= await keepText(ask, options, fields)
    draft ??= await roomIn(ask, kept.draftId, fields)
    const taken = await takeFile(ask, draft, part, declared - received(), options.keepsText !== false)
    if (!(taken instanceof Refusal)) {
      if (taken) attached.push(taken)
      continue
    }
    refused.push(taken)
    // The rest of a reasonable form is read past the refused file; of anything larger not a byte more.
    if (declared > draft.limits.totalBytes + slack && declared - received() > 1_000_000) break
  }
  if (text === 0 && !hasToken(ask)) requireToken('', ask.visitor.csrf)
  kept ??= await keepText(ask, options, fields)
  return { ...formOf(fields), ...kept, attached, refused }
}

async function readWithoutFiles(ask: SignedAsk, options: Options): Promise<FormWithFiles> {
  const form = await readSmallForm(ask)
  return { ...form, ...(await keepText(ask, options, form.fields)), attached: [], refused: [] }
}

const hasToken = (ask: SignedAsk): boolean => {
  const header = ask.c.req.header('x-csrf-token')
  if (header === undefined) return false
  requireToken(header, ask.visitor.csrf)
  return true
}

interface OpenDraft {
  readonly id: string
  /** The request type that is chosen in this form. */
  readonly type: string | null
  readonly limits: FileLimits
  count: number
  bytes: number
}

type Kept = Pick<FormWithFiles, 'draftId' | 'keptFor'>

/** Saves what was typed. A sent draft keeps nothing more: the deed will say what it became. */
async function keepText(ask: SignedAsk, options: Options, fields: URLSearchParams): Promise<Kept> {
  const id = options.draftId ?? fields.get('draft')
  if (!id) return { draftId: null, keptFor: null }
  if (!isId(id)) throw new Refusal('draft-gone')
  try {
    if (options.keepsText === false) return { draftId: id, keptFor: null }
    return { draftId: id, keptFor: await saveDraft(actOf(ask), id, contentOf(fields), { make: options.make ?? false }) }
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code !== 'draft-gone') throw thrown
    // Sent, perhaps by an equal request this moment: the deed will say what it became (F35).
    const { personId } = ask.visitor
    const known = await reading(ask.house.app, personId, (tx) => draftOf(tx, personId, id))
    if (!known?.became) throw thrown
    return { draftId: id, keptFor: null }
  }
}

/** What the draft holds already, and how much more it may. */
async function roomIn(ask: SignedAsk, id: string | null, fields: URLSearchParams): Promise<OpenDraft> {
  const { personId } = ask.visitor
  const found = await reading(ask.house.app, personId, async (tx) => {
    if (!id || !(await draftOf(tx, personId, id))) throw new Refusal('draft-gone')
    return { files: await filesOfDraft(tx, id), limits: await limitsOfDraft(tx, id, fields.get('type')) }
  })
  const { files, limits } = found
  return { id: id!, type: fields.get('type'), limits, count: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) }
}

/** One value is a string, several a list. */
function contentOf(fields: URLSearchParams): DraftContent {
  const content = new Map<string, string | string[]>()
  for (const name of new Set(fields.keys())) {
    if (notContent.has(name)) continue
    const values = fields.getAll(name)
    content.set(name, values.length === 1 ? values[0]! : values)
  }
  return Object.fromEntries(content)
}

/** Hangs it on the draft. What is wrong with this one file is returned; anything else throws. */
async function takeFile(
  ask: SignedAsk,
  draft: OpenDraft,
  part: Part & { kind: 'file' },
  ahead: number,
  withText: boolean,
): Promise<AttachedFile | Refusal | null> {
  const { limits } = draft
  try {
    if (draft.count >= limits.files) throw new Refusal('too-many-files', { name: part.fileName, size: 0, limit: limits.files })
    const room = { fileBytes: limits.fileBytes, totalBytes: limits.totalBytes, leftBytes: limits.totalBytes - draft.bytes }
    const stated = Number.isFinite(ahead) ? { statedSize: ahead } : {}
    const file = await receiveFile(ask.house.storage, { name: part.fileName, bytes: part.bytes, ...stated }, room)
    const attached = await attachToDraft(actOf(ask), draft.id, file, draft.type).catch((thrown: unknown) => {
      if (withText && thrown instanceof Refusal && thrown.code === 'draft-gone') return null
      throw thrown
    })
    if (!attached) return await sentAlready(ask, draft.id, file)
    draft.count++
    draft.bytes += file.size
    return attached
  } catch (thrown) {
    if (thrown instanceof Refusal && ofOneFile.has(thrown.code)) return thrown
    throw thrown
  }
}

/** The text before it was read and must come back. null: the very same file went with what the draft became; any other has no place left. */
async function sentAlready(ask: SignedAsk, draftId: string, file: ReceivedFile): Promise<Refusal | null> {
  const { personId } = ask.visitor
  const sent = await reading(ask.house.app, personId, (tx) => sentBefore(tx, personId, draftId))
  if (sent?.files.some(({ name, sha256 }) => name === file.name && sha256 === file.sha256)) return null
  return new Refusal('already-sent-otherwise', { name: file.name, ...(sent && { ticket: sent.ticket }) })
}
