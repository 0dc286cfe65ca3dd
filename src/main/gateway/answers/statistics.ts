import type {
  LiquidationStatistics,
  SidedSum,
} from '../../../contract/domain/liquidationStatistics.ts'
import type { Timeframe } from '../../../contract/gateway.ts'
import type { StatisticsResponse } from '../../../contract/gatewayLiquidations.ts'
import { isoTime } from './coverage.ts'

/** The answer of `GET /liquidations/statistics`. */
export function statisticsAnswer(
  statistics: LiquidationStatistics,
  timeframe: Timeframe | null,
): StatisticsResponse {
  return {
    symbol: statistics.symbol,
    timeframe,
    start_time: isoTime(statistics.from),
    end_time: isoTime(statistics.to),
    exchanges: statistics.venues,
    total: rowOf(statistics.total),
    by_exchange: Object.fromEntries(
      statistics.byVenue.map(({ venue, guarantee, recorded, ...sums }) => [
        venue,
        { ...rowOf(sums), guarantee, recorded },
      ]),
    ),
    by_size: statistics.bySize.map(({ floor, cap, ...sums }) => ({ ...rowOf(sums), floor, cap })),
    by_hour: statistics.byHour.map(({ hour, ...sums }) => ({ ...rowOf(sums), hour })),
    largest: statistics.largest.map((row) => ({
      id: row.id,
      exchange: row.venue,
      symbol: row.unifiedSymbol,
      side: row.positionSide,
      price: row.price,
      quantity: row.quantity,
      value_usd: row.notional,
      timestamp: isoTime(row.exchangeTime),
    })),
  }
}

function rowOf({ long, short }: SidedSum): StatisticsResponse['total'] {
  return {
    long_volume: long.notional,
    long_count: long.count,
    short_volume: short.notional,
    short_count: short.count,
  }
}
