// GET and POST /admin/catalogue/messages: a sentence of the product is found by its text, said in the house's own words in six languages, or reset.
import { storedConfiguration } from '../../desk/catalogue/configuration-of.ts'
import { catalogueOf as wordsOf, type Language, languages, type OwnWords } from '../../platform/messages.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { type Form, readSmallForm } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { Chip, FilterChip } from '../ui/Chip.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { Icon } from '../ui/Icon.tsx'
import { TextArea, TextInput } from '../ui/inputs.tsx'
import { Notice } from '../ui/Notice.tsx'
import { goTo } from '../ui/notice-once.ts'
import { AdminFrame } from './AdminFrame.tsx'
import { changeEntry } from './catalogue-change.ts'
import { Elsewhere } from './catalogue-entry.tsx'

const most = 20
/** More than so many are folded, each under its sentence. */
const mostOpen = 3
const here = '/admin/catalogue/messages'

interface Typed {
  readonly form: Form
  readonly refusal: Refusal
}

export const catalogueMessages = (ask: SignedAsk): Promise<Response> => messagesPage(ask)

export async function saveMessage(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const key = form.one('key')
  const isReset = form.one('do') === 'reset'
  const written = (name: string) => form.one(name).replaceAll('\r\n', '\n')
  try {
    await changeEntry(ask, { part: 'settings', key: 'messages' }, null, (now) => {
      const messages = { ...now.messages }
      for (const language of languages) {
        const { [key]: was = '', ...others } = now.messages[language] ?? {}
        // Whoever looked at other words than stand there now must see them first.
        if (was !== written(`was.${language}`)) throw new Refusal('changed-meanwhile')
        const text = isReset ? '' : written(`text.${language}`).trim()
        if (text !== was) messages[language] = text === '' ? others : { ...others, [key]: text }
      }
      return { ...now, messages }
    })
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return messagesPage(ask, { form, refusal: thrown })
  }
  const query = new URLSearchParams({ q: form.one('q'), ...(form.one('own') && { own: 'yes' }) })
  return goTo(ask, `${here}?${query}`, isReset ? 'admin.catalogue.message.reset-done' : 'admin.catalogue.saved')
}

interface Sentence {
  readonly key: string
  /** By the product, and by this house. */
  readonly said: Readonly<Record<Language, string>>
  readonly own: Readonly<Partial<Record<Language, string>>>
}

function sentencesOf(messages: OwnWords): Sentence[] {
  const english = wordsOf('en')
  const each = languages.map((language) => [language, language === 'en' ? english : wordsOf(language), messages[language] ?? {}] as const)
  return Object.keys(english).map((key) => ({
    key,
    said: Object.fromEntries(each.map(([language, said]) => [language, said[key] ?? english[key]!])) as Record<Language, string>,
    own: Object.fromEntries(each.flatMap(([language, , own]) => (own[key] === undefined ? [] : [[language, own[key]]]))),
  }))
}
/** How many the house says in its own words, in however many languages. */
export const ownSentences = (messages: OwnWords): number => sentencesOf(messages).filter(isOwn).length
const isOwn = ({ own }: Sentence): boolean => Object.keys(own).length > 0

/** All words, in one of its languages or in its key. */
function finding(text: string): (one: Sentence) => boolean {
  const asked = languages.map((language) => [language, text.toLocaleLowerCase(language).split(/\s+/).filter(Boolean)] as const)
  return ({ key, said, own }) =>
    asked.some(([language, words]) => {
      const where = `${key}\n${said[language]}\n${own[language] ?? ''}`.toLocaleLowerCase(language)
      return words.every((word) => where.includes(word))
    })
}

async function messagesPage(ask: SignedAsk, typed?: Typed): Promise<Response> {
  const { t } = ask
  const query = typed?.form.fields ?? new URL(ask.c.req.url).searchParams
  const text = (query.get('q') ?? '').slice(0, 200).trim()
  const onlyOwn = query.get('own') === 'yes'
  const { configuration } = await reading(ask.house.app, ask.visitor.personId, (tx) => storedConfiguration(tx))
  const all = sentencesOf(configuration?.messages ?? {})
  const found = all.filter(finding(text)).filter((one) => !onlyOwn || isOwn(one))
  const isAsked = text !== '' || onlyOwn
  const listed = isAsked ? found.slice(0, most) : []
  // What was typed is shown whatever one looks for: its words may be others by now.
  const mine = typed && all.find(({ key }) => key === typed.form.one('key'))
  if (typed && !mine) throw new Refusal('not-found')
  const shown = mine && !listed.includes(mine) ? [mine, ...listed] : listed
  const at = (more: Record<string, string>) => `${here}?${new URLSearchParams({ ...(text && { q: text }), ...more })}`
  const spoken = [...new Set([...(configuration?.languages ?? []), ...languages])]
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={t('admin.catalogue.part.messages')}
      place="catalogue"
      wide
      back={{ href: '/admin/catalogue', label: t('admin.catalogue.title') }}
      under={t('admin.catalogue.about.messages')}
    >
      <form class="admin-search" action={here} method="get" role="search">
        <TextInput name="q" type="search" label={t('admin.catalogue.message.search')} value={text} maxlength={200} />
        <Button icon="search">{t('admin.catalogue.search-do')}</Button>
      </form>
      <nav class="row" aria-label={t('admin.catalogue.message.show')}>
        <FilterChip href={at({})} on={!onlyOwn}>
          {t('admin.catalogue.message.all')}
        </FilterChip>
        <FilterChip href={at({ own: 'yes' })} on={onlyOwn}>
          {t('admin.catalogue.message.own', { count: all.filter(isOwn).length })}
        </FilterChip>
      </nav>
      {!isAsked && <p class="soft">{t('admin.catalogue.message.hint')}</p>}
      {isAsked && shown.length === 0 && <EmptyState icon="message" title={t('admin.catalogue.search-none')} />}
      {shown.length > 0 && found.length > most && (
        <p class="soft">{t('admin.catalogue.shown', { from: 1, to: most, count: found.length })}</p>
      )}
      <ul class="catalogue-messages">
        {shown.map((sentence) => (
          <Message
            ask={ask}
            spoken={spoken}
            sentence={sentence}
            open={shown.length <= mostOpen}
            kept={{ q: text, own: onlyOwn ? 'yes' : '' }}
            typed={sentence === mine ? typed : undefined}
          />
        ))}
      </ul>
    </AdminFrame>,
    (typed?.refusal.status ?? 200) as 200,
  )
}

