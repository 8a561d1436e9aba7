// NTT-27 whatever is chosen, in whatever order, no typed character is lost: the walk of a browser without script through every selector of the page.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sellEnterprise } from '../../../test/support/enterprise.ts'
import { formOf, type ReadForm } from '../../../test/support/form-of.ts'
import { type Browser, testHouse } from '../../../test/support/house.ts'
import { furnishTom, walkable } from '../../../test/support/walkable.ts'
import { newId } from '../../platform/id.ts'
import { holdsTemplate, withoutTemplate, withTemplate } from './template.ts'

const { as, db, people } = await testHouse()
// Ticks of one context alone: they leave the page with it, and must come back.
const own = { types: ['general', 'incident'], contexts: ['own'] }
await sellEnterprise(db, new Date(), (document) => {
  const made = walkable(document)
  const fields = made.fields.map((field) => (typeof field === 'object' && field.key === 'affected' ? { ...field, when: own } : field))
  return { ...made, fields } as typeof made
})
await furnishTom(db, people)
const lena = await as('lena')
const tom = await as('tom')

/** What was typed, by the field's name: it is to be found there to the end. */
type Typed = Map<string, string>
/** What was chosen of those that no other choice could take away: contracts, tenants, services and people are of some place or company. */
type Picked = Map<string, readonly string[]>
const isOwn = (name: string) => /^(priority|severity|answer-state|answer-affected)$/.test(name)
type Move =
  | { readonly what: 'choose'; readonly selector: number; readonly option: number }
  | { readonly what: 'type'; readonly field: number; readonly text: string }
  | { readonly what: 'press'; readonly button: number }

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('choose' as const), selector: fc.nat(20), option: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('type' as const),
      field: fc.nat(20),
      text: fc.oneof(
        fc.string({ minLength: 1, maxLength: 40 }),
        fc.constantFrom('line\nline', '<b>&amp;</b>', '日本語の詳細', '"quoted" \'text\''),
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('press' as const), button: fc.nat(20) }) },
)

const storable = (text: string): string => text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]|\p{Surrogate}/gu, '.')

/** Every selector that a walk moved. */
const moved = new Set<string>()

async function walk(browser: Browser, moves: readonly Move[]): Promise<void> {
  const typed: Typed = new Map()
  const picked: Picked = new Map()
  let address = `/tickets/new?draft=${newId()}`
  let fields: [string, string][] = []
  let form = await opened(browser, address)
  fields = [...form.sent] as [string, string][]
  const sendTo = async (path: string, more: [string, string][]) => {
    const answer = await browser.post(path, grouped([...fields.filter(([name]) => name !== 'csrf' && name !== 'draft'), ...more]))
    expect([303, 422]).toContain(answer.status)
    if (answer.status === 303) {
      address = answer.headers.get('location')!.split('#')[0]!
      form = await opened(browser, address)
    } else form = formOf(await answer.text(), '/tickets/new')!
    fields = [...form.sent] as [string, string][]
  }
  for (const next of moves) {
    const isStep = !form.typed.includes('body')
    if (isStep) {
      // One question: choose and go on.
      const [name, options] = [...form.choices][0]!
      const chosen = options[next.what === 'choose' ? next.option % options.length : 0]!
      moved.add(name)
      fields = fields.filter(([field]) => field !== name)
      await sendTo(form.action, [[name, chosen]])
      continue
    }
    if (next.what === 'choose') {
      const selectors = [...form.choices]
      const [name, options] = selectors[next.selector % selectors.length]!
      const chosen = options[next.option % options.length]!
      const now = fields.filter(([field]) => field === name).map(([, value]) => value)
      const wanted = !form.boxes.has(name) ? [chosen] : now.includes(chosen) ? now.filter((one) => one !== chosen) : [...now, chosen]
      moved.add(name)
      fields = [...fields.filter(([field]) => field !== name), ...wanted.map((one): [string, string] => [name, one])]
      if (isOwn(name)) picked.set(name, wanted)
    } else if (next.what === 'type') {
      const written = form.typed.filter((field) => !/zone|occurred|people/.test(field))
      const name = written[next.field % written.length]!
      const text = ['body', 'answer-recovery', 'answer-own-words', 'answer-story'].includes(name)
        ? storable(next.text)
        : storable(next.text).replaceAll('\n', ' ')
      const before = fields.find(([field]) => field === name)?.[1] ?? ''
      fields = [...fields.filter(([field]) => field !== name), [name, before + text]]
      typed.set(name, (typed.get(name) ?? '') + text)
    } else {
      const buttons = form.buttons.filter((button) => /^(step:|show|template)/.test(button))
      await sendTo(form.action, [['go', buttons[next.button % buttons.length]!]])
    }
    keeps(form.typed.includes('body') ? fields : await keptIn(address), typed, picked)
  }
  // At the end: through whatever steps are open to the form again.
  await sendTo(form.action, form.typed.includes('body') ? [['go', 'show']] : [])
  for (let turn = 0; turn < 6 && !form.typed.includes('body'); turn++) {
    const [name, options] = [...form.choices][0]!
    fields = fields.filter(([field]) => field !== name)
    await sendTo(form.action, [[name, options[0]!]])
  }
  expect(form.typed).toContain('body')
  keeps(fields, typed, picked)
}

