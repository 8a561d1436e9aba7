// The import rule: platform ← desk ← { web, api, mail, worker } ← main. Doors never import each other. A test plants a fault that must be found.
const doors = ['web', 'api', 'mail', 'worker']
const tests = '\\.test\\.tsx?$'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one thought in two places.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'platform-knows-nobody',
      comment: 'platform must not import what stands on it.',
      severity: 'error',
      from: { path: '^src/platform/', pathNot: tests },
      to: { path: '^(src/(?!platform/|messages/)|world/|test/)' },
    },
    {
      name: 'desk-knows-no-door',
      comment: 'The desk knows no HTTP, no HTML, no SMTP.',
      severity: 'error',
      from: { path: '^src/desk/', pathNot: tests },
      to: { path: [`^src/(${doors.join('|')}|main|guichet|first-start|command|configure)\\b`, '^(world|test)/'] },
    },
    {
      name: 'desk-has-no-transport',
      comment: 'Libraries of the doors stay in the doors.',
      severity: 'error',
      from: { path: '^src/desk/', pathNot: tests },
      to: { path: 'node_modules/(hono|@hono|nodemailer|graphile-worker)/' },
    },
    ...doors.map((door) => ({
      name: `${door}-is-a-door`,
      comment: 'Doors share the desk, not each other. The worker may send mail: it is what runs it.',
      severity: 'error',
      from: { path: `^src/${door}/`, pathNot: tests },
      to: {
        path: [
          `^src/(${doors.filter((other) => other !== door && !(door === 'worker' && other === 'mail')).join('|')})/`,
          '^src/(main|guichet|first-start|command|configure)\\.',
          '^(world|test)/',
        ],
      },
    })),
    {
      name: 'tests-are-not-shipped',
      comment: 'What runs must not import a test or its support.',
      severity: 'error',
      from: { path: '^(src|world)/', pathNot: tests },
      to: { path: ['^test/', tests] },
    },
    {
      name: 'no-dev-dependency',
      comment: 'What runs must stand in dependencies.',
      severity: 'error',
      from: { path: '^(src|world)/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'must-resolve',
      comment: 'An import that leads nowhere hides from every other rule.',
      severity: 'error',
      from: { path: '^(src|world)/' },
      to: { couldNotResolve: true, pathNot: '^(bun|node):' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
    },
  },
}
