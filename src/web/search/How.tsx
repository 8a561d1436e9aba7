// Before anything was asked: how to ask, as examples that one can follow, in the reader's own words for statuses and types.
import { type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { Ask } from '../ask.ts'
import { searchAt } from './place.ts'
import { filterCalled } from './Understood.tsx'

/** `at`: where following an example searches. */
export const How = ({ ask, catalogue, at = searchAt(ask) }: { ask: Ask; catalogue: Catalogue; at?: string }) => {
  const { t, language, visitor } = ask
  const filter = (name: string) => filterCalled(ask, name)
  const quoted = (said: string) => (/\s/.test(said) ? `"${said}"` : said)
  const value = (words: Parameters<typeof label>[0] | undefined) => quoted(words ? label(words, language) : '')
  const examples: [string, string][] = [
    [t('search.how.example.words'), t('search.how.words')],
    [`"${t('search.how.example.phrase')}"`, t('search.how.phrase')],
    [`${t('search.how.example.words')} -${t('search.how.example.without')}`, t('search.how.without')],
  ]
  const narrowing: [string, string][] = visitor
    ? [
        [`${filter('status')}:${value(catalogue.publicStatuses[0]?.label)}`, t('search.how.status')],
        [`${filter('type')}:${value(catalogue.requestTypes.find(({ retired }) => !retired)?.label)}`, t('search.how.type')],
        [`${filter('is')}:${t('search.is.mine').split(/[,、]/)[0]!}`, t('search.how.mine')],
        [`${filter('from')}:${quoted(visitor.name.replaceAll('"', ''))}`, t('search.how.from')],
      ]
    : []
  return (
    <section class="search-how" aria-labelledby="search-how">
      <p>{t('search.start.text')}</p>
      <h2 id="search-how">{t('search.how')}</h2>
      <dl>
        {[...examples, ...narrowing].map(([example, meaning]) => (
          <div>
            <dt>
              <a href={`${at}?q=${encodeURIComponent(example)}`}>
                <code>{example}</code>
              </a>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
