import type { HeatmapQuery } from '../../../contract/domain/heatmap.ts'
import type { RequestArguments } from '../../../contract/ipc/schemas.ts'
import type { EngineServices, Handlers } from '../../core/services.ts'
import { checkTimeRange } from '../../core/timeRange.ts'

type Names = 'heatmap:query' | 'heatmap:watch' | 'heatmap:unwatch'

export function heatmapHandlers({ liquidations }: EngineServices): Pick<Handlers, Names> {
  return {
    'heatmap:query': (query) => liquidations.heatmap(toQuery(query)),
    'heatmap:watch': ({ viewId, query }, window) => window.watch(viewId, toQuery(query)),
    'heatmap:unwatch': ({ viewId }, window) => {
      window.unwatch(viewId)
      return null
    },
  }
}

function toQuery(parsed: RequestArguments<'heatmap:query'>): HeatmapQuery {
  checkTimeRange(parsed.from, parsed.to, parsed.interval, 'from')
  const { environment, venues, ...rest } = parsed
  return {
    ...rest,
    ...(environment === undefined ? {} : { environment }),
    ...(venues === undefined ? {} : { venues }),
  }
}
