// The presets that were delivered with Guichet, by the names of their folders: what GUICHET_PRESET may say.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.ts'

const presets = join(root, 'presets')

export const presetFolder = (preset: string): string => join(presets, preset)
export const isPreset = (name: string): boolean => existsSync(join(presetFolder(name), 'preset.yaml'))
export const presetNames = (): string[] => readdirSync(presets).filter(isPreset)
