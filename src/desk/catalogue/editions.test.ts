// MS-04: what an organisation is asked and told hangs on its edition, in the form, behind it and in what it may file.
import { describe, expect, test } from 'vitest'
import { enterpriseCatalogue, standingFact, withPartners } from '../../../test/support/enterprise.ts'
import { intake } from '../entitlements/intake.ts'
import { formFor, formForAny } from './form.ts'

const words = (en: string) => ({ en })
const catalogue = enterpriseCatalogue((document) => {
  const { fields, ...rest } = withPartners(document) as typeof document
  const clearance = (key: string, editions: string[]) => ({
    key,
    kind: 'contracts' as const,
    label: words(key),
    help: words(`Of the ${editions.join()} edition`),
    when: { editions },
  })
  return {
    ...rest,
    fields: [...fields, { ...clearance('clearance', ['government']), kind: 'text' as const }, clearance('papers', ['commercial'])] as never,
  }
})
const chosen = { type: 'general', service: null, offering: null, context: null, answers: {} }
const asked = (edition: string | null | undefined) =>
  [formFor(catalogue, { ...chosen, edition }), formForAny(catalogue, { ...chosen, edition })].map((form) =>
    form.map(({ key }) => key).filter((key) => key === 'clearance' || key === 'papers'),
  )

describe('MS-04 editions', () => {
  test.each([
    ['government', ['clearance']],
    ['commercial', ['papers']],
    [null, []],
    [undefined, []],
  ] as const)('%s is asked %j', (edition, keys) => {
    expect(asked(edition)).toEqual([keys, keys])
  })
  test('the way to the form knows the edition of who files', () => {
    const asks = (edition: string | null) =>
      intake(catalogue, standingFact({ edition }), { ...chosen, type: 'plain', contract: null }, 'en').map(({ ask }) => ask)
    expect(asks('government')).not.toContain('contract')
  })
})
