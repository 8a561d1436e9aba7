// `npm test`: every check of the house, one after the other, and at the end one line that says how it stands.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, root } from './build.mjs'

const total = { passed: 0, failed: 0, skipped: 0 }
const bin = (name) => join(root, 'node_modules', '.bin', name)
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`

function note(name, passed, since, output = '') {
  total[passed ? 'passed' : 'failed']++
  console.log(`${passed ? '✓' : '✗'} ${name} (${seconds(since)})`)
  if (!passed && output.trim()) console.log(output.trim().split('\n').slice(0, 200).join('\n'))
}

/** Runs a program; answers its exit code and what it said. */
function run(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, shell: process.platform === 'win32', env: { ...process.env, FORCE_COLOR: '0' } })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
    child.on('error', (fault) => resolve({ code: 1, output: String(fault) }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

async function check(name, program, args) {
  const since = Date.now()
  const { code, output } = await run(program, args)
  note(name, code === 0, since, output)
}

/** A check that reads nothing finds nothing: faults are planted for it, and it must see them. */
async function planted(files, look) {
  const folder = mkdtempSync(join(root, 'src/desk/planted-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    return await look(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function importRuleSees() {
  const since = Date.now()
  const files = { 'planted.ts': `import { webApp } from '../../web/app.tsx'\nexport const planted = webApp\n` }
  const { code, output } = await planted(files, (folder) => run(bin('depcruise'), ['--config', '.dependency-cruiser.mjs', folder]))
  const seen = code !== 0 && output.includes('desk-knows-no-door')
  note('import rule finds a planted fault', seen, since, `The planted import was not found:\n${output}`)
}

/** Once for both: what it finds must be what was planted, all of it and nothing else. */
async function nothingUnused() {
  const since = Date.now()
  const files = {
    'planted.ts': 'export const used = 1\nexport const forgotten = 2\nexport type Unasked = typeof used\n',
    'planted.test.ts': `import { used } from './planted.ts'\nconsole.log(used)\n`,
  }
  const args = ['--no-progress', '--no-config-hints', '--reporter', 'compact']
  const { output } = await planted(files, () => run(bin('knip'), args))
  const found = output.split('\n').filter((line) => line && !/ \(\d+\)$/.test(line))
  const isPlanted = (line) => /\/planted-\w+\/planted\.ts: (forgotten|Unasked)$/.test(line)
  const seen = found.filter(isPlanted).length === 2
  note('nothing unused', found.every(isPlanted), since, output)
  note('and what was planted to be unused is found', seen, since, `Of two planted exports not both were found:\n${output}`)
}

async function vitest(project) {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-tests-'))
  const file = join(folder, 'results.json')
  const since = Date.now()
  try {
    const args = ['run', '--project', project, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]
    const { status } = spawnSync(bin('vitest'), args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
      shell: process.platform === 'win32',
    })
    const counts = countsOf(file, status ?? 1)
    for (const kind of ['passed', 'failed', 'skipped']) total[kind] += counts[kind]
    console.log(
      `${counts.failed === 0 ? '✓' : '✗'} ${project}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds(since)})`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A file that could not even be read or has no test in it, and a fault outside any test, count as failed too. */
function countsOf(file, status) {
  let results
  try {
    results = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
  const broken = results.testResults.filter(
    (one) =>
      one.assertionResults.length === 0 || (one.status === 'failed' && !one.assertionResults.some((test) => test.status === 'failed')),
  ).length
  const failed = results.numFailedTests + broken
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: results.numPendingTests + (results.numTodoTests ?? 0),
  }
}

mkdirSync(join(root, 'dist'), { recursive: true })
const built = Date.now()
try {
  await build()
  note('build', true, built)
} catch (fault) {
  note('build', false, built, String(fault))
}
await check('types', bin('tsc'), ['--noEmit'])
await check('format and lint', bin('biome'), ['check', '.'])
await check('import rule', bin('depcruise'), ['--config', '.dependency-cruiser.mjs', 'src', 'world'])
await importRuleSees()
await nothingUnused()
await vitest('unit')
await vitest('proofs')
await vitest('journeys')

const { passed, failed, skipped } = total
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed === 0 ? 0 : 1
