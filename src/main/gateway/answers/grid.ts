import type { HeatmapGrid, HeatmapQuery } from '../../../contract/domain/heatmap.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { EngineServices } from '../../core/services.ts'

/** The service's grid; what it refuses is named as the HTTP API names it. */
export function gridFor(
  { liquidations }: Pick<EngineServices, 'liquidations'>,
  query: HeatmapQuery,
): HeatmapGrid {
  try {
    return liquidations.heatmap(query)
  } catch (error) {
    if (!(error instanceof PitwallError) || error.path !== 'binSize') throw error
    throw new PitwallError(error.code, error.message.replace('binSize', 'price_bin_size'), {
      path: 'price_bin_size',
    })
  }
}
