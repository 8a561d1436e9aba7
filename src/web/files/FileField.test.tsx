// What the field in which files are chosen says, and to whom.
import { expect, test } from 'vitest'
import { words } from '../../platform/messages.ts'
import { FileField } from './FileField.tsx'

const limits = { fileBytes: 3_000_000, files: 5, totalBytes: 10_000_000 }
const shown = (staffRole: 'agent' | null) =>
  String(<FileField ask={{ t: words('en'), language: 'en', visitor: { staffRole } }} draftId="one" files={[]} limits={limits} />)

test('HK-08 a customer reads how to hand over what is larger; who works here, only the limits', () => {
  expect(shown(null)).toContain('Something larger?')
  expect(shown('agent')).not.toContain('Something larger?')
  for (const one of [shown(null), shown('agent')]) expect(one).toMatch(/Up to 3\sMB each/)
})

test('without script the browser’s own control is there, and no button that would do nothing', () => {
  expect(shown(null)).toMatch(/<input class="file-drop-input" type="file" id="files"(?![^>]*hidden)/)
  expect(shown(null)).toMatch(/<button[^>]*id="files-choose" hidden/)
})
