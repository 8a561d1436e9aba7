import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { withoutArticles } from '../../../test/support/articles.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findArticles } from '../search/find-articles.ts'
import { suggest } from '../search/suggest.ts'
import { articleFileFor, articlePage, kindsToRead, listArticles, placesOf } from './articles.ts'
import { sayOfArticle } from './say-of-article.ts'

const { app, owner } = await testDatabase()
const at = new Date()
const day = 86_400_000

// Two plans, two editions, two services, two kinds of partner; seven people of six organisations, one of them of two; an agent; a stranger.
const plans = ['basic', 'premium'] as const
const editions = ['public', 'private'] as const
const services = ['server', 'storage'] as const
const partnerKinds = ['reseller', 'integrator'] as const
interface Organisation {
  id: string
  edition: string | null
  partnerKind: string | null
  /** null: none are kept of it. */
  contracts: { plan: string | null; services: string[]; active: boolean }[] | null
}
const organisations: Organisation[] = [
  { id: newId(), edition: null, partnerKind: null, contracts: null },
  { id: newId(), edition: 'public', partnerKind: null, contracts: [{ plan: 'basic', services: ['server'], active: true }] },
  { id: newId(), edition: 'private', partnerKind: null, contracts: [{ plan: 'premium', services: ['storage'], active: false }] },
  { id: newId(), edition: 'private', partnerKind: null, contracts: [{ plan: 'premium', services: [], active: true }] },
  { id: newId(), edition: null, partnerKind: 'reseller', contracts: null },
  { id: newId(), edition: 'public', partnerKind: 'integrator', contracts: [{ plan: null, services: ['storage'], active: true }] },
]
const people = [
  ...organisations.map((organisation) => ({ id: newId(), of: [organisation], staff: false, disabled: false })),
  { id: newId(), of: [organisations[1]!, organisations[2]!], staff: false, disabled: false },
  { id: newId(), of: [], staff: false, disabled: false },
  { id: newId(), of: [organisations[3]!], staff: false, disabled: true },
]
const agent = newId()

await owner.transaction().execute(async (tx) => {
  const label = (key: string) => JSON.stringify({ en: key })
  const listed = async (table: string, keys: readonly string[]) => {
    for (const [position, key] of keys.entries())
      await sql`insert into ${sql.table(table)} (key, label, position) values (${key}, ${label(key)}::jsonb, ${position})`.execute(tx)
  }
  await listed('plan', plans)
  await listed('edition', editions)
  await listed('service', services)
  await listed('partner_kind', partnerKinds)
  await listed('contracting_entity', ['house'])
  for (const { id, edition, partnerKind, contracts } of organisations) {
    await sql`insert into organisation (id, name, created_at, edition, partner_kind) values (${id}, ${id}, ${at}, ${edition}, ${partnerKind})`.execute(
      tx,
    )
    for (const contract of contracts ?? [])
      await sql`insert into contract (id, organisation_id, entity_key, plan_key, number, starts_on, ends_on, services, created_at)
        values (${newId()}, ${id}, 'house', ${contract.plan}, ${newId()}, current_date - 100, current_date - ${contract.active ? -100 : 1}::int, ${contract.services}, ${at})`.execute(
        tx,
      )
  }
  for (const { id, of, disabled } of people) {
    await person(id, null, disabled)
    for (const organisation of of)
      await sql`insert into membership (organisation_id, person_id, created_at) values (${organisation.id}, ${id}, ${at})`.execute(tx)
  }
  await person(agent, 'agent', false)
  async function person(id: string, role: string | null, disabled: boolean) {
    await sql`insert into person (id, first_name, last_name, name, language, time_zone, staff_role, created_at, disabled_at)
      values (${id}, 'A', 'B', 'A B', 'en', 'UTC', ${role}, ${at}, ${disabled ? at : null})`.execute(tx)
  }
})

