// Writes presets/preset.schema.json from the schema that validates: `npm run preset-schema`; a test says when it is behind.
import { writeFileSync } from 'node:fs'
import { presetSchema } from '../src/desk/catalogue/preset-schema.ts'

writeFileSync(new URL('../presets/preset.schema.json', import.meta.url), `${JSON.stringify(presetSchema(), null, 2)}\n`)
