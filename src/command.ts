// The program `guichet`: what an operator does to a house from the terminal besides starting it.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type ConfigDeed, configure } from './configure.ts'
import { OperatorError, readSettings } from './platform/config.ts'
import { root } from './platform/root.ts'

const usage = `Usage: npx guichet config <plan|apply|export> <folder> [--home <folder>] [--all] [--expect <version>] [--force]

  plan     shows what the files of a folder would change, and changes nothing.
           Exit code 0: nothing to change; 2: something to change; 1: a fault.
  apply    changes it, all or nothing. What the files no longer name is retired, never deleted;
           articles that people edited are left.
  export   writes configuration and articles into a folder, so that applying it changes nothing.

  --home   the home of Guichet; else GUICHET_HOME, else var/<GUICHET_PRESET>, as for npm start
  --all    plan names every text that a language of the house lacks, not only the first few
  --expect apply only if the configuration is still the version that plan named
  --force  export into a folder that holds other files; its configuration stays divided as it was

Works beside a running Guichet. See docs/operations/presets.md.`

const isDeed = (word: string | undefined): word is ConfigDeed => word === 'plan' || word === 'apply' || word === 'export'

function readCommand(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        home: { type: 'string' },
        all: { type: 'boolean' },
        expect: { type: 'string' },
        force: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (fault) {
    throw new OperatorError(`${(fault as Error).message}\n\n${usage}`)
  }
}

async function run(): Promise<number> {
  const { values, positionals } = readCommand(process.argv.slice(2))
  const [about, deed, folder, ...more] = positionals
  if (values.help || positionals.length === 0) {
    process.stdout.write(`${usage}\n`)
    return values.help ? 0 : 1
  }
  if (about !== 'config' || !isDeed(deed) || !folder || more.length > 0) throw new OperatorError(usage)
  if (values.force && deed !== 'export') throw new OperatorError(`--force is for export alone.\n\n${usage}`)
  if (values.all && deed !== 'plan') throw new OperatorError(`--all is for plan alone.\n\n${usage}`)
  if (values.expect !== undefined && deed !== 'apply') throw new OperatorError(`--expect is for apply alone.\n\n${usage}`)
  if (values.expect !== undefined && !/^\d{1,9}$/.test(values.expect))
    throw new OperatorError(`--expect takes the version that plan named, a whole number.\n\n${usage}`)
  const home = values.home === undefined ? {} : { GUICHET_HOME: resolve(values.home) }
  // As `npm start` does, which runs in the project's folder wherever it is called from.
  const settings = readSettings({ ...process.env, ...home }, [], root)
  let close = async () => {}
  const interrupted = (signal: NodeJS.Signals) => void close().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143))
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  return configure(
    settings,
    {
      deed,
      folder: resolve(folder),
      force: values.force ?? false,
      all: values.all ?? false,
      expect: values.expect === undefined ? null : Number(values.expect),
    },
    {
      say: (line = '') => process.stdout.write(`${line}\n`),
      opened: (how) => {
        close = how
      },
    },
  )
}

run().then(
  (code) => {
    process.exitCode = code
  },
  (fault: unknown) => {
    process.stderr.write(
      fault instanceof OperatorError
        ? `${fault.message}\n`
        : `This is a fault of the program; please report it with these lines:\n${(fault as Error)?.stack ?? fault}\n`,
    )
    process.exitCode = 1
  },
)
