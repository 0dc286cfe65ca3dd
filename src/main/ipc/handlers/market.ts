import type { EngineServices, Handlers } from '../../core/services.ts'
import { checkTimeRange } from '../../core/timeRange.ts'

type Names = 'instruments:list' | 'candles:query' | 'liquidations:history'

export function marketHandlers({ market, liquidations }: EngineServices): Pick<Handlers, Names> {
  return {
    'instruments:list': ({ symbol }) => market.instruments(symbol),
    'candles:query': (query) => {
      checkTimeRange(query.from, query.to, query.interval, 'from')
      return market.candles(query)
    },
    'liquidations:history': (query) => liquidations.history(query),
  }
}
