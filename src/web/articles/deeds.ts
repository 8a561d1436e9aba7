// What the forms of an article's page do; a refusal comes back to the form it was sent from, with what was typed.
import { addArticleFile } from '../../desk/articles/add-file.ts'
import { isOut } from '../../desk/articles/article.ts'
import { changeAbout, changeAudience, renameArticle } from '../../desk/articles/change-article.ts'
import { About, Audience, Slug } from '../../desk/articles/fields.ts'
import { PublishArticle, ShowVersion, publishArticle, retireArticle, showVersion } from '../../desk/articles/publish-article.ts'
import { AskReview, DecideReview, askReview, decideReview } from '../../desk/articles/review.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { receiveFile } from '../../desk/files/receive-file.ts'
import { parse } from '../../desk/parse.ts'
import { reading } from '../../platform/database.ts'
import { momentOn } from '../../platform/local-time.ts'
import { readMultipart } from '../../platform/multipart.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { requireToken } from '../csrf.ts'
import { readSmallForm } from '../form.ts'
import { goTo } from '../ui/notice-once.ts'
import { articleForUs } from '../../desk/articles/ours.ts'
import { showArticle } from './article.tsx'
import type { FormName } from './part.ts'
import { aboutTyped, audienceTyped, type Fields, typedOf } from './typed.ts'

type Deed = (ask: SignedAsk, id: string, fields: Fields) => Promise<string>

/** `deed` answers the message that the page then says. */
const formed =
  (form: FormName, deed: Deed) =>
  async (ask: SignedAsk): Promise<Response> => {
    const fields = typedOf(await readSmallForm(ask))
    const id = ask.params['id'] ?? ''
    try {
      const said = await deed(ask, id, fields)
      return goTo(ask, `/workspace/articles/${id}`, said)
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.status === 404) throw thrown
      return showArticle(ask, { form, fields, refusal: thrown })
    }
  }

const us = (ask: SignedAsk) => actOf(ask, 'workspace')

export const postAbout = formed('about', async (ask, id, fields) => {
  return `article.done.${await changeAbout(us(ask), id, parse(About, aboutTyped(fields)))}`
})

export const postAudience = formed('audience', async (ask, id, fields) => {
  const { given, article } = await reading(ask.house.app, ask.visitor.personId, async (tx) => ({
    given: await audienceTyped(tx, fields),
    article: await articleForUs(tx, id),
  }))
  await changeAudience(us(ask), id, parse(Audience, given))
  return isOut(article, ask.at) ? 'article.done.audience' : 'article.done.audience-later'
})

export const postName = formed('name', async (ask, id, fields) => {
  const slug = Slug.safeParse(fields.one('slug'))
  if (!slug.success) throw new Refusal('invalid', {}, [{ field: 'slug', message: 'article.fault.slug' }])
  const change = await renameArticle(us(ask), id, slug.data)
  return change === 'proposed' ? 'article.done.proposed' : 'article.done.renamed'
})

export const postPublication = formed('publication', async (ask, id, fields) => {
  const given = fields.one('from')
  const from = given === '' ? undefined : (momentOn(given, ask.timeZone) ?? new Date(Number.NaN))
  await publishArticle(us(ask), id, parse(PublishArticle, from ? { from } : {}))
  return from && from > ask.at ? 'article.done.published-ahead' : 'article.done.published'
})

export const postRetirement = formed('retirement', async (ask, id) => {
  await retireArticle(us(ask), id)
  return 'article.done.retired'
})

export const postShowing = formed('showing', async (ask, id, fields) => {
  await showVersion(us(ask), id, parse(ShowVersion, { language: fields.one('language'), version: Number(fields.one('version')) }))
  return 'article.done.shown'
})

export const postReview = formed('review', async (ask, id, fields) => {
  const input = parse(AskReview, {
    language: fields.one('language'),
    version: Number(fields.one('version')),
    forEveryone: fields.one('forEveryone') !== '',
    note: fields.one('note'),
  })
  await askReview(us(ask), id, input)
  return 'article.done.asked'
})

export const postDecision = formed('decision', async (ask, id, fields) => {
  const decision = fields.one('decision')
  if (decision !== 'approve' && decision !== 'send-back' && decision !== 'take-back')
    throw new Refusal('invalid', {}, [{ field: 'decision', message: 'refusal.fault.choose' }])
  const approve = decision === 'approve'
  const input = parse(DecideReview, {
    language: fields.one('language'),
    version: Number(fields.one('version')),
    approve,
    reason: fields.one('reason'),
  })
  await decideReview(us(ask), id, input)
  return approve ? 'article.done.approved' : decision === 'take-back' ? 'article.done.taken-back' : 'article.done.sent-back'
})

/** Streamed like every upload: the token first, then the files, each kept before the next begins. */
export async function postArticleFiles(ask: SignedAsk): Promise<Response> {
  const id = ask.params['id'] ?? ''
  const { house, visitor } = ask
  await reading(house.app, visitor.personId, (tx) => articleForUs(tx, id))
  const { limits } = await catalogueOf(house.app)
  const { parts } = readMultipart(ask.c.req.raw.body, ask.c.req.header('content-type'))
  let known = false
  let left = limits.totalBytes
  try {
    for await (const part of parts) {
      if (part.kind === 'field') {
        if (!known) requireToken(part.name === 'csrf' ? part.value : '', visitor.csrf)
        known = true
        continue
      }
      if (!known) requireToken('', visitor.csrf)
      if (part.fileName === '') continue
      const room = { fileBytes: limits.fileBytes, totalBytes: limits.totalBytes, leftBytes: left }
      const file = await receiveFile(house.storage, { name: part.fileName, bytes: part.bytes }, room)
      left -= file.size
      await addArticleFile(us(ask), id, file)
    }
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || ![413, 422].includes(thrown.status)) throw thrown
    return showArticle(ask, { form: 'files', refusal: thrown })
  }
  if (!known) requireToken('', visitor.csrf)
  return goTo(ask, `/workspace/articles/${id}?to=files#files`, 'article.done.files')
}
