// The house as it is shipped, out of the bundle with its libraries: what a library misses there no test of the sources would meet.
import type * as sources from '../../src/guichet.ts'

export const { startGuichet } = (await import(new URL('../../dist/guichet.js', import.meta.url).href)) as typeof sources
