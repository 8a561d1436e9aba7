// NTT-20: what stands beside the form answers what the request is about, however much is written under its summary.
import { expect, test } from 'vitest'
import { withoutArticles, writeArticle } from '../../../test/support/articles.ts'
import { counter } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { suggest } from './suggest.ts'

const c = await counter()
await withoutArticles(c.owner)
const rare = 'walrus marmot zebra heron badger lynx otter puffin stoat weasel ferret beaver'.split(' ')
for (const [at, word] of rare.entries())
  await writeArticle(c.owner, { title: 'Away', body: `A ${word}${at < 3 ? ' eats each backup of a snapshot quota' : ''}.` })
const stops = await writeArticle(c.owner, { title: 'Backup stops: snapshot quota reached', body: 'Delete one.' })

test('NTT-20 a letter of many rare words takes no answer away from what its summary asks', async () => {
  const beside = async (text: string) =>
    (await reading(c.app, null, (tx) => suggest(tx, { text, service: null, requestType: null, language: 'en' }))).map(({ id }) => id)
  expect(await beside('Backup snapshot quota')).toContain(stops)
  expect(await beside(`Backup snapshot quota\nOur ${rare.join(', our ')} said so.`)).toContain(stops)
})