/** On the way the page asks one thing; the words are in the draft. */
async function keptIn(address: string): Promise<[string, string][]> {
  const id = new URL(address, 'http://localhost').searchParams.get('draft')!
  const { content } = await db.owner.selectFrom('draft').select('content').where('id', '=', id).executeTakeFirstOrThrow()
  return Object.entries(content as Record<string, string | string[]>).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  )
}

/** Every character typed in a field is still in it, in its order; a template may stand between. And what was chosen is chosen still. */
function keeps(fields: readonly [string, string][], typed: Typed, picked: Picked): void {
  for (const [name, values] of picked) {
    const held = fields.filter(([field, value]) => field === name && value !== '').map(([, value]) => value)
    expect(held.toSorted(), name).toEqual(values.filter(Boolean).toSorted())
  }
  for (const [name, text] of typed) {
    const held = fields
      .filter(([field]) => field === name)
      .map(([, value]) => value.replaceAll('\r\n', '\n'))
      .join('')
    expect(isIn(text, held), `${name}: ${JSON.stringify(text)} in ${JSON.stringify(held)}`).toBe(true)
  }
}
function isIn(part: string, whole: string): boolean {
  let at = -1
  for (const letter of part) {
    at = whole.indexOf(letter, at + 1)
    if (at === -1) return false
  }
  return true
}

function grouped(fields: readonly (readonly [string, string])[]): Record<string, string | string[]> {
  const all: Record<string, string[]> = {}
  for (const [name, value] of fields) (all[name] ??= []).push(value)
  return all
}

async function opened(browser: Browser, address: string): Promise<ReadForm> {
  const answer = await browser.get(address)
  if (answer.status === 303) return opened(browser, answer.headers.get('location')!)
  const form = formOf(await answer.text(), '/tickets/new')
  if (!form) throw new Error(`${address} shows no form`)
  return form
}

test.each([
  ['who files for nobody but herself', lena, 15],
  ['who files for two companies, with contracts, tenants and colleagues', tom, 30],
] as const)(
  'NTT-27 every walk through all selectors of the page keeps every typed character and every choice: %s',
  {
    timeout: 120_000,
  },
  async (_, browser, walks) => {
    moved.clear()
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 6, maxLength: 40 }), (moves) => walk(browser, moves)),
      { numRuns: Number(process.env['WALKS'] ?? walks), seed: 20_261_121 },
    )
    const all = ['context', 'offering', 'type', 'service', 'priority', 'severity', 'answer-state', 'answer-affected', 'callback-at-general']
    const ofTom = ['organisation', 'contracts', 'answer-tenant', 'colleague']
    expect((browser === tom ? [...all, ...ofTom] : all).filter((name) => !moved.has(name))).toEqual([])
  },
)

test('NTT-28 a template joins any text and leaves it again as it was, but for empty lines at the end', () => {
  const text = fc.string({ maxLength: 200 }).map((one) => one.replaceAll('\r', ''))
  const template = fc.string({ minLength: 1, maxLength: 200 }).map((one) => `Q: ${one.replaceAll('\r', '')}?`)
  fc.assert(
    fc.property(text, template, (body, words) => {
      fc.pre(!holdsTemplate(body, words))
      const joined = withTemplate(body, words)
      expect(holdsTemplate(joined, words)).toBe(true)
      expect(withTemplate(joined, words)).toBe(joined)
      expect(withoutTemplate(joined, words).trimEnd()).toBe(body.trimEnd())
    }),
  )
})
