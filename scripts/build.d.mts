// What the build script gives to TypeScript that imports it.
export const root: string
export function build(): Promise<void>
