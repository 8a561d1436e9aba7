// The address of a built file (script, style, font, icon): pages name it plainly, browsers keep it for good.
export { assetPath as asset } from '../../platform/assets.ts'
