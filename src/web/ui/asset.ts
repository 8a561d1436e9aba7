// The address of a built file; the build's stamp in it lets browsers keep it for good.
export const asset = (name: string): string => `/assets/${name}`
