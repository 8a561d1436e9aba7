// Before a build: the presets are whole, and each label, type and service that their articles quote is there (HK-36). Folders may be named; left out: all presets.
import { readPresetFolder } from '../src/desk/catalogue/preset-folder.ts'
import { OperatorError } from '../src/platform/config.ts'
import { presetFolder, presetNames } from '../src/platform/presets.ts'

const named = process.argv.slice(2)
for (const folder of named.length > 0 ? named : presetNames().map(presetFolder))
  try {
    readPresetFolder(folder)
  } catch (fault) {
    if (!(fault instanceof OperatorError)) throw fault
    console.error(fault.message)
    process.exitCode = 1
  }