interface MessageProps {
  readonly ask: SignedAsk
  readonly spoken: readonly Language[]
  readonly sentence: Sentence
  readonly open: boolean
  readonly kept: Readonly<Record<string, string>>
  readonly typed: Typed | undefined
}

const Message = ({ ask, spoken, sentence, open, kept, typed }: MessageProps) => {
  const { t } = ask
  const { key, said, own } = sentence
  const mine = own[ask.language] ?? said[ask.language]
  const hidden = { key, ...Object.fromEntries(languages.map((language) => [`was.${language}`, own[language] ?? ''])), ...kept }
  const faults = typed ? faultsIn(ask, sentence, typed) : {}
  return (
    <li id={`message-${key}`}>
      <details open={open || typed !== undefined}>
        <summary>
          <span class="catalogue-name">{mine}</span> <code class="soft">{key}</code>{' '}
          {isOwn(sentence) && <Chip tone="accent">{t('admin.catalogue.message.is-own')}</Chip>} <Icon name="chevron-down" />
        </summary>
        <form method="post" action={here}>
          <CsrfField ask={ask} />
          {Object.entries(hidden).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          {typed && <Refused ask={ask} refusal={typed.refusal} />}
          {said.en.includes('{') && <p class="soft">{t('admin.catalogue.message.braces')}</p>}
          <fieldset class="catalogue-words">
            <legend class="for-readers">
              {t('admin.catalogue.message.text')}: {key}
            </legend>
            <div class="catalogue-languages is-long">
              {spoken.map((language) => (
                <TextArea
                  name={`text.${language}`}
                  id={`${key}.${language}`}
                  label={<span lang={language}>{languageNames[language]}</span>}
                  help={
                    <span lang={language} class="catalogue-said">
                      {said[language]}
                    </span>
                  }
                  rows={said[language].length > 120 ? 4 : 2}
                  value={typedIn(typed, language) ?? own[language] ?? ''}
                  error={faults[language]}
                  more={{ lang: language }}
                />
              ))}
            </div>
          </fieldset>
          <Actions>
            <Button small name="do" value="save">
              {t('admin.catalogue.save')}
            </Button>
            {isOwn(sentence) && (
              <Button small kind="quiet" icon="rotate" name="do" value="reset">
                {t('admin.catalogue.message.reset')}
              </Button>
            )}
          </Actions>
        </form>
      </details>
    </li>
  )
}

/** Only where something else was typed than stood there: what another said meanwhile is not taken back by whoever never saw it. */
function typedIn(typed: Typed | undefined, language: Language): string | undefined {
  const [text, was] = [`text.${language}`, `was.${language}`].map((name) => typed?.form.one(name).replaceAll('\r\n', '\n'))
  return text === was ? undefined : text
}

/** As of every entry: that another was faster, or what is wrong and where. It takes the focus: the sentence may be far down. */
const Refused = ({ ask, refusal }: { ask: SignedAsk; refusal: Refusal }) => {
  if (refusal.code === 'changed-meanwhile')
    return (
      <div tabindex={-1} autofocus>
        <Notice tone="warn" alert title={ask.t('admin.catalogue.meanwhile')}>
          <p>{ask.t('admin.catalogue.meanwhile-help')}</p>
        </Notice>
      </div>
    )
  const ofMessage = /^messages\.([a-z]{2})\.(.+)$/
  return (
    <>
      <ErrorSummary
        ask={ask}
        refusal={refusal}
        idOf={(field) => field.replace(ofMessage, '$2.$1')}
        labelOf={(field) => languageNames[ofMessage.exec(field)?.[1] as Language]}
      />
      {refusal.faults.some(({ field }) => field === 'elsewhere') && <Elsewhere ask={ask} faults={refusal.faults} />}
    </>
  )
}

/** What is wrong with what was typed, or what another wrote meanwhile, at its language. */
function faultsIn(ask: SignedAsk, { key, own }: Sentence, { form, refusal }: Typed): Partial<Record<Language, string>> {
  const faults = faultsOf(ask, refusal)
  const at = (language: Language): string | undefined => {
    if (refusal.code !== 'changed-meanwhile') return faults[`messages.${language}.${key}`]
    const text = own[language]
    if (form.one(`was.${language}`).replaceAll('\r\n', '\n') === (text ?? '')) return undefined
    return text === undefined ? ask.t('admin.catalogue.message.meanwhile-reset') : ask.t('admin.catalogue.message.meanwhile', { text })
  }
  return Object.fromEntries(languages.map((language) => [language, at(language)]))
}
