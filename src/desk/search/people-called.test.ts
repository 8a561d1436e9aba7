// DT-26: plain words that are somebody's name lead those of us who work their tickets to them; to nobody else do they name anyone.
import { expect, test } from 'vitest'
import { counter, minutes, question, type Someone } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { findPeople } from '../people/find-people.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { searchTickets } from '../tickets/search-tickets.ts'
import { askedOf } from './asked.ts'
import { namesOf } from './names.ts'
import { peopleCalled } from './people-called.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'

const c = await counter()
const [kim, lee] = [await c.agent('Kim', ['technical']), await c.agent('Lee', ['billing'])]
const root = await c.agent('Root', [], 'administrator')
const [elodie, ipek, silent] = [await c.person('Élodie Şahin'), await c.person('İpek Işık-Öz'), await c.person('Elodie Silent')]
for (const who of [elodie, ipek]) await createTicket(c.as(who), question)

const called = async (who: Someone, text: string) => {
  const names = namesOf(await catalogueOf(c.app), 'en', true)
  const { people, more } = await reading(c.app, who.personId, (tx) => peopleCalled(tx, who, text, askedOf(text, names)))
  return [...people.map(({ name }) => name), ...(more ? ['…'] : [])]
}

test('DT-26 X-10 by the beginnings of a name, in any order and without accents, or of an address', async () => {
  for (const text of ['elodie', 'ELODIE', 'Élo', 'sahin', 'Şahin élodie', '"Élodie Şahin"', 'elodie s', 'sahin, elodie', elodie.address])
    expect(await called(kim, text), text).toEqual(['Élodie Şahin'])
  for (const text of ['ipek', 'İPEK', 'ısık', 'ışık-öz ipek', ipek.address.slice(0, 4)])
    expect(await called(kim, text), text).toEqual([ipek.name])
})

test('X-10 by a part after a hyphen or an apostrophe, and without the space between family and given name', async () => {
  const ways = {
    'Ciarán O’Brien': ['brien', 'o’brien', 'ciaranob'],
    'Jean-Luc Noël': ['luc', 'noel luc', 'jean-l'],
    '山田 太郎': ['山田太郎', '山田太', '太郎', '山田　太郎'],
  }
  for (const [name, texts] of Object.entries(ways)) {
    const who = await c.person(name)
    await createTicket(c.as(who), question)
    for (const text of texts) expect(await called(kim, text), text).toEqual([name])
    const { rows } = await reading(c.app, kim.personId, (tx) => findPeople(tx, { text: texts[0]! }))
    expect(rows.map((row) => row.name)).toEqual([name])
  }
  for (const text of ['rien', 'uc', '郎', '田太郎']) expect(await called(kim, text), text).toEqual([])
})

test('X-10 `from:` and the picker of a requester know them by the same letters', async () => {
  for (const text of ['ipek', 'İPEK', 'ışık', 'ISIK', ipek.address.toUpperCase()]) {
    const { rows } = await reading(c.app, kim.personId, (tx) => searchTickets(tx, kim, { text: `from:${text}`, scope: 'queue' }))
    expect(
      rows.map(({ requester }) => requester.name),
      text,
    ).toEqual([ipek.name])
    const { rows: picked } = await reading(c.app, kim.personId, (tx) => findPeople(tx, { text }))
    expect(
      picked.map(({ name }) => name),
      text,
    ).toEqual([ipek.name])
  }
})

test('nobody for what is no name: a middle, one letter, filters, words left out, many words, wildcards, nothing', async () => {
  for (const text of [
    'odie',
    'e',
    'from:elodie',
    'elodie status:open',
    'elodie -disk',
    'elodie is not at her desk',
    '%',
    '_lodie',
    'elodie\\',
    '\0',
    '\ud800',
    '',
  ])
    expect(await called(kim, text), text).toEqual([])
  expect(await called(kim, 'elodie\0')).toEqual([elodie.name])
})

test('F22 only requesters of tickets that the asker works; to a customer nobody, not even themselves', async () => {
  expect(await called(root, 'elodie')).toEqual([elodie.name])
  for (const who of [lee, elodie, silent, { ...silent, staffRole: 'agent' as const }]) expect(await called(who, 'elodie')).toEqual([])
})

test('the first five of very many, and that there are more', async () => {
  const names = ['Zed', 'Yul', 'Xan', 'Wes', 'Val', 'Uma'].map((last) => `Priya ${last}`)
  for (const [at, name] of names.entries()) await createTicket(c.as(await c.person(name), minutes(at)), question)
  expect(await called(kim, 'priya')).toEqual([...names.toReversed().slice(0, 5), '…'])
  expect(await called(kim, 'priya z')).toEqual(['Priya Zed'])
})
