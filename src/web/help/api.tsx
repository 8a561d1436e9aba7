// The API for people who read before they write: every operation, shape and problem on one page, without script.
import type { Child } from 'hono/jsx'
import { refusals, type RefusalCode } from '../../platform/refusal.ts'
import type { Page } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Icon } from '../ui/Icon.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { type Operation, type Schema, exampleOf, openapi, shapeName, typeWords } from './api-document.ts'

type Say = (key: string, values?: Record<string, string | number>) => string
const base = openapi.servers[0]?.url ?? ''

/** The little Markdown that descriptions hold: code between backticks. */
const Words = ({ text }: { text: string | undefined }) => (
  <>{(text ?? '').split('`').map((part, at) => (at % 2 === 1 ? <code>{part}</code> : part))}</>
)

const Type = ({ schema }: { schema: Schema }) => {
  const shape = shapeName(schema) ?? shapeName(schema.items)
  const words = <code>{typeWords(schema)}</code>
  return shape ? <a href={`#shape-${shape}`}>{words}</a> : words
}

interface FieldRow {
  readonly name: string
  readonly schema: Schema
  readonly required: boolean
  readonly description?: string | undefined
}
const Fields = ({ t, caption, fields }: { t: Say; caption: string; fields: readonly FieldRow[] }) => (
  <div class="table-scroll" tabindex={0} role="region" aria-label={caption}>
    <table class="table api-fields">
      <caption class="for-readers">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('api.page.field')}</th>
          <th scope="col">{t('api.page.type')}</th>
          <th scope="col">{t('api.page.meaning')}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ name, schema, required, description }) => (
          <tr>
            <th scope="row">
              <code>{name}</code> {required && <span class="quiet">{t('api.page.required')}</span>}
            </th>
            <td>
              <Type schema={schema} />
            </td>
            <td lang="en">
              <Words text={description ?? schema.description} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

/** Folded, or the page would be as long as a book; a link to it, and a search in the page, opens it. */
const Folded = ({ id, summary, children }: { id: string; summary: Child; children?: Child }) => (
  <details class="panel disclosure">
    <summary>
      {summary}
      <Icon name="chevron-down" />
    </summary>
    <div class="stack" id={id}>
      {children}
    </div>
  </details>
)

const Shape = ({ t, name, schema }: { t: Say; name: string; schema: Schema }) => (
  <Folded
    id={`shape-${name}`}
    summary={
      <h3>
        <code>{name}</code>
      </h3>
    }
  >
    {schema.description && (
      <p lang="en">
        <Words text={schema.description} />
      </p>
    )}
    {schema.properties ? (
      <Fields
        t={t}
        caption={name}
        fields={Object.entries(schema.properties).map(([field, of]) => ({
          name: field,
          schema: of,
          required: schema.required?.includes(field) ?? false,
        }))}
      />
    ) : (
      <p>
        <code>{typeWords(schema)}</code>
      </p>
    )}
  </Folded>
)

const OneOperation = ({ t, method, path, operation }: { t: Say; method: string; path: string; operation: Operation }) => {
  const [scope] = operation.security[0]?.token ?? []
  const body = operation.requestBody?.content
  const json = body?.['application/json']?.schema
  const example = json && exampleOf(json)
  return (
    <Folded
      id={`op-${operation.operationId}`}
      summary={
        <span class="api-operation">
          <h3 lang="en">{operation.summary}</h3>
          <code class="soft">
            {method.toUpperCase()} {base}
            {path}
          </code>
        </span>
      }
    >
      <p>
        <Chip>{scope ? t('api.page.scope', { scope }) : t('api.page.scope.any')}</Chip>
      </p>
      {operation.description && (
        <p lang="en">
          <Words text={operation.description} />
        </p>
      )}
      {operation.parameters && operation.parameters.length > 0 && (
        <Fields
          t={t}
          caption={`${t('api.page.parameters')}: ${operation.summary}`}
          fields={operation.parameters.map(({ name, schema, required, description }) => ({
            name,
            schema,
            required: required ?? false,
            description,
          }))}
        />
      )}
      {body && (
        <p>
          <strong>{t('api.page.body')}</strong>{' '}
          {Object.entries(body).map(([type, { schema }]) => (
            <>
              <code>{type}</code> <Type schema={schema} />{' '}
            </>
          ))}
        </p>
      )}
      {example !== undefined && (
        <pre class="code-block" tabindex={0} role="region" aria-label={`${t('api.page.example')}: ${operation.summary}`}>
          <code>{JSON.stringify(example, null, 2)}</code>
        </pre>
      )}
      <dl class="data-list">
        {Object.entries(operation.responses).map(([status, answer]) => (
          <div class="data-row">
            <dt class="num">{status}</dt>
            <dd lang="en">
              <Words text={answer.description} />{' '}
              {answer.content?.['application/json'] && <Type schema={answer.content['application/json'].schema} />}
            </dd>
          </div>
        ))}
      </dl>
    </Folded>
  )
}

const placeOf = (tag: string): string => `tag-${tag.replaceAll(' ', '-')}`

/** Codes that some operation can answer with, as the document names them. */
const problemCodes = (Object.keys(refusals) as RefusalCode[]).filter((code) => JSON.stringify(openapi.paths).includes(`\`${code}\``))

export const apiPage: Page = (ask) => {
  const { t } = ask
  const operations = Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const origin = ask.house.config.url
  return ask.c.html(
    <Frame ask={ask} title={t('api.page.title')} room="portal" current="api">
      <PageTitle under={t('api.page.lead')} actions={<Button href="/account/tokens">{t('api.page.account')}</Button>}>
        {t('api.page.title')}
      </PageTitle>
      <div class="stack">
        <section class="stack" aria-labelledby="start">
          <h2 id="start">{t('api.page.start')}</h2>
          <p>{t('api.page.start.token')}</p>
          <pre class="code-block" tabindex={0} role="region" aria-label={t('api.page.example')}>
            <code>{`curl -H 'Authorization: Bearer guichet_…' ${origin}${base}/me`}</code>
          </pre>
          <p>
            {t('api.page.start.document')} <a href={`${base}/openapi.json`}>{`${base}/openapi.json`}</a>
          </p>
          <p>{t('api.page.start.entitlements')}</p>
          <pre class="code-block" tabindex={0} role="region" aria-label={t('api.page.example')}>
            <code>{`GET ${base}/entitlements?explain=1\nGET ${base}/form?type=…&service=…`}</code>
          </pre>
          {ask.language !== 'en' && <p class="quiet">{t('api.page.english')}</p>}
          <div lang="en">
            {openapi.info.description.split('\n\n').map((text) => (
              <p>
                <Words text={text} />
              </p>
            ))}
          </div>
        </section>
        <nav aria-labelledby="contents">
          <h2 id="contents">{t('api.page.contents')}</h2>
          <ul class="api-contents" lang="en">
            {openapi.tags.map(({ name }) => (
              <li>
                <a href={`#${placeOf(name)}`}>{name}</a>
              </li>
            ))}
          </ul>
        </nav>
        {openapi.tags.map((tag) => (
          <section class="stack" aria-labelledby={placeOf(tag.name)}>
            <h2 id={placeOf(tag.name)} lang="en">
              {tag.name}
            </h2>
            {operations
              .filter(({ operation }) => operation.tags.includes(tag.name))
              .map((one) => (
                <OneOperation t={t} {...one} />
              ))}
          </section>
        ))}
        <section class="stack" aria-labelledby="shapes">
          <h2 id="shapes">{t('api.page.shapes')}</h2>
          {Object.entries(openapi.components.schemas).map(([name, schema]) => (
            <Shape t={t} name={name} schema={schema} />
          ))}
        </section>
        <section class="stack" aria-labelledby="problems">
          <h2 id="problems">{t('api.page.problems')}</h2>
          <p>{t('api.page.problems.lead')}</p>
          <dl class="data-list">
            {problemCodes.map((code) => (
              <div class="data-row" id={`problem-${code}`}>
                <dt>
                  <code>{code}</code>
                </dt>
                <dd>
                  <span class="num">{refusals[code]}</span> {t(`api.problem.${refusals[code]}`)}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Frame>,
  )
}
