// Where the project lies: code runs from src/ in tests and from dist/ when built, and finds migrations, presets and words from here.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

function upwards(directory: string): string {
  if (existsSync(join(directory, 'package.json'))) return directory
  const parent = dirname(directory)
  if (parent === directory) throw new Error('package.json of Guichet was not found above this program')
  return upwards(parent)
}

export const root = upwards(dirname(fileURLToPath(import.meta.url)))
