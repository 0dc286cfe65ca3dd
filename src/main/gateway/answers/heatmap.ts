import { z } from 'zod'
import type { HeatmapGrid } from '../../../contract/domain/heatmap.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { CandleInterval, PositionSide } from '../../../contract/domain/market.ts'
import { type VenueId, environments } from '../../../contract/domain/venue.ts'
import {
  type HeatmapResponse,
  type HeatmapZone,
  type Timeframe,
  timeframes,
} from '../../../contract/gateway.ts'
import type { EngineServices } from '../../core/services.ts'
import { exchangesField, numberField, symbolField, timeField } from '../fields.ts'
import { coverageSummary, isoTime } from './coverage.ts'
import { gridFor } from './grid.ts'
import { requireSymbol, liquidationVenuesNamed } from './venues.ts'

/** Arguments of `GET /liquidations/heatmap`, as text. */
export const heatmapQuery = z.strictObject({
  symbol: symbolField.prefault('BTCUSDT'),
  timeframe: z.enum(timeframes).default('24h'),
  exchanges: exchangesField,
  end_time: timeField.optional().describe('End of the range, ISO 8601. Absent: now.'),
  price_bin_size: numberField(z.number().positive().max(1e9))
    .optional()
    .describe('Height of a zone in the quote asset. Absent: one that suits the symbol.'),
  environment: z.enum(environments).optional(),
})

export type HeatmapArguments = z.output<typeof heatmapQuery>

const hourMs = 3_600_000
const lengths: Readonly<Record<Timeframe, number>> = {
  '24h': 24 * hourMs,
  '7d': 168 * hourMs,
  '30d': 720 * hourMs,
}

/** Short columns keep the outward alignment of the range small against its length. */
const columnsOf: Readonly<Record<Timeframe, CandleInterval>> = {
  '24h': '1m',
  '7d': '5m',
  '30d': '15m',
}

/**
 * The answer of `GET /liquidations/heatmap`: executed liquidations of the range by price bin and
 * side. Throws UNKNOWN_VENUE and UNKNOWN_SYMBOL, naming what is not known.
 */
export function heatmapAnswer(services: EngineServices, query: HeatmapArguments): HeatmapResponse {
  const venues = liquidationVenuesNamed(services, query.exchanges)
  requireSymbol(services, query.symbol)
  const { now } = services.state()
  const to = query.end_time ?? now
  const grid = gridFor(services, {
    symbol: query.symbol,
    from: Math.max(0, to - lengths[query.timeframe]) as UnixMs,
    to,
    interval: columnsOf[query.timeframe],
    binSize: query.price_bin_size ?? services.liquidations.defaultBinSize(query.symbol),
    venues,
    ...(query.environment === undefined ? {} : { environment: query.environment }),
  })
  const zones = zonesOf(grid)
  const perExchange = perExchangeOf(grid, zones, now)
  return {
    symbol: query.symbol,
    timeframe: query.timeframe,
    start_time: isoTime(grid.from),
    end_time: isoTime(grid.to),
    price_bin_size: grid.binSize,
    current_price: services.market.markPrice(query.symbol),
    exchanges: venues,
    zones,
    per_exchange: perExchange,
    ...standing(services, venues, perExchange),
  }
}

/** Zones from the lowest price to the highest, long before short. */
export function zonesOf(grid: HeatmapGrid): readonly HeatmapZone[] {
  const zones = new Map<
    string,
    { bin: number; side: PositionSide; byVenue: Map<VenueId, number> }
  >()
  const { bin: bins, series, notional } = grid.cells
  for (let cell = 0; cell < bins.length; cell += 1) {
    const bin = bins[cell] ?? 0
    const side = (series[cell] ?? 0) % 2 === 1 ? 'short' : 'long'
    const venue = grid.venues[(series[cell] ?? 0) >> 1]
    if (venue === undefined) continue
    const key = `${bin} ${side}`
    const zone = zones.get(key) ?? { bin, side, byVenue: new Map() }
    zones.set(key, zone)
    zone.byVenue.set(venue, (zone.byVenue.get(venue) ?? 0) + (notional[cell] ?? 0))
  }
  return [...zones.values()]
    .toSorted((left, right) => left.bin - right.bin || left.side.localeCompare(right.side))
    .map(({ bin, side, byVenue }) => ({
      price_low: edge(bin, grid.binSize),
      price_high: edge(bin + 1, grid.binSize),
      total_density: [...byVenue.values()].reduce((sum, value) => sum + value, 0),
      side,
      exchange_breakdown: Object.fromEntries(byVenue),
    }))
}

/** Edge of a bin without the noise of binary fractions: 0.30000000000000004 reads as 0.3. */
export function edge(bin: number, binSize: number): number {
  return Number((bin * binSize).toPrecision(12))
}

function perExchangeOf(
  grid: HeatmapGrid,
  zones: readonly HeatmapZone[],
  now: UnixMs,
): HeatmapResponse['per_exchange'] {
  return Object.fromEntries(
    grid.venues.map((venue) => {
      const { long, short } = grid.totals[venue] ?? {
        long: { notional: 0, count: 0 },
        short: { notional: 0, count: 0 },
      }
      const summary = {
        zone_count: zones.filter((zone) => venue in zone.exchange_breakdown).length,
        total_volume: long.notional + short.notional,
        long_volume: long.notional,
        short_volume: short.notional,
        event_count: long.count + short.count,
        coverage: coverageSummary(grid, venue, now),
      }
      return [venue, summary]
    }),
  )
}

/**
 * How much of the market answers now. A venue whose connection nobody watches (a recording read
 * without an engine) answers when it recorded anything in the range.
 */
function standing(
  { health }: EngineServices,
  venues: readonly VenueId[],
  perExchange: HeatmapResponse['per_exchange'],
): Pick<HeatmapResponse, 'market_share_covered' | 'degraded'> {
  const connections = new Map(health.health().map((row) => [row.venue, row.health]))
  const recorded = (venue: VenueId): boolean => (perExchange[venue]?.coverage.recorded ?? 0) > 0
  const answers = (venue: VenueId): boolean => {
    const state = connections.get(venue)
    return state === undefined ? recorded(venue) : state !== 'down'
  }
  const shares = health
    .venues()
    .filter(({ venue }) => venues.includes(venue) && answers(venue))
    .reduce((sum, { assumedMarketShare }) => sum + assumedMarketShare, 0)
  const degraded = venues.some((venue) =>
    connections.has(venue) ? connections.get(venue) !== 'live' : !recorded(venue),
  )
  return { market_share_covered: Math.min(1, Number(shares.toPrecision(12))), degraded }
}
