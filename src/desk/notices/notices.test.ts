import { describe, expect, test } from 'vitest'
import type { TicketEvent } from '../events.ts'
import { type Around, type Reachable, noticesOf } from './notices.ts'

const person = (more: Partial<Reachable> = {}): Reachable => ({ mail: 'full', staffRole: null, disabled: false, ...more })
const around = (people: Record<string, Partial<Reachable>> = {}, more: Partial<Around> = {}): Around => ({
  requesterId: 'customer',
  assigneeId: 'agent',
  participantIds: ['colleague'],
  agentIds: ['agent', 'second agent'],
  people: new Map(
    Object.entries({
      customer: {},
      colleague: {},
      agent: { staffRole: 'agent' as const },
      'second agent': { staffRole: 'agent' as const },
      ...people,
    }).map(([id, given]) => [id, person({ ...(id.includes('agent') ? { staffRole: 'agent' } : {}), ...given })]),
  ),
  ...more,
})
const told = (event: TicketEvent, actorId: string | null, given = around(), sameDeed: TicketEvent['type'][] = []) =>
  Object.fromEntries(noticesOf({ event, actorId, sameDeed }, given).map((notice) => [notice.personId, notice.kind]))

const moved = (from: string, to: string, shown = true): TicketEvent =>
  ({ type: 'ticket.status-changed', from, to, happening: 'x', shown }) as TicketEvent

describe('who is told', () => {
  test('X-08 the requester gets a receipt for their own ticket, the agents of the queue hear of it', () => {
    expect(told({ type: 'ticket.created', messageId: 'm' }, 'customer')).toEqual({
      customer: 'receipt',
      agent: 'new-ticket',
      'second agent': 'new-ticket',
    })
  })
  test('a late reply of the desk, which opens a follow-up, is a reply to the requester', () => {
    expect(told({ type: 'ticket.created', messageId: 'm', followUpOf: 't' }, 'agent')).toEqual({
      customer: 'reply',
      'second agent': 'new-ticket',
    })
  })
  test('an agent who files for a customer is not told of it', () => {
    expect(told({ type: 'ticket.created', messageId: 'm' }, 'agent')).toEqual({ customer: 'receipt', 'second agent': 'new-ticket' })
  })
  test('DT-35 NTT-32 a reply of the desk goes to requester and participants', () => {
    expect(told({ type: 'ticket.replied', messageId: 'm', byStaff: true }, 'agent')).toEqual({ customer: 'reply', colleague: 'reply' })
  })
  test('a customer’s reply goes to the assignee and the other customers, not to its author', () => {
    expect(told({ type: 'ticket.replied', messageId: 'm', byStaff: false }, 'customer')).toEqual({
      agent: 'customer-reply',
      colleague: 'reply',
    })
  })
  test('who was added is told, unless they added themself', () => {
    expect(told({ type: 'ticket.participant-added', personId: 'colleague', outside: false }, 'customer')).toEqual({ colleague: 'added' })
    expect(told({ type: 'ticket.participant-added', personId: 'colleague', outside: false }, 'colleague')).toEqual({})
  })
  test('the new assignee is told, unless they took it', () => {
    expect(told({ type: 'ticket.assigned', from: null, to: 'second agent' }, 'agent')).toEqual({ 'second agent': 'assigned' })
    expect(told({ type: 'ticket.assigned', from: null, to: 'agent' }, 'agent')).toEqual({})
  })
  test('nobody hears of a note', () => {
    expect(told({ type: 'ticket.noted', noteId: 'n' }, 'agent')).toEqual({})
  })
  test.each([
    ['open', 'pending', 'asked'],
    ['open', 'solved', 'solved'],
    ['solved', 'closed', 'closed'],
    ['solved', 'open', 'reopened'],
  ])('HK-32 from %s to %s customers are told it is %s', (from, to, kind) => {
    expect(told(moved(from, to), 'agent')).toEqual({ customer: kind, colleague: kind })
    expect(told(moved(from, to), null)).toEqual({ customer: kind, colleague: kind })
  })
  test.each([
    ['new', 'open'],
    ['open', 'on-hold'],
    ['pending', 'open'],
  ])('from %s to %s nobody is mailed', (from, to) => {
    expect(told(moved(from, to), 'agent')).toEqual({})
  })
  test('between two states with one public status customers are told nothing', () => {
    expect(told(moved('solved', 'closed', false), null)).toEqual({})
  })
  test('a reply that also solves is one mail, not two', () => {
    expect(told(moved('open', 'solved'), 'agent', around(), ['ticket.replied'])).toEqual({})
  })
  test('an assignee hears when the customer solves', () => {
    expect(told(moved('open', 'solved'), 'customer')).toEqual({ agent: 'customer-moved', colleague: 'solved' })
  })
  test('off means no ticket mail, disabled means none either, notice means notice', () => {
    const given = around({ customer: { mail: 'off' }, colleague: { mail: 'notice' }, agent: { disabled: true } })
    expect(noticesOf({ event: { type: 'ticket.replied', messageId: 'm', byStaff: true }, actorId: 'agent', sameDeed: [] }, given)).toEqual([
      { personId: 'colleague', kind: 'reply', form: 'notice' },
    ])
    expect(told({ type: 'ticket.created', messageId: 'm' }, null, given)).toEqual({ 'second agent': 'new-ticket' })
  })
  test('someone with two standings is told once', () => {
    expect(
      noticesOf(
        { event: { type: 'ticket.replied', messageId: 'm', byStaff: false }, actorId: 'customer', sameDeed: [] },
        around({}, { participantIds: ['agent'] }),
      ),
    ).toHaveLength(1)
  })
})
