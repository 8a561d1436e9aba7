import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openapi } from './document.ts'
import { OnceHeaders } from './once.ts'
import { routes } from './routes.ts'

const text = () => `${JSON.stringify(openapi(), null, 2)}\n`

test('docs/api/openapi.json is current (npm run openapi)', () => {
  expect(readFileSync(new URL('../../docs/api/openapi.json', import.meta.url), 'utf8')).toBe(text())
})

test('every operation is described, named once, guarded, and says how it refuses', () => {
  const names = new Set<string>()
  for (const { route } of routes) {
    const operation = openapi().paths?.[route.path]?.[route.method] as {
      operationId: string
      summary: string
      security: unknown[]
      responses: Record<string, { description: string }>
    }
    expect(operation.summary).toMatch(/^[A-Z]/)
    expect(names.has(operation.operationId)).toBe(false)
    names.add(operation.operationId)
    expect(operation.security).toHaveLength(1)
    for (const status of ['400', '401', '403', '429']) expect(Object.keys(operation.responses)).toContain(status)
  }
})

test('what every body and every key can be refused for is said where they are taken', () => {
  const lacking = routes.flatMap(({ route }) => {
    const { request, responses } = route as {
      request?: { body?: { content: object }; headers?: unknown }
      responses: Record<string, { description: string }>
    }
    const told = Object.values(responses).map(({ description }) => description)
    const codes = [
      ...('application/json' in (request?.body?.content ?? {}) ? ['unsupported-body', 'message-too-large'] : []),
      ...(request?.headers === OnceHeaders ? ['already-sent-otherwise', 'key-in-flight'] : []),
    ]
    return codes.filter((code) => !told.some((one) => one.includes(`\`${code}\``))).map((code) => `${route.method} ${route.path}: ${code}`)
  })
  expect(lacking).toEqual([])
})

test('every body and query refuses what it does not know, and says so', () => {
  for (const [name, schema] of Object.entries(openapi().components?.schemas ?? {})) {
    const { type, additionalProperties } = schema as { type?: string; additionalProperties?: unknown }
    if (type === 'object') expect(additionalProperties, name).toBe(false)
  }
})
