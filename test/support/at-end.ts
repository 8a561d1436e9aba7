// Closes what was opened. Within a test vitest takes no `afterAll`, and says nothing: the thing would stay open.
import { afterAll, onTestFinished } from 'vitest'

/** After the test that runs now; after the file where none does. */
export function atEnd(close: () => unknown): void {
  const closing = async () => void (await close())
  try {
    onTestFinished(closing)
  } catch {
    afterAll(closing)
  }
}
