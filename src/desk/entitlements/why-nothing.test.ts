// Whether anything at all may be filed, and what is said where nothing may.
import { expect, test } from 'vitest'
import { coming, contractFact, ended, enterpriseCatalogue, standingFact } from '../../../test/support/enterprise.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Standing } from './facts.ts'
import { whyNothing } from './why-nothing.ts'

const whole = enterpriseCatalogue()
const only = (offerings: readonly string[], types: readonly string[] = ['general', 'premium-general', 'haiku']): Catalogue => ({
  ...whole,
  offerings: whole.offerings.filter(({ key }) => offerings.includes(key)),
  requestTypes: whole.requestTypes.filter(({ key }) => types.includes(key)),
})
const said = (catalogue: Catalogue, standing: Partial<Standing>) =>
  whyNothing(catalogue, standingFact(standing), 'en').map(({ reason }) => reason)
const clouds = ['cloud-east', 'cloud-west']

test('nothing is said where one type under one offering may be filed', () => {
  expect(said(whole, {})).toEqual([])
  expect(said(only(clouds), { contracts: [contractFact({ entity: 'west' })], grants: ['cloud-west'] })).toEqual([])
  expect(said({ ...only(clouds), offerings: [] }, { contracts: [contractFact()] })).toEqual([])
})
test('without the right to file that alone is said', () => {
  expect(said(only(clouds), { files: false })).toEqual(['may-not-file'])
})
test('each different reason is said once', () => {
  expect(said(only(clouds), { contracts: [contractFact({ entity: 'west' })], grants: [] })).toEqual(['no-contract', 'no-grant'])
  expect(said(only(clouds), {})).toEqual(['no-contract'])
})
test('an offering of which no type may be filed is refused too, for what somebody can change', () => {
  expect(said(only(['data-center'], ['haiku', 'premium-general']), {})).toEqual(['not-in-plan'])
  expect(said(only([], ['haiku', 'premium-general', 'general']), {})).toEqual(['not-in-plan'])
  expect(said(only(['data-center'], ['haiku']), {})).toEqual(['not-in-language'])
})
test('no more than three are said', () => {
  const [east] = whole.offerings
  const catalogue = only([...clouds, 'data-center'], ['premium-general'])
  const offerings = [{ ...east!, key: 'cloud-north', entity: 'north' }, ...catalogue.offerings]
  const contracts = [contractFact(ended), contractFact({ id: 'c2', entity: 'west', ...coming })]
  expect(said({ ...catalogue, offerings }, { contracts })).toEqual(['no-contract', 'contract-ended', 'contract-not-begun'])
})
