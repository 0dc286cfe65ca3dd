import type { EngineServices, Handlers } from '../../core/services.ts'
import { checkRange } from './range.ts'

type Names = 'candles:query' | 'liquidations:history'

export function marketHandlers({ market, liquidations }: EngineServices): Pick<Handlers, Names> {
  return {
    'candles:query': (query) => {
      checkRange(query.from, query.to, query.interval)
      return market.candles(query)
    },
    'liquidations:history': (query) => liquidations.history(query),
  }
}
