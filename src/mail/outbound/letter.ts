// One look for every mail: the answer first, one button, readable as plain text, nothing loaded from anywhere (F41).
import { html, raw } from 'hono/html'
import type { CalendarEvent } from '../../platform/icalendar.ts'

/** What a mail says, before it is text or HTML. All strings are plain text except `body`. */
export interface Letter {
  readonly language: string
  readonly brand: string
  /** Whom it is addressed to by name; not in mails to people nobody knows yet. */
  readonly reader?: { readonly name: string | null }
  readonly subject: string
  readonly title: string
  /** What somebody wrote: as typed for the text part, as sanitised HTML for the other. */
  readonly body?: { readonly by: string; readonly text: string; readonly html: string }
  /** What it means and what to do; left out where what was written says all. */
  readonly lead?: string
  /** Before what was written, where that is the reader's own. */
  readonly leadFirst?: boolean
  /** Reference and summary, status, files: a line each. */
  readonly facts: readonly string[]
  readonly button: { readonly label: string; readonly url: string }
  readonly footer: readonly string[]
  readonly settings?: { readonly label: string; readonly url: string }
  /** Where a mail program ends it for its reader with one POST (RFC 8058). */
  readonly unsubscribe?: string
  /** For its reader's calendar, which takes it up, changes it or takes it out. */
  readonly calendar?: { readonly method: 'REQUEST' | 'CANCEL'; readonly event: CalendarEvent } | undefined
  /** To somebody outside the house, from whom an answer is wanted: this text and these files instead of all the above. */
  readonly plain?: PlainMail
}
export interface PlainMail {
  readonly text: string
  /** An address of our own, for this one conversation. Whoever knows it may answer: it stands in no text and is kept nowhere. */
  readonly replyTo: string
  readonly files: readonly { readonly name: string; readonly mediaType: string; readonly sha256: string }[]
  readonly threadId: string
}

/** A line must stay one, whatever was typed into a summary or a name (F16). */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()

export function textOf(letter: Letter): string {
  if (letter.plain) return letter.plain.text
  const { body, button, settings } = letter
  const lead = letter.lead ? [letter.lead, ''] : []
  const answer = body ? [body.by, '', body.text.replace(/\r\n?/g, '\n').trim(), ''] : []
  const lines = [
    letter.title,
    '',
    ...(letter.leadFirst ? [...lead, ...answer] : [...answer, ...lead]),
    ...letter.facts,
    '',
    `${button.label}:`,
    button.url,
    '',
    '-- ',
    ...letter.footer,
    ...(settings ? [`${settings.label}: ${settings.url}`] : []),
    letter.brand,
    '',
  ]
  return lines.join('\n')
}

const style = `
:root { color-scheme: light dark; }
html, body { margin: 0; padding: 0; background: #f6f5f2; color: #23211e; }
.sheet { background: #ffffff; border: 1px solid #e2dfd8; border-radius: 10px; }
.soft { color: #625d55; }
.said p { margin: 0 0 12px; } .said ul, .said ol { margin: 0 0 12px; padding-inline-start: 24px; }
.said pre { margin: 0 0 12px; padding: 10px; background: #f6f5f2; border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
.said blockquote { margin: 0 0 12px; padding-inline-start: 12px; border-inline-start: 3px solid #d5d1c8; }
.said h3, .said h4, .said h5, .said h6 { margin: 16px 0 8px; font-size: 16px; }
.said td, .said th { border: 1px solid #d5d1c8; padding: 4px 8px; text-align: start; }
.said a, .plain { color: #1f5d99; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
  html, body, .ground { background: #191816 !important; color: #ece9e3 !important; }
  .sheet { background: #23211e !important; border-color: #3b3833 !important; }
  .soft { color: #b3aea4 !important; }
  .said pre { background: #191816 !important; }
  .said a, .plain { color: #8fbfee !important; }
  .button { background: #8fbfee !important; color: #10202f !important; }
}`

const font = `font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP',Meiryo,sans-serif;font-size:16px;line-height:1.5`

export async function htmlOf(letter: Letter): Promise<string> {
  const { body, button, settings } = letter
  const lead = letter.lead ? html`<p style="margin:0 0 16px">${letter.lead}</p>` : ''
  const answer = body
    ? html`<p class="soft" style="margin:0 0 8px;font-size:14px">${body.by}</p><div class="said" dir="auto">${raw(body.html)}</div>`
    : ''
  const page = html`<!doctype html>
<html lang="${letter.language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${letter.subject}</title><style>${raw(style)}</style></head>
<body style="margin:0;padding:0"><table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" style="${font}"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;${font};text-align:start"><tr><td style="padding:24px">
<p class="soft" style="margin:0 0 16px;font-size:14px">${letter.brand}</p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3;font-weight:600">${letter.title}</h1>
${letter.leadFirst ? [lead, answer] : [answer, lead]}
${letter.facts.map((fact) => html`<p class="soft" style="margin:0 0 4px;font-size:14px">${fact}</p>`)}
<p style="margin:20px 0 8px"><a class="button" href="${button.url}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1f5d99;color:#ffffff;text-decoration:none;font-weight:600">${button.label}</a></p>
<p style="margin:0;font-size:13px"><a class="plain" href="${button.url}">${button.url}</a></p>
</td></tr></table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;${font};font-size:13px;text-align:start"><tr><td class="soft" style="padding:16px 24px">
${letter.footer.map((line) => html`<p style="margin:0 0 6px">${line}</p>`)}
${settings ? html`<p style="margin:0"><a class="plain" href="${settings.url}">${settings.label}</a></p>` : ''}
</td></tr></table>
</td></tr></table></body></html>`
  return String(await page)
}
