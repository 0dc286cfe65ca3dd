import { z } from 'zod'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { candleIntervals, intervalMs } from '../../../contract/domain/market.ts'
import type { KlinesResponse } from '../../../contract/gateway.ts'
import type { EngineServices } from '../../core/services.ts'
import { numberField, symbolField, timeField } from '../fields.ts'
import { isoTime } from './coverage.ts'
import { checkTimeRange } from '../../core/timeRange.ts'
import { requireSymbol, venueNamed } from './venues.ts'

/** Arguments of `GET /prices/klines`, as text. */
export const klinesQuery = z.strictObject({
  symbol: symbolField.prefault('BTCUSDT'),
  interval: z.enum(candleIntervals).default('15m'),
  limit: numberField(z.int().min(1).max(1500)).prefault('500'),
  start_time: timeField.optional().describe('ISO 8601. With it the oldest candles come first.'),
  end_time: timeField.optional().describe('ISO 8601. Absent: now.'),
  exchange: z
    .string()
    .min(1)
    .optional()
    .describe('Venue id or alias. Absent: the first venue that lists the symbol.'),
})

export type KlinesArguments = z.output<typeof klinesQuery>

/** The answer of `GET /prices/klines`: candles of one venue, oldest first, at most `limit`. */
export async function klinesAnswer(
  services: EngineServices,
  query: KlinesArguments,
): Promise<KlinesResponse> {
  const venue = query.exchange === undefined ? undefined : venueNamed(services, query.exchange)
  requireSymbol(services, query.symbol)
  const { from, to } = rangeOf(query, services.state().now)
  const found = await services.market.candles({
    symbol: query.symbol,
    ...(venue === undefined ? {} : { venue }),
    interval: query.interval,
    from,
    to,
  })
  const kept =
    query.start_time === undefined
      ? found.candles.slice(-query.limit)
      : found.candles.slice(0, query.limit)
  return {
    symbol: query.symbol,
    exchange: found.venue,
    interval: query.interval,
    data: kept.map(({ openTime, open, high, low, close, volume, closed }) => ({
      timestamp: isoTime(openTime),
      open,
      high,
      low,
      close,
      volume,
      closed,
    })),
  }
}

function rangeOf(query: KlinesArguments, now: UnixMs): { from: UnixMs; to: UnixMs } {
  const length = query.limit * intervalMs[query.interval]
  const { start_time: start, end_time: end } = query
  const to = end ?? (start === undefined ? now : (Math.min(now, start + length) as UnixMs))
  const from = start ?? (Math.max(0, to - length) as UnixMs)
  checkTimeRange(from, to, query.interval, 'start_time')
  return { from, to }
}
