// The program: reads the environment, starts the house, tells the operator where it is, and stops it at the first Ctrl-C.
import { startGuichet, type Guichet } from './guichet.ts'
import { OperatorError, readSettings } from './platform/config.ts'

const say = (line = '') => process.stdout.write(`${line}\n`)

function tell({ config, demo, setUpToken }: Guichet): void {
  say()
  if (config.roles.has('web')) say(`  Guichet is open:  ${config.url}`)
  else say('  Guichet’s worker runs.')
  if (setUpToken)
    say(
      `  First of all:     ${config.url}/set-up?token=${setUpToken}\n                    makes the first administrator; this link works once.`,
    )
  if (demo && config.loopbackOnly) {
    say(`\n  Sign in to the demo with the password  ${demo.password}  as`)
    for (const { address, name, is } of demo.people.filter(
      (who, at, all) => who.is !== 'customer' || all.slice(0, at).filter((other) => other.is === 'customer').length < 3,
    )) {
      say(`    ${address.padEnd(24)} ${name} (${is})`)
    }
  } else if (demo) say(`  The demo's people are in ${config.home}/demo-people.json; anyone who knows that password can sign in.`)
  if (!config.smtpUrl) say('\n  No SMTP_URL is set: mails are kept, and administrators read them under /admin/mail.')
  say(`\n  Everything is kept in ${config.home}. Ctrl-C stops.\n`)
}

async function main(): Promise<void> {
  let stopping: Promise<void> | null = null
  let asked = 0
  const starting = startGuichet(readSettings(process.env, process.argv.slice(2)))
  const stop = (signal: NodeJS.Signals) => {
    // A terminal's Ctrl-C reaches us twice: from the terminal, and from npm. Only a person's third says "at once".
    if (++asked > 3) process.exit(1)
    if (!stopping) say(signal === 'SIGINT' ? '\n  Closing …' : '  Closing …')
    stopping ??= starting
      .then((guichet) => guichet.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      )
  }
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop)
  tell(await starting)
}

main().catch((fault: unknown) => {
  process.stderr.write(
    fault instanceof OperatorError
      ? `\n${fault.message}\n\n`
      : `\nGuichet could not start. This is a fault of the program; please report it with these lines:\n${(fault as Error)?.stack ?? fault}\n\n`,
  )
  process.exit(1)
})
