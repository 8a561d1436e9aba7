// Bounds what reading a text may cost: one that becomes more pieces than any page needs is shown as it was written (F11). It is the reading, more than
// the showing, that takes the time, so the parser is stopped on its way.
import type { MarkdownIt } from 'markdown-it'

const mostNodes = 20_000
/** Longer than any text that is kept: only a preview is asked for one. */
const longest = 100_000
/** How often a sign may be looked at, on average: a line is, for each quote it may belong to, and a picture's label, for each picture around it. */
const mostLooks = 4

class TooMuch extends Error {}

type Token = ReturnType<MarkdownIt['parse']>[number]
type Nesting = -1 | 0 | 1

/** Both parsers of one text are handed the same, so that they count together. */
class Budget {
  #nodes = 0
  #looks: number
  constructor({ length }: string) {
    this.#looks = mostLooks * length
  }
  spend(nesting: Nesting): void {
    if (nesting >= 0 && ++this.#nodes > mostNodes) throw new TooMuch()
  }
  /** False: nothing was found here. */
  look(): false {
    if (--this.#looks < 0) throw new TooMuch()
    return false
  }
}

const budgetOf = ({ env }: { readonly env: object }): Budget => (env as { budget: Budget }).budget

export function withBudget(markdown: MarkdownIt): MarkdownIt {
  const { block, inline } = markdown
  block.State = class extends block.State {
    override push(type: string, tag: string, nesting: Nesting): Token {
      budgetOf(this).spend(nesting)
      return super.push(type, tag, nesting)
    }
  }
  inline.State = class extends inline.State {
    override push(type: string, tag: string, nesting: Nesting): Token {
      budgetOf(this).spend(nesting)
      return super.push(type, tag, nesting)
    }
  }
  // The parser leaves out what lies deeper: nobody's words may vanish.
  const tokenize = block.tokenize.bind(block)
  block.tokenize = (state, from, to) => {
    if (state.level >= markdown.options.maxNesting) throw new TooMuch()
    tokenize(state, from, to)
  }
  const look = (state: { readonly env: object }) => budgetOf(state).look()
  block.ruler.before('table', 'budget', look, { alt: ['paragraph', 'reference', 'blockquote', 'list'] })
  inline.ruler.before('text', 'budget', look)
  return markdown
}

/** Words and lines between the pieces are no pieces. */
const isNode = ({ type, nesting }: Token): boolean => nesting >= 0 && type !== 'text' && type !== 'inline'

/** Null: more than the budget. What makes links of written addresses adds pieces past the parsers, so those that came of it are counted too. */
export function tokensOf(markdown: MarkdownIt, text: string): Token[] | null {
  if (text.length > longest) return null
  try {
    const tokens = markdown.parse(text, { budget: new Budget(text) })
    const all = tokens.flatMap((token) => [token, ...(token.children ?? [])])
    return all.filter(isNode).length > mostNodes ? null : tokens
  } catch (thrown) {
    if (thrown instanceof TooMuch) return null
    throw thrown
  }
}
