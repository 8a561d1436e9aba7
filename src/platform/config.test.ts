import { describe, expect, test } from 'vitest'
import { OperatorError, readSettings } from './config.ts'

function faultsOf(env: Record<string, string>, args: string[] = []): string {
  try {
    readSettings(env, args, '/srv/guichet')
  } catch (fault) {
    if (fault instanceof OperatorError) return fault.message
    throw fault
  }
  return ''
}

test('with nothing set, everything stays on this machine, in var/default', () => {
  expect(readSettings({}, [], '/srv/guichet')).toMatchObject({
    url: 'http://localhost:3000',
    port: 3000,
    hosts: ['127.0.0.1', '::1'],
    loopbackOnly: true,
    home: '/srv/guichet/var/default',
    preset: 'default',
    empty: false,
    database: null,
    smtpUrl: null,
    secret: null,
  })
})

test('the home is named after the preset', () => {
  expect(readSettings({ GUICHET_PRESET: 'hostkey' }, [], '/srv/guichet').home).toBe('/srv/guichet/var/hostkey')
})

test('an empty variable counts as not set', () => {
  expect(readSettings({ PORT: '', SMTP_URL: ' ', HOST: '' }, []).port).toBe(3000)
})

test('all faults are told at once, each with what to do', () => {
  const told = faultsOf(
    {
      PORT: 'http',
      GUICHET_URL: 'https://support.example/path',
      DATABASE_URL: 'mysql://x',
      DATABASE_OWNER_URL: 'mysql://y',
      SMTP_URL: 'mail.example',
      TRUSTED_PROXIES: '10.0.0.0/99',
      GUICHET_ROLES: 'web,cook',
      GUICHET_SECRET: 'short',
      LOG_LEVEL: 'loud',
    },
    ['--emtpy'],
  )
  for (const name of [
    'PORT',
    'GUICHET_URL',
    'DATABASE_URL',
    'DATABASE_OWNER_URL',
    'SMTP_URL',
    'TRUSTED_PROXIES',
    'GUICHET_ROLES',
    'GUICHET_SECRET',
    'LOG_LEVEL',
    '--emtpy',
  ])
    expect(told).toContain(name)
  expect(told.split('\n')).toHaveLength(1 + 10)
})

test('what only shows when two are seen together is told at once too, also beside one that is wrong by itself, and so is an unknown preset', () => {
  const told = faultsOf({
    PORT: 'http',
    HOST: '0.0.0.0',
    DATABASE_URL: 'mysql://x',
    GUICHET_MAIL_LISTEN: 'nowhere',
    GUICHET_PRESET: 'nowhere',
  })
  expect(told.split('\n').slice(1)).toEqual([
    expect.stringContaining('PORT must be'),
    expect.stringMatching(/There is no preset nowhere\. Set GUICHET_PRESET to one of: .*\bdefault\b/),
    expect.stringContaining('DATABASE_URL is not an address'),
    expect.stringContaining('GUICHET_MAIL_LISTEN must be'),
    expect.stringContaining('Set GUICHET_URL'),
    expect.stringContaining('without DATABASE_OWNER_URL'),
    expect.stringContaining('without GUICHET_REPLY_DOMAIN'),
  ])
  const both = faultsOf({ LOG_LEVEL: 'loud', DATABASE_OWNER_URL: 'mysql://x', GUICHET_ROLES: 'worker' })
  for (const fault of ['LOG_LEVEL', 'without DATABASE_URL', 'GUICHET_ROLES=worker']) expect(both).toContain(fault)
})

test('of one that is wrong nothing else is said that need not be so', () => {
  expect(faultsOf({ HOST: '0.0.0.0', GUICHET_URL: 'support.example' }).split('\n')).toHaveLength(1 + 1)
  expect(faultsOf({ HOST: 'all of them' }).split('\n')).toHaveLength(1 + 1)
  expect(faultsOf({ GUICHET_ROLES: 'cook' }).split('\n')).toHaveLength(1 + 1)
  expect(faultsOf({ GUICHET_PRESET: '../elsewhere' }).split('\n')).toHaveLength(1 + 1)
})

test('a secret is never repeated in a fault', () => {
  expect(faultsOf({ GUICHET_SECRET: 'hunter2', DATABASE_URL: 'db://guichet:hunter2@x' })).not.toContain('hunter2')
})

describe('F31 the address people open', () => {
  test('listening beyond this machine without GUICHET_URL is refused', () => {
    expect(faultsOf({ HOST: '0.0.0.0' })).toContain('Set GUICHET_URL')
    expect(faultsOf({ HOST: '192.0.2.7' })).toContain('Set GUICHET_URL')
    expect(faultsOf({ HOST: '0.0.0.0', GUICHET_URL: 'https://support.example' })).toBe('')
    for (const host of ['127.0.0.1', '::1', 'localhost', '[::1]']) expect(faultsOf({ HOST: host })).toBe('')
  })

  test('behind a proxy on the same machine it is not this machine’s affair alone', () => {
    const settings = readSettings({ GUICHET_URL: 'https://support.example' }, [])
    expect(settings.hosts).toEqual(['127.0.0.1', '::1'])
    expect(settings.loopbackOnly).toBe(false)
  })

  test.each([
    'ftp://support.example',
    'https://support.example/help',
    'https://me@support.example',
    'https://support.example?x',
    'support.example',
  ])('%s is not an address', (url) => {
    expect(faultsOf({ GUICHET_URL: url })).toContain('GUICHET_URL')
  })
})

describe('the database', () => {
  test('an external one needs both its connections', () => {
    expect(faultsOf({ DATABASE_URL: 'postgres://a@b/c' })).toContain('DATABASE_OWNER_URL')
    expect(faultsOf({ DATABASE_OWNER_URL: 'postgres://a@b/c' })).toContain('DATABASE_URL')
    expect(readSettings({ DATABASE_URL: 'postgres://a@b/c', DATABASE_OWNER_URL: 'postgres://o@b/c' }, []).database).toEqual({
      app: 'postgres://a@b/c',
      owner: 'postgres://o@b/c',
    })
  })

  test('the embedded one serves one process only', () => {
    expect(faultsOf({ GUICHET_ROLES: 'worker' })).toContain('GUICHET_ROLES')
    expect(faultsOf({ GUICHET_ROLES: 'worker', DATABASE_URL: 'postgres://a@b/c', DATABASE_OWNER_URL: 'postgres://o@b/c' })).toBe('')
  })
})
