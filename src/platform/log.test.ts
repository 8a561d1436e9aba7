import { expect, test } from 'vitest'
import { openLog } from './log.ts'

function logged(write: (log: ReturnType<typeof openLog>) => void): string[] {
  const lines: string[] = []
  write(openLog('trace', { write: (line) => void lines.push(line) }))
  return lines
}

const canary = 'Ödön Kovács <odon@kovacs.example>'

test('F38 one record is one line, whatever stands in its fields', () => {
  const nasty = `x\r\n{"level":"fatal"}\u001b[31m\u2028\${jndi:ldap://x}`
  const [line, ...more] = logged((log) => log.info({ route: nasty }, 'asked'))
  expect(more).toEqual([])
  expect(line!.trimEnd()).not.toMatch(/[\r\n\u001b\u2028]/)
  expect(JSON.parse(line!).route).toContain('jndi')
})

test('F38 a field that is not on the list is dropped, with what people wrote in it', () => {
  const lines = logged((log) => log.warn({ address: canary, subject: canary, body: { name: canary }, ticketId: 't' }, 'refused'))
  expect(lines.join()).not.toContain('Kovács')
  expect(JSON.parse(lines[0]!)).toMatchObject({ ticketId: 't' })
})

test('F38 a fault of the database leaves its values behind and keeps its code and place', () => {
  const fault = Object.assign(new Error(`duplicate key: (address)=(${canary})`), {
    code: '23505',
    detail: canary,
    routine: '_bt_check_unique',
  })
  const [line] = logged((log) => log.error({ err: fault }, 'fault'))
  expect(line).not.toContain('Kovács')
  expect(JSON.parse(line!).err).toMatchObject({ type: 'Error', code: '23505' })
  expect(JSON.parse(line!).err.stack).toContain('log.test.ts')
})
