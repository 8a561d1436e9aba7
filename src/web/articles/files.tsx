// The pictures and files of an article: what each is called in its words, and how one is added.
import { FileChoice } from '../files/FileChoice.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { Button } from '../ui/Button.tsx'
import { FieldError } from '../ui/Field.tsx'
import { sizeWords } from '../ui/FileCard.tsx'
import { type Part, to } from './part.ts'
import { markdownOf } from './text.tsx'

export const FilesPart = (p: Part) => {
  const { ask, article, sent } = p
  const { t } = ask
  return (
    <section class="panel" aria-labelledby="files-head" id="files">
      <h2 id="files-head">{t('article.files')}</h2>
      <p class="soft">{t('article.files.text')}</p>
      {article.files.length > 0 && (
        <ul class="article-file-list">
          {article.files.map((file) => (
            <li>
              <a href={`/help/files/${file.id}`} data-turbo="false">
                <bdi>{file.name}</bdi>
              </a>{' '}
              <span class="soft">{sizeWords(ask.language, file.size)}</span> <code>{markdownOf(file)}</code>
            </li>
          ))}
        </ul>
      )}
      <form method="post" action={to(p, 'files')} enctype="multipart/form-data" class="article-upload">
        <CsrfField ask={ask} />
        <div class={`field ${sent?.form === 'files' ? 'is-faulty' : ''}`}>
          <label class="label" id="file-label" for="file">
            {t('article.files.choose')}
          </label>
          <FileChoice t={t} id="file" name="file" class="input" />
          {sent?.form === 'files' && <FieldError id="file">{t(`refusal.${sent.refusal.code}`, sent.refusal.values)}</FieldError>}
        </div>
        <Button icon="paperclip">{t('article.files.add')}</Button>
      </form>
    </section>
  )
}
