// The journeys meet pages with their styles and scripts: built once, before any test file reads their names.
import { build } from '../../scripts/build.mjs'

export default async function setup(): Promise<void> {
  await build()
}
