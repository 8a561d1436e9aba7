// Three kinds of test: `unit` (rules, deeds on real PostgreSQL, doors) is quick; `proofs` kill, walk at random, fill thousands of rows or wait for
// mail, and take several times as long as all units together; `journeys` walk a real browser, one at a time.
import { defineConfig } from 'vitest/config'

const proofs = ['src/**/*.proof.test.ts', 'test/**/*.proof.test.ts']
const beside = {
  // A worker keeps the modules it has read: reading them anew for each file was half of the whole time. What a test makes is its own.
  isolate: false,
  // On a quiet machine a test takes seconds at most; on a busy one several times that.
  testTimeout: 60_000,
  hookTimeout: 30_000,
  expect: { poll: { timeout: 10_000 } },
}

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  resolve: {
    alias: Object.fromEntries(
      ['hono/jsx/jsx-runtime', 'hono/jsx/jsx-dev-runtime'].map((own) => [
        own,
        new URL('src/web/ui/jsx-runtime.ts', import.meta.url).pathname,
      ]),
    ),
  },
  test: {
    globalSetup: ['test/support/postgres.setup.ts'],
    setupFiles: ['test/support/unpolluted.ts'],
    // Vitest would leave one core to itself, and with two cores run one file after the other.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          ...beside,
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'world/**/*.test.ts'],
          exclude: proofs,
        },
      },
      { extends: true, test: { ...beside, name: 'proofs', include: proofs } },
      {
        extends: true,
        test: {
          name: 'journeys',
          server: { deps: { external: [/\/dist\//] } }, // run as it is built
          globalSetup: ['test/support/build.setup.ts'],
          include: ['test/journeys/**/*.journey.{ts,tsx}'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // A page that hears of something asks anew after a second at most; a busy machine takes longer.
          expect: { poll: { timeout: 10_000 } },
        },
      },
    ],
  },
})
