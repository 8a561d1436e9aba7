// Writes docs/api/openapi.json from the schemas that validate; a test says when it is behind.
import { writeFileSync } from 'node:fs'
import { openapi } from '../src/api/document.ts'

writeFileSync(new URL('../docs/api/openapi.json', import.meta.url), `${JSON.stringify(openapi(), null, 2)}\n`)
