// Makes the large help centre that is measured: articles by the hundred thousand in words as frequent as in a language, with what triggers keep of them.
import pg from 'pg'
import { wordOf } from './fill.ts'

export async function fillArticles(url: string, articles: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`set session_replication_role = replica; set maintenance_work_mem = '256MB'; set synchronous_commit = off`)
    await client.query('drop index article_words_search')
    for (let from = 1; from <= articles; from += 10_000) await client.query(some(from, Math.min(articles, from + 9999)))
    await client.query('create index article_words_search on article_words using gin (words)')
    await client.query(`delete from article_lexeme`)
    await client.query(`insert into article_lexeme (lexeme, docs, docs_open, less_one)
      select word, ndoc, ndoc, guichet_less_one(word) from ts_stat('select words from article_words where counted') union all select '', count(*), count(*), '{}' from article_words where counted`)
    await client.query('reset session_replication_role')
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
}

/** A body of 150 words of which the n-th is about 1/n as frequent as the first, out of 10,000. */
const some = (from: number, to: number) => `
  create temp table a as select n, uuidv7() as id, w.words, md5(n::text) as own from generate_series(${from}, ${to}) n cross join lateral (
    select string_agg(${wordOf('floor(exp(random() * ln(9999)))')}, ' ') as words from generate_series(1, 150) where n is not null) w;
  insert into article (id, kind, slug, language, state, audience, services, published_at, created_at, updated_at)
    select id, 'how-to', 'bench-' || n, 'en', 'published', 'everyone', array[(select key from service order by position offset n % 5 limit 1)], now() - interval '1 day', now(), now() from a;
  insert into article_text (article_id, language, version, title, summary, body, state, at, shown_at, public_at)
    select id, 'en', 1, left(words, 44), substr(words, 50, 90), words || ' ' || own, 'shown', now(), now(), now() from a;
  insert into article_words (article_id, language, title, lead, words, codes, approved, counted, for_strangers)
    select a.id, 'en', w.title, w.lead, w.title || w.lead || guichet_words_of(t.body, 'en'), '{}', true, true, true from a join article_text t on t.article_id = a.id
      cross join lateral (select guichet_words_of(t.title, 'en') as title, guichet_words_of(t.summary, 'en') as lead) w;
  drop table a;`
