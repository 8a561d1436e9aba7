// HTML that was made and sanitised here, with the words in it that were met: between tags and entities alone, so that neither is ever touched.
import { type Marks, marked } from '../../desk/search/marks.ts'

export const markedHtml = (html: string, marks: Marks): string =>
  html.replaceAll(/<[^>]*>|&[^;\s]*;|[^<&]+/g, (piece) =>
    /^[<&]/.test(piece)
      ? piece
      : marked(piece, marks)
          .map(({ text, hit }) => (hit ? `<mark>${text}</mark>` : text))
          .join(''),
  )
