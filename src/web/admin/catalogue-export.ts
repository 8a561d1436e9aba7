// GET /admin/catalogue/preset.yaml: everything that is configured, as the file of a preset; applied again it changes nothing.
import { configurationOf } from '../../desk/catalogue/configuration-of.ts'
import { exportConfiguration } from '../../desk/catalogue/export-configuration.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'

export async function catalogueExport(ask: SignedAsk): Promise<Response> {
  const configuration = await reading(ask.house.app, ask.visitor.personId, (tx) => configurationOf(tx))
  return ask.c.body(exportConfiguration(configuration), 200, {
    'content-type': 'application/yaml; charset=utf-8',
    'content-disposition': 'attachment; filename="preset.yaml"',
    'cache-control': 'no-store',
  })
}
