// The summary of a ticket as a heading: a long one is written smaller, so that on a phone it does not fill the screen.

/** Han, kana and full-width signs are twice as wide as letters. */
const width = (text: string): number => [...text].reduce((sum, sign) => sum + (/[\u1100-\u11ff\u2e80-\uffef]/.test(sign) ? 2 : 1), 0)

export const Summary = ({ of }: { of: string }) => <bdi class={width(of) > 70 ? 'is-long' : undefined}>{of}</bdi>
