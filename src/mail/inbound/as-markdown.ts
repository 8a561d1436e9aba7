// A mail's words as the Markdown that messages are written in: neither a root prompt nor what underlines a line makes a heading.

const fence = /^ {0,3}(?:```|~~~)/
const prompt = /^ {0,3}(?=#{1,6}(?:[ \t]|$))/
const underline = /^ {0,3}(?:-+|=+)[ \t]*$/

/** What stands between fences stays as it is. */
export function asMarkdown(text: string): string {
  const lines: string[] = []
  let isCode = false
  for (const line of text.split('\n')) {
    if (fence.test(line)) isCode = !isCode
    else if (!isCode && underline.test(line) && lines.at(-1)?.trim()) lines.push('')
    lines.push(isCode ? line : line.replace(prompt, '$&\\'))
  }
  return lines.join('\n')
}
