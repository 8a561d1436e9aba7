import { serialize } from 'node:v8'
import { raw } from 'hono/html'
import { expect, test } from 'vitest'

const Named = ({ name, children }: { name: string; children?: unknown }) => (
  <p title={name}>
    {name}
    {children as string}
  </p>
)
const written = (node: unknown) => String(node)
const hostile = `<img src=x onerror=alert(1)> & "it's"`
const harmless = '&lt;img src=x onerror=alert(1)&gt; &amp; &quot;it&#39;s&quot;'

test('F15 words are escaped between tags and in attributes, however deep they stand and whoever hands them on', () => {
  expect(written(<Named name={hostile}>{[hostile, [hostile]]}</Named>)).toBe(`<p title="${harmless}">${harmless}${harmless}${harmless}</p>`)
  const both = (
    <>
      {hostile}
      {hostile}
    </>
  )
  expect(written(both)).toBe(harmless + harmless)
})

test('markup of ours stays as it is, once', () => {
  expect(written(<b>{raw('<i>so</i>')}</b>)).toBe('<b><i>so</i></b>')
  expect(
    written(
      <Named name="a">
        <b>&amp;</b>
      </Named>,
    ),
  ).toBe('<p title="a">a<b>&amp;</b></p>')
})

test('nothing, yes and no leave no words; numbers do', () => {
  expect(
    written(
      <p>
        {null}
        {undefined}
        {false}
        {true}
        {0}
      </p>,
    ),
  ).toBe('<p>0</p>')
})

test('a quote, a dash or an arrow does not make a page of two bytes a letter; letters stay as they are', () => {
  const hasOneByte = (text: string) => serialize(text).includes('"') // so V8 marks what it writes
  expect(hasOneByte('é')).toBe(true)
  expect(hasOneByte('it’s')).toBe(false)
  expect(hasOneByte(written(<b>it’s “so” – é</b>))).toBe(true)
  expect(hasOneByte(written(<b>it’s 日</b>))).toBe(false)
  expect(written(<Named name="it’s “so” – → …">é ş 日</Named>)).toBe(
    '<p title="it&#8217;s &#8220;so&#8221; &#8211; &#8594; &#8230;">it&#8217;s &#8220;so&#8221; &#8211; &#8594; &#8230;é ş 日</p>',
  )
})

test('attributes that are said by being there are there or not; the others say their value', () => {
  expect(written(<input type="checkbox" checked disabled={false} aria-invalid={false} maxlength={3} value={undefined} />)).toBe(
    '<input type="checkbox" checked="" aria-invalid="false" maxlength="3"/>',
  )
})

test('what is no name of an attribute, and what is no word, is a fault rather than markup', () => {
  const odd = { 'x="><script>': 'y' }
  expect(() => <p {...odd} />).toThrow(TypeError)
  expect(() => <p>{{ toString: () => '<b>' } as unknown as string}</p>).toThrow(TypeError)
  expect(() => <p>{Promise.resolve('later')}</p>).toThrow(TypeError)
})
