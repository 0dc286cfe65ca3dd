import type {
  ColumnCoverage,
  HeatmapGrid,
  HeatmapQuery,
  RecordingGap,
} from '../../../src/contract/domain/heatmap.ts'
import type {
  InstrumentId,
  LiquidationId,
  UnifiedSymbol,
  UnixMs,
} from '../../../src/contract/domain/ids.ts'
import type { Liquidation } from '../../../src/contract/domain/liquidation.ts'
import type { Candle, CandleInterval } from '../../../src/contract/domain/market.ts'
import { intervalMs } from '../../../src/contract/domain/market.ts'
import type { FeedGuarantee } from '../../../src/contract/domain/venue.ts'

/** The venues of the double: those of derivatives, which have liquidations. */
export const fakeVenues = ['binance-usdm', 'bybit', 'hyperliquid'] as const
export type FakeVenue = (typeof fakeVenues)[number]

/** A market made up from a seed, so that screenshots and figures are the same on every run. */
export type FakeMarket = {
  readonly symbol: UnifiedSymbol
  readonly stepMs: number
  readonly startTime: number
  /** Close of every step, oldest first. */
  readonly closes: number[]
  readonly liquidations: Liquidation[]
}

export const stepMs = 60_000
export const guaranteeOf: Readonly<Record<FakeVenue, FeedGuarantee>> = {
  'binance-usdm': 'sampled',
  bybit: 'complete',
  hyperliquid: 'inferred',
}
const share: Readonly<Record<FakeVenue, number>> = {
  'binance-usdm': 0.55,
  bybit: 0.33,
  hyperliquid: 0.12,
}
const priceKinds = {
  'binance-usdm': 'averageFill',
  bybit: 'bankruptcy',
  hyperliquid: 'averageFill',
} as const

/** Mulberry32: small, seeded, good enough for pictures. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function makeMarket(
  symbol: string,
  price: number,
  seed: number,
  endTime: number,
  days: number,
): FakeMarket {
  const random = seeded(seed)
  const steps = days * 1440
  const startTime = Math.floor(endTime / stepMs) * stepMs - steps * stepMs
  const closes: number[] = []
  let close = price
  let drift = 0
  let wildness = 1
  for (let step = 0; step < steps; step++) {
    drift = drift * 0.98 + (random() - 0.5) * 0.00006
    wildness = Math.max(0.4, wildness * 0.995 + (random() < 0.004 ? random() * 4 : 0.005))
    close *= 1 + drift + (random() + random() + random() - 1.5) * 0.0005 * wildness
    closes.push(close)
  }
  const market: FakeMarket = {
    symbol: symbol as UnifiedSymbol,
    stepMs,
    startTime,
    closes,
    liquidations: [],
  }
  for (let step = 1; step < steps; step++) liquidate(market, step, random)
  return market
}

/** Big moves liquidate whoever stood in the way, a little beyond the price. */
function liquidate(market: FakeMarket, step: number, random: () => number): void {
  const before = market.closes[step - 1] ?? 1
  const after = market.closes[step] ?? before
  const move = after / before - 1
  const expected = Math.min(40, (Math.abs(move) * 1400) ** 1.8) * (0.2 + random())
  for (let count = 0; count < Math.floor(expected + random() * 0.6); count++) {
    market.liquidations.push(
      makeLiquidation(
        market,
        step * stepMs + market.startTime + random() * stepMs,
        move < 0 ? 'long' : 'short',
        after,
        random,
      ),
    )
  }
}

export function makeLiquidation(
  market: FakeMarket,
  time: number,
  positionSide: 'long' | 'short',
  price: number,
  random: () => number,
): Liquidation {
  const pick = random()
  const venue: FakeVenue =
    pick < share['binance-usdm']
      ? 'binance-usdm'
      : pick < 1 - share.hyperliquid
        ? 'bybit'
        : 'hyperliquid'
  const away = (random() * random() * 0.004 + 0.0002) * (positionSide === 'long' ? -1 : 1)
  const at = Number((price * (1 + away)).toFixed(price > 1000 ? 1 : 3))
  const wanted = 200 * Math.exp(random() * random() * 8.6)
  const quantity = Number((wanted / at).toFixed(4)) || 0.0001
  return {
    kind: 'liquidation',
    id: `${venue}-${Math.round(time)}-${Math.floor(random() * 1e9)}` as LiquidationId,
    venue,
    instrumentId: instrumentOf(market.symbol, venue),
    unifiedSymbol: market.symbol,
    side: positionSide === 'long' ? 'sell' : 'buy',
    positionSide,
    price: at,
    priceKind: priceKinds[venue],
    quantity,
    notional: at * quantity,
    notionalAsset: venue === 'hyperliquid' ? 'USDC' : 'USDT',
    guarantee: guaranteeOf[venue],
    source: venue === 'hyperliquid' ? 'inference' : 'publicFeed',
    confidence: venue === 'hyperliquid' ? 0.8 : 1,
    exchangeTime: Math.round(time) as UnixMs,
    receivedTime: Math.round(time + 20) as UnixMs,
  }
}

