// The way to the form: what is asked in which order, what can be chosen, what has only one answer, and how cheap it stays when there is much of it.
import { describe, expect, test } from 'vitest'
import { contractFact, ended, enterpriseCatalogue, partner, standingFact } from '../../../test/support/enterprise.ts'
import { formFor } from '../catalogue/form.ts'
import { type ChosenPath, choicesOf, intake } from './intake.ts'

const catalogue = enterpriseCatalogue()
const nothing: ChosenPath = { context: null, offering: null, contract: null, type: null, service: null, answers: {} }
const two = standingFact({ contracts: [contractFact(), contractFact({ id: 'c2', number: 'C-2', entity: 'west', plan: 'premium' })] })
const walk = (chosen: Partial<ChosenPath>, standing = two, of = catalogue) => intake(of, standing, { ...nothing, ...chosen }, 'en')
const allowed = (step: ReturnType<typeof walk>[number] | undefined) =>
  step?.options.filter(({ verdict }) => verdict.allowed).map(({ key }) => key)

describe('the questions', () => {
  test('NTT-08 those of the configuration come first in their order, then what the form asks', () => {
    expect(walk({}).map(({ ask, inForm }) => [ask, inForm])).toEqual([
      ['offering', false],
      ['type', false],
    ])
    const steps = walk({ offering: 'cloud-east', type: 'general' })
    expect(steps.map(({ ask, inForm, required }) => [ask, inForm, required])).toEqual([
      ['offering', false, true],
      ['type', false, true],
      ['service', true, false],
      ['contract', true, false],
    ])
    expect(walk({ offering: 'cloud-east', type: 'plain' }).map(({ ask }) => ask)).toEqual(['offering', 'type', 'contract'])
  })
  test('a later choice never makes an earlier one impossible, and an impossible one is not chosen', () => {
    const steps = walk({ offering: 'cloud-east', type: 'premium-general' })
    expect(steps[0]).toMatchObject({ ask: 'offering', chosen: 'cloud-east' })
    expect(steps[1]).toMatchObject({ ask: 'type', chosen: null })
    expect(walk({ offering: 'cloud-west', type: 'premium-general' })[1]).toMatchObject({ chosen: 'premium-general' })
  })
  test('NTT-09 a question with one possible answer is shown, not asked; an optional one is never answered for someone', () => {
    const one = standingFact({ grants: [], contracts: [contractFact()] })
    expect(walk({}, one)[0]).toMatchObject({ ask: 'offering', isOnly: true, chosen: 'data-center' })
    const steps = walk({ offering: 'cloud-east', type: 'general' })
    expect(steps.find(({ ask }) => ask === 'contract')).toMatchObject({ isOnly: true, chosen: null, required: false })
  })
  test('NTT-06 when everything is refused each option says why', () => {
    const through = standingFact({ contracts: [contractFact({ partner })] })
    const [offering] = walk(
      {},
      through,
      enterpriseCatalogue((one) => ({
        ...one,
        offerings: one.offerings.slice(0, 2),
        services: [],
        request_types: one.request_types.filter(({ key }) => key !== 'move'),
      })),
    )
    expect(offering).toMatchObject({ chosen: null, isOnly: false })
    for (const { verdict } of offering!.options) expect(verdict.allowed || verdict.reason).toMatch(/through-partner|no-contract/)
  })
})

describe('NTT-12 the contract', () => {
  const byContract = enterpriseCatalogue((one) => ({ ...one, intake: [{ ask: 'contract' }, { ask: 'offering' }, { ask: 'type' }] }))
  test('asked first, it leaves the offering of its entity', () => {
    const [contract, offering] = walk({ contract: 'c2' }, two, byContract)
    expect(contract).toMatchObject({ chosen: 'c2', inForm: false })
    expect(contract?.options).toMatchObject([
      { key: 'c1', label: 'C-1', group: { en: 'East Ltd' }, description: { en: 'Basic plan' } },
      { key: 'c2', label: 'C-2', group: { en: 'West Inc' } },
    ])
    expect(allowed(offering)).toEqual(['cloud-west', 'data-center'])
  })
  test('one that ended is listed with its reason; without any the question does not arise', () => {
    const [contract] = walk({}, standingFact({ contracts: [contractFact(), contractFact({ id: 'c3', ...ended })] }), byContract)
    expect(contract).toMatchObject({
      isOnly: true,
      chosen: 'c1',
      options: [{ verdict: { allowed: true } }, { verdict: { reason: 'contract-ended' } }],
    })
    expect(walk({}, standingFact(), byContract)[0]?.ask).toBe('offering')
  })
})

describe('NTT-17 the special type', () => {
  test('stands before its general one and is marked when nothing is chosen', () => {
    const type = walk({ offering: 'cloud-west' })[1]!
    expect(type.options.map(({ key }) => key).slice(0, 4)).toEqual(['premium-general', 'general', 'premium-incident', 'incident'])
    expect(type).toMatchObject({ chosen: null, preselected: 'premium-general' })
    expect(walk({ offering: 'cloud-west', type: 'general' })[1]).toMatchObject({ chosen: 'general', preselected: 'general' })
    expect(walk({ offering: 'cloud-east' })[1]).toMatchObject({ preselected: null })
  })
})

describe('a large house', () => {
  const types = Array.from({ length: 200 }, (_, at) => ({ ...catalogue.requestTypes[0]!, key: `type-${at}` }))
  const services = Array.from({ length: 5000 }, (_, at) => ({
    ...catalogue.services[0]!,
    key: `service-${at}`,
    offerings: at % 2 ? ['cloud-east'] : [],
  }))
  const large = {
    ...catalogue,
    requestTypes: types,
    services,
    plans: [{ ...catalogue.plans[0]!, requestTypes: types.map(({ key }) => key) }],
  }
  const contracts = Array.from({ length: 250 }, (_, at) => contractFact({ id: `c${at}`, number: `C-${at}` }))
  const chosen = { ...nothing, offering: 'cloud-east', type: 'type-77', service: 'service-4999' }
  test('with 5,000 services, 200 types and many contracts each contract is looked at for the house once, not for each service and type', () => {
    let looks = 0
    const counted = contracts.map(
      (contract) =>
        new Proxy(contract, {
          get: (of, name) => {
            looks++
            return Reflect.get(of, name)
          },
        }),
    )
    const standing = standingFact({ contracts: counted })
    const steps = intake(large, standing, chosen, 'en')
    formFor(large, { ...chosen, answers: {} })
    expect(steps.find(({ ask }) => ask === 'service')).toMatchObject({ chosen: 'service-4999' })
    expect(looks).toBeLessThan(contracts.length * 60)
  })
  test('a program may ask for each kind of choice by itself', () => {
    const found = choicesOf(large, standingFact({ contracts }), { ...nothing, service: 'service-1', language: 'en' }, 'service')
    expect(found).toHaveLength(5000)
  })
})
