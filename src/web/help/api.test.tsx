import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { catalogueOf } from '../../platform/messages.ts'
import { refusals } from '../../platform/refusal.ts'
import { openapi } from './api-document.ts'

const { stranger } = await testHouse({ world: false })

test('the readable page names every operation, shape and field of the document, for anyone', async () => {
  const page = await stranger.page('/api')
  for (const [path, methods] of Object.entries(openapi.paths)) {
    for (const [method, { operationId, parameters }] of Object.entries(methods)) {
      expect(page).toContain(`id="op-${operationId}"`)
      expect(page).toContain(`${method.toUpperCase()} /api/v1${path}`)
      for (const { name } of parameters ?? []) expect(page).toContain(`<code>${name}</code>`)
    }
  }
  for (const name of Object.keys(openapi.components.schemas)) expect(page).toContain(`id="shape-${name}"`)
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!)
  for (const id of links) expect(page, id).toContain(`id="${id}"`)
})

test('every refusal has words and a title for its status', () => {
  const words = catalogueOf('en')
  for (const [code, status] of Object.entries(refusals)) {
    expect(words[`refusal.${code}`] ?? words[`api.refusal.${code}`], code).toBeDefined()
    expect(words[`api.problem.${status}`], String(status)).toBeDefined()
  }
})
