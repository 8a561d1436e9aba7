import { expect, test } from 'vitest'
import { renderMarkdown } from '../../platform/markdown.ts'
import { written } from './written.ts'

const shown = (text: string) => String(written(renderMarkdown(text)))

test('a table scrolls by keys, and is called by the heads of its columns', () => {
  const html = shown('Measured:\n\n| Region | **Latency** & "loss" |\n| --- | --- |\n| eu-west | 14 ms |\n\nThanks')
  expect(html).toContain('<div class="table-written" tabindex="0" role="group" aria-label="Region, Latency &amp; &quot;loss&quot;"><table>')
  expect(html).toMatch(/<\/table><\/div>\s*<p>Thanks/)
})

test('without heads it is called by its cells; one that says nothing has the focus still, and no name', () => {
  expect(shown('| | |\n| --- | --- |\n| eu-west | 14 ms |')).toContain('aria-label="eu-west, 14 ms"')
  expect(shown('| | |\n| --- | --- |')).toContain('<div class="table-written" tabindex="0"><table>')
})

test('what only looks like a table stays text', () => {
  expect(shown('`<table>` and <table onclick="x">')).not.toContain('table-written')
})