export function instrumentOf(symbol: string, venue: FakeVenue): InstrumentId {
  return `${symbol}-LINEAR.${venue === 'binance-usdm' ? 'BINANCE' : venue.toUpperCase()}` as InstrumentId
}

export function candlesOf(
  market: FakeMarket,
  interval: CandleInterval,
  from: number,
  to: number,
): readonly Candle[] {
  const length = intervalMs[interval]
  const candles: Candle[] = []
  for (let open = Math.floor(from / length) * length; open < to; open += length) {
    const first = Math.max(0, Math.round((open - market.startTime) / stepMs))
    const closes = market.closes.slice(
      first,
      Math.max(first, Math.round((open + length - market.startTime) / stepMs)),
    )
    const before = market.closes[first - 1] ?? closes[0]
    const last = closes.at(-1)
    if (last === undefined || before === undefined) continue
    candles.push({
      kind: 'candle',
      instrumentId: instrumentOf(market.symbol, 'binance-usdm'),
      interval,
      openTime: open as UnixMs,
      open: before,
      high: Math.max(before, ...closes) * 1.0003,
      low: Math.min(before, ...closes) * 0.9997,
      close: last,
      volume: 100,
      closed: true,
    })
  }
  return candles
}

/** A whole map by going over every liquidation: slow and plain, as a double may be. */
export function gridOf(
  market: FakeMarket,
  query: HeatmapQuery,
  gaps: readonly RecordingGap[],
  binSizes: readonly number[],
): HeatmapGrid {
  const length = intervalMs[query.interval]
  const from = Math.floor(query.from / length) * length
  const to = Math.ceil(query.to / length) * length
  const columns = Math.max(1, Math.round((to - from) / length))
  const venues = fakeVenues.filter((venue) => query.venues?.includes(venue) ?? true)
  const cells = new Map<
    string,
    { column: number; bin: number; series: number; notional: number; count: number }
  >()
  const totals = new Map<
    FakeVenue,
    { long: { notional: number; count: number }; short: { notional: number; count: number } }
  >()
  for (const venue of venues)
    totals.set(venue, { long: { notional: 0, count: 0 }, short: { notional: 0, count: 0 } })
  for (const row of market.liquidations) {
    const sums = totals.get(row.venue as FakeVenue)
    if (row.exchangeTime < from || row.exchangeTime >= to || sums === undefined) continue
    if (
      gaps.some(
        (gap) =>
          gap.venue === row.venue && row.exchangeTime >= gap.from && row.exchangeTime < gap.to,
      )
    )
      continue
    const column = Math.floor((row.exchangeTime - from) / length)
    const bin = Math.floor(row.price / query.binSize)
    const series =
      venues.indexOf(row.venue as FakeVenue) * 2 + (row.positionSide === 'short' ? 1 : 0)
    const key = `${column} ${bin} ${series}`
    const cell = cells.get(key) ?? { column, bin, series, notional: 0, count: 0 }
    cell.notional += row.notional
    cell.count += 1
    cells.set(key, cell)
    sums[row.positionSide].notional += row.notional
    sums[row.positionSide].count += 1
  }
  const list = [...cells.values()]
  return {
    symbol: market.symbol,
    environment: 'sandbox',
    from: from as UnixMs,
    to: to as UnixMs,
    interval: query.interval,
    binSize: query.binSize,
    columns,
    venues,
    cells: {
      column: Uint32Array.from(list, (cell) => cell.column),
      bin: Int32Array.from(list, (cell) => cell.bin),
      series: Uint8Array.from(list, (cell) => cell.series),
      notional: Float64Array.from(list, (cell) => cell.notional),
      count: Uint32Array.from(list, (cell) => cell.count),
    },
    coverage: Object.fromEntries(
      venues.map((venue) => [venue, coverageOf(venue, from, columns, length, gaps)]),
    ),
    gaps: gaps.filter(
      (gap) => venues.some((venue) => venue === gap.venue) && gap.to > from && gap.from < to,
    ),
    totals: Object.fromEntries(totals),
    binSizes,
  }
}

function coverageOf(
  venue: FakeVenue,
  from: number,
  columns: number,
  length: number,
  gaps: readonly RecordingGap[],
): ColumnCoverage[] {
  return Array.from({ length: columns }, (_, column) => {
    const start = from + column * length
    const missing = gaps
      .filter((gap) => gap.venue === venue)
      .reduce(
        (sum, gap) =>
          sum + Math.max(0, Math.min(gap.to, start + length) - Math.max(gap.from, start)),
        0,
      )
    return { guarantee: guaranteeOf[venue], recorded: Math.max(0, 1 - missing / length) }
  })
}

/** Bin heights of a market: the smallest is about a five-thousandth of its price. */
export function binSizesOf(market: FakeMarket): readonly number[] {
  const base = 10 ** Math.floor(Math.log10((market.closes[0] ?? 1) * 0.0002))
  return [1, 2, 5, 10, 20, 50, 100].map((factor) => Number((base * factor).toPrecision(3)))
}
