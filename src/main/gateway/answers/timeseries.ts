import { z } from 'zod'
import type { HeatmapGrid, HeatmapQuery } from '../../../contract/domain/heatmap.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import {
  type CandleInterval,
  candleIntervals,
  intervalMs,
} from '../../../contract/domain/market.ts'
import { environments } from '../../../contract/domain/venue.ts'
import { PitwallError } from '../../../contract/errors.ts'
import {
  type HeatmapTimeseriesResponse,
  timeWindows,
  windowIntervals,
} from '../../../contract/gateway.ts'
import type { PredictedTimeseriesResponse } from '../../../contract/gatewayLiquidations.ts'
import type { EngineServices } from '../../core/services.ts'
import { exchangesField, numberField, symbolField, timeField } from '../fields.ts'
import { isoTime } from './coverage.ts'
import { gridFor } from './grid.ts'
import { edge } from './heatmap.ts'
import { checkLeverageWeights } from './leverageWeights.ts'
import { predictedAnswer } from './predicted.ts'
import { rangeGiven } from './range.ts'
import { checkTimeRange } from '../../core/timeRange.ts'
import { requireSymbol, liquidationVenuesNamed } from './venues.ts'

/** Arguments of `GET /liquidations/heatmap-timeseries`, as text. */
export const timeseriesQuery = z.strictObject({
  symbol: symbolField.prefault('BTCUSDT'),
  time_window: z
    .enum(timeWindows)
    .optional()
    .describe('Length of the range up to now; decides the interval. Overrides the three below.'),
  start_time: timeField.optional().describe('ISO 8601. Absent: seven days before the end.'),
  end_time: timeField.optional().describe('ISO 8601. Absent: now.'),
  interval: z.enum(candleIntervals.filter((interval) => interval !== '1m')).default('15m'),
  price_bin_size: numberField(z.number().min(1).max(1000))
    .optional()
    .describe('Height of a level in the quote asset. Absent: one that suits the symbol.'),
  leverage_weights: z
    .string()
    .max(200)
    .optional()
    .describe(
      'Share per leverage, `5:15,10:30`; tiers 5, 10, 25, 50 and 100. Asks for the predicted layer.',
    ),
  layer: z
    .enum(['executed', 'predicted'])
    .optional()
    .describe('Absent: executed, or predicted where leverage_weights are given.'),
  exchanges: exchangesField,
  environment: z.enum(environments).optional(),
})

export type TimeseriesArguments = z.output<typeof timeseriesQuery>

const weekMs = 7 * 86_400_000

/**
 * The answer of `GET /liquidations/heatmap-timeseries`, column by column: executed liquidations, or
 * the levels the model predicts. Leverage weights belong to the predicted ones and ask for them.
 */
export function timeseriesAnswer(
  services: EngineServices,
  query: TimeseriesArguments,
): HeatmapTimeseriesResponse | Promise<PredictedTimeseriesResponse> {
  const weights =
    query.leverage_weights === undefined ? null : checkLeverageWeights(query.leverage_weights)
  const layer = query.layer ?? (weights === null ? 'executed' : 'predicted')
  if (layer === 'executed' && weights !== null) {
    throw new PitwallError('INVALID_ARGUMENT', 'leverage_weights belong to the predicted layer.', {
      path: 'leverage_weights',
    })
  }
  const gridQuery = gridQueryOf(services, query)
  if (layer === 'predicted') return predictedAnswer(services, gridQuery, weights)
  const grid = gridFor(services, gridQuery)
  const data = columnsOf(grid)
  return { data, meta: metaOf(grid, data) }
}

function gridQueryOf(services: EngineServices, query: TimeseriesArguments): HeatmapQuery {
  const venues = liquidationVenuesNamed(services, query.exchanges)
  requireSymbol(services, query.symbol)
  const { from, to, interval } = rangeOf(query, services.state().now)
  return {
    symbol: query.symbol,
    from,
    to,
    interval,
    binSize: query.price_bin_size ?? services.liquidations.defaultBinSize(query.symbol),
    venues,
    ...(query.environment === undefined ? {} : { environment: query.environment }),
  }
}

function rangeOf(
  query: TimeseriesArguments,
  now: UnixMs,
): { from: UnixMs; to: UnixMs; interval: CandleInterval } {
  const range = rangeGiven(query, now, weekMs)
  if (query.time_window !== undefined) {
    return { ...range, interval: windowIntervals[query.time_window] }
  }
  checkTimeRange(range.from, range.to, query.interval, 'start_time')
  return { ...range, interval: query.interval }
}

type Column = HeatmapTimeseriesResponse['data'][number]
type Level = { long: number; short: number }

function columnsOf(grid: HeatmapGrid): readonly Column[] {
  const levels = Array.from({ length: grid.columns }, () => new Map<number, Level>())
  const counts = new Uint32Array(grid.columns)
  const { column: columns, bin: bins, series, notional, count } = grid.cells
  for (let cell = 0; cell < columns.length; cell += 1) {
    const column = columns[cell] ?? 0
    const ofColumn = levels[column]
    if (ofColumn === undefined) continue
    const level = ofColumn.get(bins[cell] ?? 0) ?? { long: 0, short: 0 }
    ofColumn.set(bins[cell] ?? 0, level)
    level[(series[cell] ?? 0) % 2 === 1 ? 'short' : 'long'] += notional[cell] ?? 0
    counts[column] = (counts[column] ?? 0) + (count[cell] ?? 0)
  }
  return levels.map((ofColumn, index) => ({
    timestamp: isoTime((grid.from + index * intervalMs[grid.interval]) as UnixMs),
    levels: [...ofColumn]
      .toSorted(([left], [right]) => left - right)
      .map(([bin, { long, short }]) => ({
        price: edge(bin, grid.binSize),
        long_density: long,
        short_density: short,
      })),
    coverage: coverageOf(grid, index),
    positions_created: null,
    positions_consumed: counts[index] ?? 0,
  }))
}

function coverageOf(grid: HeatmapGrid, index: number): Column['coverage'] {
  return Object.fromEntries(
    grid.venues.flatMap((venue) => {
      const column = grid.coverage[venue]?.[index]
      return column === undefined ? [] : [[venue, { ...column }]]
    }),
  )
}

function metaOf(grid: HeatmapGrid, data: readonly Column[]): HeatmapTimeseriesResponse['meta'] {
  const totals = grid.venues.flatMap((venue) => grid.totals[venue] ?? [])
  const prices = data.flatMap(({ levels }) => levels.map(({ price }) => price))
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)
  return {
    symbol: grid.symbol,
    layer: 'executed',
    start_time: isoTime(grid.from),
    end_time: isoTime(grid.to),
    interval: grid.interval,
    price_bin_size: grid.binSize,
    exchanges: grid.venues,
    total_snapshots: data.length,
    price_range:
      prices.length === 0
        ? null
        : {
            min: prices.reduce((least, price) => Math.min(least, price), Infinity),
            max: prices.reduce((most, price) => Math.max(most, price), -Infinity),
          },
    total_long_volume: sum(totals.map(({ long }) => long.notional)),
    total_short_volume: sum(totals.map(({ short }) => short.notional)),
    total_consumed: sum(totals.map(({ long, short }) => long.count + short.count)),
  }
}
