// A service's template joins the text and leaves it again, and no typed character goes with it: on the server and, the same, in the browser.

const plain = (text: string): string => text.replaceAll('\r\n', '\n')

export const holdsTemplate = (body: string, template: string): boolean => plain(body).includes(plain(template).trim())

/** After what is there, with an empty line between. Once in, it is not put in again. */
export function withTemplate(body: string, template: string): string {
  const [text, added] = [plain(body), plain(template).trim()]
  if (text.includes(added)) return text
  return text.trim() === '' ? `${text}${added}\n` : `${text.replace(/(?<!\n)\n+$/, '')}\n\n${added}\n`
}

/** Takes the untouched template out. Where its words were changed it is text like any other, and stays. */
export function withoutTemplate(body: string, template: string): string {
  const [text, added] = [plain(body), plain(template).trim()]
  const at = text.lastIndexOf(added)
  if (at === -1) return text
  const before = text.slice(0, at).replace(/\n{2}$/, '\n')
  return `${before.trim() === '' ? before.replace(/^\s+$/, '') : before}${text.slice(at + added.length).replace(/^\n/, '')}`
}
