// Bold, lists and links by button, above each field that takes Markdown; loaded only where a page has one. Without it one types the signs.
import '@github/markdown-toolbar-element'
import { Bold, Code, Italic, Link, List, ListOrdered, Quote } from 'lucide-static'
import en from '../../messages/en/editor.json' with { type: 'json' }
import fr from '../../messages/fr/editor.json' with { type: 'json' }
import hu from '../../messages/hu/editor.json' with { type: 'json' }
import it from '../../messages/it/editor.json' with { type: 'json' }
import ja from '../../messages/ja/editor.json' with { type: 'json' }
import tr from '../../messages/tr/editor.json' with { type: 'json' }

const catalogues: Record<string, typeof en> = { en, fr, hu, it, ja, tr }
const buttons = [
  ['md-bold', 'editor.bold', Bold],
  ['md-italic', 'editor.italic', Italic],
  ['md-quote', 'editor.quote', Quote],
  ['md-code', 'editor.code', Code],
  ['md-link', 'editor.link', Link],
  ['md-unordered-list', 'editor.bullets', List],
  ['md-ordered-list', 'editor.numbers', ListOrdered],
] as const

function equip(): void {
  const words = catalogues[document.documentElement.lang] ?? en
  for (const field of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-markdown][id]')) {
    if (field.previousElementSibling?.localName === 'markdown-toolbar') continue // a page shown again brings its own
    const bar = document.createElement('markdown-toolbar')
    bar.setAttribute('for', field.id)
    bar.setAttribute('aria-label', words['editor.label'])
    bar.setAttribute('aria-controls', field.id)
    for (const [name, key, drawing] of buttons) {
      const button = document.createElement(name)
      button.setAttribute('aria-label', words[key])
      button.title = words[key]
      button.innerHTML = drawing
      button.querySelector('svg')?.setAttribute('aria-hidden', 'true')
      bar.append(button)
    }
    field.before(bar)
  }
}

equip()
for (const happening of ['turbo:render', 'turbo:frame-render']) document.addEventListener(happening, equip)
