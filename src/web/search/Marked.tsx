// Text with the words that were found in it; escaped as any other text, so that nothing in it is more than text.
import type { Piece } from '../../desk/search/marks.ts'

export const Marked = ({ pieces }: { pieces: readonly Piece[] }) => (
  <bdi>{pieces.map(({ text, hit }) => (hit ? <mark>{text}</mark> : text))}</bdi>
)
