// GET and POST /admin/catalogue/messages: a sentence of the product is found by its text, said in the house's own words, or reset.
import { storedConfiguration } from '../../desk/catalogue/configuration-of.ts'
import { catalogueOf as wordsOf, isLanguage, type Language, languages } from '../../platform/messages.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { type Form, readSmallForm } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { Chip, FilterChip } from '../ui/Chip.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { faultsOf } from '../ui/ErrorSummary.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { Select, TextArea, TextInput } from '../ui/inputs.tsx'
import { Notice } from '../ui/Notice.tsx'
import { goTo } from '../ui/notice-once.ts'
import { AdminFrame } from './AdminFrame.tsx'
import { changeEntry } from './catalogue-change.ts'

const most = 40
const longest = 10_000

interface Typed {
  readonly form: Form
  readonly refusal: Refusal
}

export const catalogueMessages = (ask: SignedAsk): Promise<Response> => messagesPage(ask)

const languageIn = (ask: SignedAsk, given: string | null): Language => (isLanguage(given) ? given : ask.language)

export async function saveMessage(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const language = languageIn(ask, form.one('language'))
  const key = form.one('key')
  const text = form.one('do') === 'reset' ? '' : form.one('text').replaceAll('\r\n', '\n').trim()
  try {
    await changeEntry(ask, { part: 'settings', key: 'messages' }, null, (now) => {
      const { [key]: was, ...others } = now.messages[language] ?? {}
      // Whoever looked at other words than stand there now must see them first.
      if ((was ?? '') !== form.one('was').replaceAll('\r\n', '\n')) throw new Refusal('changed-meanwhile')
      return { ...now, messages: { ...now.messages, [language]: text === '' ? others : { ...others, [key]: text } } }
    })
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return messagesPage(ask, { form, refusal: thrown })
  }
  const query = new URLSearchParams({ language, q: form.one('q'), ...(form.one('own') && { own: 'yes' }) })
  return goTo(ask, `/admin/catalogue/messages?${query}`, text === '' ? 'admin.catalogue.message.reset-done' : 'admin.catalogue.saved')
}

async function messagesPage(ask: SignedAsk, typed?: Typed): Promise<Response> {
  const { t } = ask
  const query = typed?.form.fields ?? new URL(ask.c.req.url).searchParams
  const language = languageIn(ask, query.get('language'))
  const text = (query.get('q') ?? '').slice(0, 200)
  const onlyOwn = query.get('own') === 'yes'
  const { configuration } = await reading(ask.house.app, ask.visitor.personId, (tx) => storedConfiguration(tx))
  const own = configuration?.messages[language] ?? {}
  const words = text.toLocaleLowerCase(language).split(/\s+/).filter(Boolean)
  const product = { ...wordsOf('en'), ...wordsOf(language) }
  const found = Object.entries(product).filter(([key, said]) => {
    if (onlyOwn && own[key] === undefined) return false
    const where = `${key}\n${said}\n${own[key] ?? ''}`.toLocaleLowerCase(language)
    return words.every((word) => where.includes(word))
  })
  const isAsked = words.length > 0 || onlyOwn
  const shown = isAsked ? found.slice(0, most) : []
  const at = (more: Record<string, string>) =>
    `/admin/catalogue/messages?${new URLSearchParams({ language, ...(text && { q: text }), ...more })}`
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={t('admin.catalogue.part.messages')}
      place="catalogue"
      wide
      back={{ href: '/admin/catalogue', label: t('admin.catalogue.title') }}
      under={t('admin.catalogue.about.messages')}
    >
      <form class="admin-search" action="/admin/catalogue/messages" method="get" role="search">
        <TextInput name="q" type="search" label={t('admin.catalogue.message.search')} value={text} maxlength={200} />
        <Select
          name="language"
          label={t('common.languages')}
          value={language}
          choices={languages.map((value) => ({ value, label: languageNames[value] }))}
        />
        <Button icon="search">{t('admin.catalogue.search-do')}</Button>
      </form>
      <nav class="row" aria-label={t('admin.catalogue.message.show')}>
        <FilterChip href={at({})} on={!onlyOwn}>
          {t('admin.catalogue.message.all')}
        </FilterChip>
        <FilterChip href={at({ own: 'yes' })} on={onlyOwn}>
          {t('admin.catalogue.message.own', { count: Object.keys(own).length })}
        </FilterChip>
      </nav>
      {!isAsked && <p class="soft">{t('admin.catalogue.message.hint')}</p>}
      {isAsked && shown.length === 0 && <EmptyState icon="message" title={t('admin.catalogue.search-none')} />}
      {shown.length > 0 && found.length > most && (
        <p class="soft">{t('admin.catalogue.shown', { from: 1, to: most, count: found.length })}</p>
      )}
      <ul class="catalogue-messages">
        {shown.map(([key, said]) => (
          <Message
            ask={ask}
            language={language}
            message={{ key, said, own: own[key] ?? '' }}
            kept={{ q: text, own: onlyOwn ? 'yes' : '' }}
            typed={typed?.form.one('key') === key ? typed : undefined}
          />
        ))}
      </ul>
    </AdminFrame>,
    (typed?.refusal.status ?? 200) as 200,
  )
}

interface MessageProps {
  readonly ask: SignedAsk
  readonly language: Language
  readonly message: { readonly key: string; readonly said: string; readonly own: string }
  readonly kept: Readonly<Record<string, string>>
  readonly typed: Typed | undefined
}

const Message = ({ ask, language, message, kept, typed }: MessageProps) => {
  const { t } = ask
  const { key, said, own } = message
  const id = `text-${key}`
  const meanwhile = typed?.refusal.code === 'changed-meanwhile'
  const error =
    typed && !meanwhile
      ? (Object.values(faultsOf(ask, typed.refusal))[0] ?? t(`refusal.${typed.refusal.code}`, typed.refusal.values))
      : undefined
  return (
    <li id={`message-${key}`}>
      <form method="post" action="/admin/catalogue/messages">
        <CsrfField ask={ask} />
        {Object.entries({ key, language, was: own, ...kept }).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <p class="catalogue-name">
          <code class="soft">{key}</code> {own && <Chip tone="accent">{t('admin.catalogue.message.is-own')}</Chip>}
        </p>
        <p lang={language} class="catalogue-said">
          {said}
        </p>
        {meanwhile && (
          <Notice tone="warn">{own ? t('admin.catalogue.message.meanwhile', { text: own }) : t('admin.catalogue.meanwhile')}</Notice>
        )}
        <TextArea
          name="text"
          id={id}
          label={
            <>
              {t('admin.catalogue.message.text')}
              <span class="for-readers">: {key}</span>
            </>
          }
          help={said.includes('{') ? t('admin.catalogue.message.braces') : undefined}
          rows={said.length > 120 ? 4 : 2}
          maxlength={longest}
          value={typed?.form.one('text') ?? own}
          error={error}
          more={{ lang: language, placeholder: said }}
        />
        <Actions>
          <Button small name="do" value="save">
            {t('admin.catalogue.save')}
          </Button>
          {own && (
            <Button small kind="quiet" icon="rotate" name="do" value="reset">
              {t('admin.catalogue.message.reset')}
            </Button>
          )}
        </Actions>
      </form>
    </li>
  )
}