interface Given {
  kind: 'how-to' | 'known-issue'
  /** What it is about, whoever reads it. */
  about: string[]
  ofAnswer: boolean
  state: 'draft' | 'published' | 'retired'
  ahead: boolean
  audience: 'everyone' | 'signed-in' | 'chosen'
  organisations: string[]
  plans: string[]
  editions: string[]
  services: string[]
  partners: string[]
  /** Of each language the states of its versions, oldest first; whether a second person approved it. */
  texts: { language: 'en' | 'hu' | 'ja'; state: 'draft' | 'in-review' | 'shown' | 'past'; approved: boolean; agreed: boolean }[]
}
/** Mostly not asked for: what asks for many things at once is nobody's, and says little about each. */
const few = (list: readonly string[]) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: fc.subarray([...list], { minLength: 1 }) })
const Any: fc.Arbitrary<Given> = fc
  .record({
    state: fc.constantFrom('draft' as const, 'published' as const, 'published' as const, 'published' as const, 'retired' as const),
    ahead: fc.boolean().map((ahead) => ahead),
    audience: fc.constantFrom('everyone' as const, 'signed-in' as const, 'chosen' as const, 'chosen' as const),
    organisations: few(organisations.map(({ id }) => id)),
    kind: fc.constantFrom('how-to' as const, 'known-issue' as const),
    about: fc.subarray([...services]),
    ofAnswer: fc.boolean(),
    plans: few(plans),
    editions: few(editions),
    services: few(services),
    partners: few(partnerKinds),
    texts: fc.uniqueArray(
      fc.record({
        language: fc.constantFrom('en' as const, 'hu' as const, 'ja' as const),
        state: fc.constantFrom('draft' as const, 'in-review' as const, 'shown' as const, 'shown' as const, 'past' as const),
        approved: fc.boolean(),
        agreed: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3, selector: ({ language }) => language },
    ),
  })
  .map((given) => ({ ...given, ahead: given.ahead && given.state === 'published' && given.plans.length === 1 }))
  .filter(
    (given) =>
      given.audience !== 'chosen' ||
      [given.organisations, given.plans, given.editions, given.services, given.partners].some((list) => list.length > 0),
  )

/** The rule, read word by word. `null`: not signed in. */
function brute(given: Given, who: (typeof people)[number] | null): boolean {
  if (given.state !== 'published' || given.ahead) return false
  if (who?.disabled) who = null
  if (given.audience === 'everyone') return true
  if (who === null) return false
  if (given.audience === 'signed-in') return true
  return who.of.some((organisation) => {
    const active = (organisation.contracts ?? []).filter((contract) => contract.active)
    const holds = active.flatMap(({ plan }) => plan ?? [])
    const covered =
      organisation.contracts === null
        ? [...services]
        : active.flatMap((contract) => (contract.services.length > 0 ? contract.services : [...services]))
    const fits = (list: string[], of: readonly (string | null)[]) => list.length === 0 || list.some((one) => of.includes(one))
    return (
      fits(given.organisations, [organisation.id]) &&
      fits(given.plans, holds) &&
      fits(given.editions, [organisation.edition]) &&
      fits(given.services, covered) &&
      fits(given.partners, [organisation.partnerKind])
    )
  })
}
/** The languages a reader may have. */
const readable = (given: Given, who: (typeof people)[number] | null) =>
  brute(given, who)
    ? given.texts
        .filter(
          (text) =>
            text.state === 'shown' && (given.audience === 'everyone' ? text.approved : !given.ofAnswer || text.agreed || text.approved),
        )
        .map(({ language }) => language)
    : []

interface Placed extends Given {
  id: string
  slug: string
  files: { id: string; language: string }[]
}
async function place(given: Given, number: number): Promise<Placed> {
  const [id, slug] = [newId(), `article-${number}`]
  const files: Placed['files'] = []
  await owner.transaction().execute(async (tx) => {
    await sql`insert into article (id, kind, slug, language, state, audience, for_organisations, for_plans, for_editions, for_services, for_partners,
        services, issue_state, of_answer, error_codes, published_at, created_at, updated_at)
      values (${id}, ${given.kind}, ${slug}, ${given.texts[0]!.language}, ${given.state}, ${given.audience}, ${given.organisations}::uuid[], ${given.plans}, ${given.editions},
        ${given.services}, ${given.partners}, ${given.about}, ${given.kind === 'known-issue' ? 'identified' : null}, ${given.ofAnswer}, array['E-1'], ${new Date(at.getTime() + (given.ahead ? day : -day))}, ${at}, ${at})`.execute(
      tx,
    )
    await sql`insert into article_slug values (${slug}, ${id}, ${at}), (${`old-${slug}`}, ${id}, ${at})`.execute(tx)
    const digest = newId().replaceAll('-', '').padEnd(64, '0')
    await sql`insert into stored_file values (${digest}, 3, ${at})`.execute(tx)
    for (const { language, state, approved, agreed } of given.texts) {
      const file = newId()
      files.push({ id: file, language })
      await sql`insert into article_file (id, article_id, sha256, name, media_type, size, added_at) values (${file}, ${id}, ${digest}, 'a.png', 'image/png', 3, ${at})`.execute(
        tx,
      )
      await sql`insert into article_text (article_id, language, version, title, body, state, at, shown_at, public_at, agreed_at, files)
        values (${id}, ${language}, 1, ${`secret ${slug} ${language}`}, 'words', ${state}, ${at}, ${at}, ${approved ? at : null}, ${agreed ? at : null}, ${[file]}::uuid[])`.execute(
        tx,
      )
    }
  })
  return { ...given, id, slug, files }
}
const found = (work: Promise<unknown>) =>
  work.then(
    () => true,
    (fault) => {
      if (fault instanceof Refusal && fault.code === 'not-found') return false
      throw fault
    },
  )

describe('F25 nobody reads what is not for them', () => {
  test('by list, page, old name, count, file, feed, sitemap or feedback: exactly what the rule says, read word by word', async () => {
    let number = 0
    await fc.assert(
      fc.asyncProperty(fc.array(Any, { minLength: 3, maxLength: 12 }), async (all) => {
        await withoutArticles(owner)
        const articles: Placed[] = []
        for (const given of all) articles.push(await place(given, number++))
        for (const who of [...people, null]) {
          const id = who?.id ?? null
          const mine = articles.filter((article) => readable(article, who).length > 0)
          const slugs = mine.map(({ slug }) => slug).sort()
          await reading(app, id, async (tx) => {
            const listed = await listArticles(tx, { at, language: 'hu', code: 'e-1', limit: 100 })
            expect(listed.articles.map(({ slug }) => slug).sort()).toEqual(slugs)
            for (const article of listed.articles) {
              const may = readable(articles.find(({ slug }) => slug === article.slug)!, who)
              expect(may).toContain(article.language)
              if (may.includes('hu')) expect(article.language).toBe('hu')
            }
            expect((await placesOf(tx, at, 100)).map(({ slug }) => slug).sort()).toEqual(slugs)
            expect([...(await kindsToRead(tx, at))].sort()).toEqual([...new Set(mine.map(({ kind }) => kind))].sort())
            for (const article of articles) {
              const may = readable(article, who)
              const page = articlePage(tx, article.slug, { at, language: 'ja' })
              expect(await found(page)).toBe(may.length > 0)
              expect(await found(articlePage(tx, `old-${article.slug}`, { at, language: 'ja' }))).toBe(may.length > 0)
              if (may.length > 0)
                expect([...((await page) as unknown as { languages: string[] }).languages].sort()).toEqual([...may].sort())
              for (const file of article.files) expect(await found(articleFileFor(tx, file.id))).toBe(may.includes(file.language as 'en'))
              const raw = await sql<{ language: string }>`select language from article_text where article_id = ${article.id}`.execute(tx)
              expect(raw.rows.map(({ language }) => language).sort(), 'the tables themselves').toEqual([...may].sort())
            }
            expect(
              (await sql`select from article_review union all select from article_event union all select from help_search`.execute(tx))
                .rows,
            ).toEqual([])
          })
          const closed = articles.find((article) => readable(article, who).length === 0)
          if (closed)
            expect(await found(sayOfArticle(app, { person: id, at, language: 'en' }, closed.slug, { helped: true, words: '' }))).toBe(false)
        }
      }),
      { numRuns: 25 },
    )
  }, 120_000)

  test('by search, and by the answers beside the form: the same, whatever was typed or chosen', async () => {
    let number = 5000
    await fc.assert(
      fc.asyncProperty(fc.array(Any, { minLength: 3, maxLength: 8 }), async (all) => {
        await withoutArticles(owner)
        const articles: Placed[] = []
        for (const given of all) articles.push(await place(given, number++))
        for (const who of [...people, null]) {
          const mine = articles.filter((article) => readable(article, who).length > 0)
          const slugs = mine.map(({ slug }) => slug).sort()
          await reading(app, who?.id ?? null, async (tx) => {
            // The search has the rule in words of its own: by a word of the title, and by a code, which is sought apart.
            for (const text of ['secret', 'E-1'])
              expect((await findArticles(tx, { text, language: 'hu', limit: 50 })).articles.map(({ slug }) => slug).sort(), text).toEqual(
                slugs,
              )
            for (const { slug, language } of (await findArticles(tx, { text: 'secret', language: 'hu' })).articles) {
              const may = readable(articles.find((article) => article.slug === slug)!, who)
              expect(language).toBe(may.includes('hu') ? 'hu' : may.find((one) => one === language))
            }
            const beside = await suggest(tx, { text: 'it says secret E-1', service: null, requestType: null, language: 'hu' })
            expect(beside).toHaveLength(Math.min(slugs.length, 4))
            for (const { slug } of beside) expect(slugs).toContain(slug)
            for (const service of services) {
              const known = mine.filter(({ kind, about }) => kind === 'known-issue' && about.includes(service)).map(({ slug }) => slug)
              expect((await suggest(tx, { text: '', service, requestType: null, language: 'hu' })).map(({ slug }) => slug)).toEqual(
                known.reverse().slice(0, 2),
              )
            }
          })
        }
      }),
      { numRuns: 16, endOnFailure: true },
    )
  }, 120_000)

  test('who is not signed in reads nothing at all where the house says so', async () => {
    await withoutArticles(owner)
    const open = await place(
      {
        state: 'published',
        ahead: false,
        audience: 'everyone',
        organisations: [],
        plans: [],
        editions: [],
        services: [],
        partners: [],
        kind: 'how-to',
        about: [],
        ofAnswer: false,
        texts: [{ language: 'en', state: 'shown', approved: true, agreed: true }],
      },
      9000,
    )
    const reads = (who: string | null) => reading(app, who, (tx) => found(articlePage(tx, open.slug, { at, language: 'en' })))
    expect(await reads(null)).toBe(true)
    await sql`insert into setting values ('help_page', '"signed-in"')`.execute(owner)
    expect(await reads(null)).toBe(false)
    expect(await reads(people[0]!.id)).toBe(true)
    await sql`delete from setting where key = 'help_page'`.execute(owner)
  })
})
