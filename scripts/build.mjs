// Turns src/ into what runs: dist/main.js for the server; script, style, font and icon for browsers under dist/assets, named by their content.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

export const root = fileURLToPath(new URL('..', import.meta.url))
const source = (path) => join(root, path)

/** The letters of the six languages but Japanese, digits, punctuation, arrows, currency: what Inter is cut down to. */
const letters = [
  ...Array.from({ length: 0x7e - 0x20 + 1 }, (_, at) => 0x20 + at),
  ...Array.from({ length: 0xff - 0xa0 + 1 }, (_, at) => 0xa0 + at),
  ...'ĞğİıŞşŐőŰűŒœŸÿ–—‘’‚“”„•…‹›‰€₺™←→↑↓−≈≠≤≥'.split('').map((letter) => letter.codePointAt(0)),
]
  .map((code) => String.fromCodePoint(code))
  .join('')

function sources(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    return entry.isDirectory() ? sources(path) : [path]
  })
}

/** Changes when any source, the lockfile or this script changes. */
function fingerprint() {
  const hash = createHash('sha256')
  const files = [
    ...sources(source('src')),
    ...(existsSync(source('world')) ? sources(source('world')) : []),
    source('package-lock.json'),
    fileURLToPath(import.meta.url),
  ]
  for (const file of files.filter((name) => !/\.test\.tsx?$/.test(name)).sort()) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/** Keeps what is made: `name.ext` as `name-<hash>.ext`, with its compressed sisters, and remembers it in the manifest. */
function keep(out, manifest, name, bytes, { compress = true } = {}) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const file = `${basename(name, extname(name))}-${hash}${extname(name)}`
  writeFileSync(join(out, file), bytes)
  if (compress) {
    writeFileSync(join(out, `${file}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
    writeFileSync(join(out, `${file}.gz`), gzipSync(bytes, { level: 9 }))
  }
  manifest[name] = file
  return file
}

/**
 * With its libraries and without their thousand files: a process takes 28 MB less and starts in half the time. Names stay as they are, for traces.
 * pdfkit reads its own fonts beside its code and stays outside.
 */
async function server(out) {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [
      source('src/main.ts'),
      source('src/command.ts'),
      source('src/guichet.ts'), // the house itself, for who starts it from a program: the journeys do
      source('src/mail/inbound/read-thread.ts'),
      source('src/desk/promises/holidays-thread.ts'),
    ],
    outdir: out,
    write: false,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    external: ['pdfkit', 'pg-native'],
    banner: { js: `import{createRequire as madeRequire}from'node:module';const require=madeRequire(import.meta.url);` },
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    alias: {
      'hono/jsx/jsx-runtime': source('src/web/ui/jsx-runtime.ts'),
      'lucide-static': source('node_modules/lucide-static/dist/esm/lucide-static.mjs'), // of which only the icons in use are taken
    },
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160, // a trace names a line
    legalComments: 'external',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    logLimit: 8,
  })
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, path.endsWith('.js') ? plain(text) : text)
  }
}

/** One letter of another alphabet, in a pattern, would make V8 keep the whole text with two bytes for each of its letters. */
const plain = (script) => script.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Stock Turbo styles its progress bar inline, which our content security policy forbids; app.css does it instead. */
const turboWithoutInlineStyle = {
  name: 'turbo-without-inline-style',
  setup(build) {
    build.onLoad({ filter: /@hotwired[\\/]turbo[\\/]dist[\\/].*\.js$/ }, (args) => {
      const text = readFileSync(args.path, 'utf8')
      const without = text.replace(/^(\s*)this\.installStylesheetElement\(\);?$/m, '$1')
      if (without === text) throw new Error('Turbo changed: installStylesheetElement() was not found. See scripts/build.mjs.')
      return { contents: without, loader: 'js' }
    })
  },
}

/** What a browser starts with: app.ts on every page, and what app.ts names by address (a shared worker, a part for the workspace). */
const isEntry = (file) => file === 'app.ts' || /^[a-z-]+\.(entry|worker)\.ts$/.test(file)

async function scripts(out, manifest) {
  const folder = source('src/web/browser')
  const entries = readdirSync(folder).filter(isEntry)
  const { build } = await import('esbuild')
  // Workers and parts first: app.ts learns their final names by `define`.
  for (const entry of entries.sort((a, b) => Number(a === 'app.ts') - Number(b === 'app.ts'))) {
    const made = await build({
      entryPoints: [join(folder, entry)],
      bundle: true,
      write: false,
      minify: true,
      format: 'esm',
      target: ['es2023', 'chrome120', 'firefox121', 'safari17.4'],
      define: {
        ASSETS: JSON.stringify(
          Object.fromEntries(
            Object.entries(manifest)
              .filter(([name]) => name.endsWith('.js') || name === 'japanese.css')
              .map(([name, file]) => [name, `/assets/${file}`]),
          ),
        ),
      },
      legalComments: 'none',
      plugins: [turboWithoutInlineStyle],
      logLevel: 'warning',
      logLimit: 8,
    })
    keep(out, manifest, entry.replace(/\.(entry|worker)?\.?ts$/, '.js'), made.outputFiles[0].contents)
  }
}

async function font(out, manifest) {
  const { default: subset } = await import('subset-font')
  const files = source('node_modules/@fontsource-variable/inter/files')
  const axes = { wght: { min: 400, max: 700 } }
  for (const [name, part] of [
    ['inter.woff2', 'latin'],
    ['inter-extended.woff2', 'latin-ext'],
  ]) {
    const whole = readFileSync(join(files, `inter-${part}-wght-normal.woff2`))
    keep(out, manifest, name, await subset(whole, letters, { targetFormat: 'woff2', variationAxes: axes }), { compress: false })
  }
}

/** Noto Sans JP in the slices it comes in, for machines without a Japanese font: a style of its own, which the script brings where it is needed. */
function japanese(out, manifest) {
  const folder = source('node_modules/@fontsource-variable/noto-sans-jp')
  const faces = [
    ...readFileSync(join(folder, 'index.css'), 'utf8').matchAll(/url\(\.\/files\/([\w-]+\.woff2)\)[^;]*;\s*unicode-range:\s*([^;]+);/g),
  ]
  if (faces.length === 0) throw new Error('Noto Sans JP changed: its slices were not found. See scripts/build.mjs.')
  const face = ([, file, range]) => {
    const kept = keep(out, manifest, file, readFileSync(join(folder, 'files', file)), { compress: false })
    return `@font-face{font-family:'Noto Sans JP';src:url(/assets/${kept}) format('woff2');font-weight:100 900;font-display:swap;unicode-range:${range}}`
  }
  keep(out, manifest, 'japanese.css', faces.map(face).join('\n'))
}

async function style(out, manifest) {
  const file = source('src/web/ui/app.css')
  if (!existsSync(file)) return
  const { bundle } = await import('lightningcss')
  const version = (major, minor = 0) => (major << 16) | (minor << 8)
  const made = bundle({
    filename: file,
    minify: true,
    targets: { chrome: version(123), firefox: version(121), safari: version(17, 5) },
    visitor: {
      Url(url) {
        const named = manifest[basename(url.url)]
        return named ? { ...url, url: `/assets/${named}` } : url
      },
    },
  })
  keep(out, manifest, 'app.css', made.code)
}

async function all(out) {
  const assets = join(out, 'assets')
  mkdirSync(assets, { recursive: true })
  const manifest = {}
  const icons = readdirSync(source('src/web/ui')).filter((file) => file.endsWith('.svg'))
  for (const icon of icons) keep(assets, manifest, icon, readFileSync(source(`src/web/ui/${icon}`)))
  japanese(assets, manifest)
  keep(assets, manifest, 'social.png', readFileSync(source('src/web/ui/social.png')), { compress: false })
  await Promise.all([server(out), font(assets, manifest).then(() => style(assets, manifest)), scripts(assets, manifest)])
  writeFileSync(join(out, 'assets.json'), JSON.stringify(manifest, null, 2))
}

const stamp = source('dist/.built-from')

/** Whether a source changed since what lies in dist was made. */
export const isStale = () => !existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint()

/** Builds when stale; answers whether it did. What is made stands aside until it is whole, then takes the place of the old. */
export async function build() {
  if (!isStale()) return false
  const now = fingerprint()
  const out = source(`dist.${process.pid}`)
  try {
    await all(out)
    writeFileSync(join(out, '.built-from'), now)
    rmSync(source('dist'), { recursive: true, force: true })
    renameSync(out, source('dist'))
  } catch (fault) {
    if (isStale()) throw fault // or another build of the same sources was there first
  } finally {
    rmSync(out, { recursive: true, force: true })
    await (await import('esbuild')).stop()
  }
  return true
}

if (process.argv[1] && fileURLToPath(import.meta.url) === join(dirname(process.argv[1]), basename(process.argv[1]))) {
  console.log((await build()) ? 'Built.' : 'Up to date.')
}
