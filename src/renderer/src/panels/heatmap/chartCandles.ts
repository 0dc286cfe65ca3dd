import type { UnifiedSymbol, UnixMs } from '../../../../contract/domain/ids.ts'
import type { Candle } from '../../../../contract/domain/market.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import type { Engine } from '../../bridge/engine.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'

/** Candles over the columns of a map: of the venue, or of any where it has none. */
export async function loadCandles(
  engine: Engine,
  grid: HeatGrid,
  venue: VenueId | null,
): Promise<readonly Candle[]> {
  const query = {
    symbol: grid.symbol as UnifiedSymbol,
    interval: grid.interval,
    from: grid.from as UnixMs,
    to: grid.columnTime(grid.columns) as UnixMs,
  }
  if (venue !== null) {
    const own = await engine.request('candles:query', { ...query, venue })
    if (own.ok && own.value.candles.length > 0) return own.value.candles
  }
  const answer = await engine.request('candles:query', query)
  return answer.ok ? answer.value.candles : []
}
