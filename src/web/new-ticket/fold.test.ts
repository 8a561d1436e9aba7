// Between the type that was chosen and the first question stands nothing that one cannot have, and nothing that was not chosen.
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { formOf } from '../../../test/support/form-of.ts'

const { as } = await testHouse()
const tom = await as('tom')
const typesOf = (page: string) => /<fieldset class="field " id="type-field"[\s\S]*?<\/fieldset>/.exec(page)![0]
/** What is in sight and what is folded. */
const halves = (page: string) => typesOf(page).split('<details class="more-choices">') as [string, string]
const cards = (part: string) =>
  [...part.matchAll(/name="type" value="([\w-]+)"( checked)?/g)].map(([, key, checked]) => key + (checked ?? ''))

test('MS-37 NTT-18 before one has chosen, what may be chosen is in sight, and what is not included with the reason; what is rare is behind More', async () => {
  const [sight, folded] = halves(await tom.page('/tickets/new'))
  expect(cards(sight)).toEqual(['technical', 'incident', 'billing', 'sales', 'suggestion'])
  expect(folded).toContain('More…')
  expect(cards(folded)).toEqual(['change'])
  expect(typesOf(await tom.page('/tickets/new')).replace(/<details[\s\S]*<\/details>/, '')).toMatch(/is-refused[\s\S]*comes with this plan/)
})

test('once chosen, it stays in sight and all others are a press away; the same radios are in the form', async () => {
  const page = await tom.page('/tickets/new?type=incident')
  const [sight, folded] = halves(page)
  expect(cards(sight)).toEqual(['incident checked'])
  expect(folded).toContain('aria-label="Change: What is it about?"')
  expect(cards(folded)).toEqual(['technical', 'billing', 'sales', 'suggestion', 'change'])
  expect(folded).toContain('is-refused')
  expect(formOf(page, '/tickets/new')!.choices.get('type')).toHaveLength(6)
})

test('NTT-10 the reason, and who can change it, are said once: the button that asks us says it is ours', async () => {
  const [, folded] = halves(await tom.page('/tickets/new'))
  expect(folded).toContain('Ask us to change it')
  expect(folded).not.toContain('We can change it')
})
