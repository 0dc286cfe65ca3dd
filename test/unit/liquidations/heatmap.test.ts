import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HeatmapQuery } from '../../../src/contract/domain/heatmap.ts'
import type { UnifiedSymbol, UnixMs } from '../../../src/contract/domain/ids.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { PitwallError } from '../../../src/contract/errors.ts'
import { createLiquidationService } from '../../../src/main/liquidations/service.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { type TestEngine, testEngine } from '../../support/liquidationEngine.ts'
import { liquidation, venueInfo } from '../../support/liquidations.ts'

const start = Date.UTC(2026, 4, 1, 12)
const symbol = 'BTCUSDT' as UnifiedSymbol
let engine: TestEngine

beforeEach(() => {
  engine = testEngine({ start, listed: ['BTCUSDT', 'ETHUSDT'] })
})
afterEach(() => engine.close())

function record(...events: readonly Parameters<typeof liquidation>[0][]): void {
  for (const event of events) engine.bus.publish(liquidation(event))
  engine.clock.advance(100)
}

function at(offsetMs: number): UnixMs {
  return (start + offsetMs) as UnixMs
}

function query(over: Partial<HeatmapQuery> = {}): HeatmapQuery {
  return { symbol, from: at(-3_600_000), to: at(0), interval: '15m', binSize: 100, ...over }
}

function refusal(work: () => unknown): PitwallError {
  try {
    work()
  } catch (error) {
    if (error instanceof PitwallError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('a heatmap', () => {
  it('puts events into cells by column, bin, venue and side', () => {
    record(
      { venue: 'bybit', side: 'sell', price: 82_010, quantity: 1, exchangeTime: at(-60_000) },
      { venue: 'bybit', side: 'sell', price: 82_090, quantity: 1, exchangeTime: at(-50_000) },
      { venue: 'hyperliquid', side: 'buy', price: 82_100, quantity: 2, exchangeTime: at(-40_000) },
    )
    const { cells, columns, from, to, venues } = engine.service.heatmap(query())
    expect({ columns, from, to, venues }).toEqual({
      columns: 4,
      from: at(-3_600_000),
      to: at(0),
      venues: ['binance-usdm', 'bybit', 'hyperliquid'],
    })
    expect(cells).toEqual({
      column: Uint32Array.of(3, 3),
      bin: Int32Array.of(820, 821),
      series: Uint8Array.of(2, 5),
      notional: Float64Array.of(164_100, 164_200),
      count: Uint32Array.of(2, 1),
    })
  })

  it('is aligned outwards to whole intervals', () => {
    const grid = engine.service.heatmap(query({ from: at(-1), to: at(1), interval: '1h' }))
    expect([grid.from, grid.to, grid.columns]).toEqual([at(-3_600_000), at(3_600_000), 2])
  })

  it('shows only the venues asked for, in its cells and its totals', () => {
    const time = at(-1000)
    record({ venue: 'bybit', exchangeTime: time }, { venue: 'hyperliquid', exchangeTime: time })
    const grid = engine.service.heatmap(query({ venues: ['hyperliquid'] }))
    expect(grid.venues).toEqual(['hyperliquid'])
    expect([...grid.cells.series]).toEqual([0])
    expect(Object.keys(grid.totals)).toEqual(['hyperliquid'])
  })

  it('never mixes environments', () => {
    record({ exchangeTime: at(-1000) })
    const live = engine.service.heatmap(query({ environment: 'live' }))
    expect(live.cells.count).toHaveLength(0)
    expect(engine.service.heatmap(query({ environment: 'sandbox' })).cells.count).toHaveLength(1)
  })

  it('shows one environment where venues are configured with several', () => {
    engine.service.close()
    const environments: [VenueId, 'live' | 'sandbox'][] = [
      ['bybit', 'live'],
      ['binance-usdm', 'sandbox'],
    ]
    const mixed = createLiquidationService({
      ...engine,
      log: silentLog,
      venues: environments.map(([venue, environment]) => ({ info: venueInfo(venue), environment })),
      directory: { listed: () => [], isListed: () => true, markPrice: () => null },
    })
    record(
      { venue: 'bybit', exchangeTime: at(-1000) },
      { venue: 'binance-usdm', exchangeTime: at(-1000) },
    )
    expect(mixed.heatmap(query())).toMatchObject({ environment: 'live', venues: ['bybit'] })
    expect(mixed.heatmap(query({ venues: ['binance-usdm'] }))).toMatchObject({
      environment: 'sandbox',
      venues: ['binance-usdm'],
    })
    mixed.close()
  })

  it('offers nice bins from about 1.5 basis points to one per cent of the price', () => {
    engine.marks.set('BTCUSDT', 82_000)
    expect(engine.service.heatmap(query()).binSizes).toEqual([20, 50, 100, 200, 500])
    expect(engine.service.defaultBinSize(symbol)).toBe(100)
  })

  it('keeps the base bin of the first sight when the price leaves its order of magnitude', () => {
    record({ price: 99_990, exchangeTime: at(-1000) })
    record({ price: 100_010, exchangeTime: at(-900) })
    engine.restart()
    const { cells } = engine.service.heatmap(query({ binSize: 1 }))
    expect([...cells.bin]).toEqual([99_990, 100_010])
  })

  it('puts a price far from all others into its own bin', () => {
    record(
      { price: 82_000, exchangeTime: at(-1000) },
      { price: 1_000_000_000, quantity: 0.001, exchangeTime: at(-61_000) },
    )
    const { cells } = engine.service.heatmap(query({ binSize: 1 }))
    expect([...cells.bin]).toEqual([82_000, 1_000_000_000])
  })

  it('answers the same when its cells do not fit in memory', () => {
    const events = Array.from({ length: 300 }, (_, index) => ({
      price: 80_000 + index * 13,
      exchangeTime: at(-(index + 1) * 600_000),
    }))
    record(...events)
    const wide = query({ from: at(-300 * 600_000), to: at(0), interval: '5m', binSize: 1 })
    const expected = engine.service.heatmap(wide)
    expect(expected.cells.count).toHaveLength(300)
    const small = createLiquidationService({
      ...engine,
      log: silentLog,
      venues: (['binance-usdm', 'bybit', 'hyperliquid'] as const).map((venue) => ({
        info: venueInfo(venue),
        environment: 'sandbox',
      })),
      directory: { listed: () => [], isListed: () => true, markPrice: () => null },
      cacheCells: 40,
    })
    expect(small.heatmap(wide).cells).toEqual(expected.cells)
    expect(small.heatmap(wide).cells).toEqual(expected.cells)
    small.close()
  })
})

describe('a heatmap that cannot be', () => {
  it('is refused for a symbol nobody lists and nobody stored, by name', () => {
    const error = refusal(() =>
      engine.service.heatmap(query({ symbol: 'NOPEUSDT' as UnifiedSymbol })),
    )
    expect([error.code, error.message]).toEqual([
      'UNKNOWN_SYMBOL',
      expect.stringContaining('NOPEUSDT'),
    ])
  })

  it('is answered empty for a symbol that is listed and was never liquidated', () => {
    const grid = engine.service.heatmap(query({ symbol: 'ETHUSDT' as UnifiedSymbol }))
    expect(grid.cells.count).toHaveLength(0)
    expect(grid.columns).toBe(4)
  })

  it('is refused when it ends before it begins, or at its beginning', () => {
    expect(refusal(() => engine.service.heatmap(query({ from: at(0), to: at(0) }))).code).toBe(
      'INVALID_RANGE',
    )
    expect(refusal(() => engine.service.heatmap(query({ from: at(1), to: at(0) }))).code).toBe(
      'INVALID_RANGE',
    )
  })

  it('is refused beyond 5,000 columns, and not at them', () => {
    const wide = (columns: number): HeatmapQuery =>
      query({ from: at(-columns * 60_000), to: at(0), interval: '1m' })
    expect(engine.service.heatmap(wide(5000)).columns).toBe(5000)
    const error = refusal(() => engine.service.heatmap(wide(5001)))
    expect([error.code, error.message]).toEqual(['INVALID_RANGE', expect.stringContaining('5001')])
  })

  it('is refused for a bin that is not a multiple of the base bin, naming those that are', () => {
    engine.marks.set('BTCUSDT', 82_000)
    const error = refusal(() => engine.service.heatmap(query({ binSize: 0.5 })))
    expect([error.code, error.path]).toEqual(['INVALID_ARGUMENT', 'binSize'])
    expect(error.message).toContain('multiples of 1, such as 20, 50, 100, 200, 500')
  })

  it('is refused for a venue that is not configured, naming those that are', () => {
    engine.service.close()
    const only = createLiquidationService({
      ...engine,
      log: silentLog,
      venues: [{ info: venueInfo('bybit'), environment: 'sandbox' }],
      directory: { listed: () => [], isListed: () => true, markPrice: () => null },
    })
    const error = refusal(() => only.heatmap(query({ venues: ['hyperliquid'] })))
    expect(error.code).toBe('UNKNOWN_VENUE')
    expect(error.message).toContain('hyperliquid')
    expect(error.message).toContain('bybit')
    only.close()
  })

  it('has no default bin while no price is known', () => {
    expect(refusal(() => engine.service.defaultBinSize(symbol)).code).toBe('NO_VENUE_AVAILABLE')
  })
})

describe('the list of symbols', () => {
  it('is in order of what was liquidated in the last 24 hours, listed ones without any last', () => {
    record(
      { symbol: 'SOLUSDT', price: 170, quantity: 10, exchangeTime: at(-1000) },
      { symbol: 'BTCUSDT', price: 82_000, quantity: 1, exchangeTime: at(-1000) },
      { symbol: 'SOLUSDT', price: 170, quantity: 1000, exchangeTime: at(-25 * 3_600_000) },
    )
    const expected = [
      ['BTCUSDT', 82_000, 1],
      ['SOLUSDT', 1700, 1],
      ['ETHUSDT', 0, 0],
    ]
    const seen = (): unknown[] =>
      engine.service
        .symbols()
        .map((each) => [each.symbol, each.liquidatedNotional24h, each.liquidationCount24h])
    expect(seen()).toEqual(expected)
    engine.restart()
    expect(seen()).toEqual(expected)
  })

  it('forgets what is older than a day as time passes', () => {
    record({ exchangeTime: at(-1000) })
    engine.clock.advance(86_400_000 + 60_000)
    expect(engine.service.symbols()[0]).toMatchObject({ liquidationCount24h: 0 })
  })
})

describe('history', () => {
  beforeEach(() =>
    record(
      { id: 'a', venue: 'bybit', quantity: 1, exchangeTime: at(-3000) },
      { id: 'b', venue: 'hyperliquid', quantity: 2, exchangeTime: at(-2000) },
      { id: 'c', venue: 'bybit', quantity: 3, exchangeTime: at(-1000) },
      { id: 'd', venue: 'bybit', symbol: 'ETHUSDT', price: 3000, exchangeTime: at(-500) },
    ),
  )
  const ids = (over: object): string[] =>
    engine.service.history({ limit: 100, ...over }).map(({ id }) => id)

  it('is newest first over all venues', () => {
    expect(ids({})).toEqual(['d', 'c', 'b', 'a'])
    expect(ids({ symbol })).toEqual(['c', 'b', 'a'])
  })

  it('is cut by venue, time, notional and number', () => {
    expect(ids({ venues: ['bybit'] })).toEqual(['d', 'c', 'a'])
    expect(ids({ from: at(-2000), before: at(-1000) })).toEqual(['b'])
    expect(ids({ minNotional: 164_000 })).toEqual(['c', 'b'])
    expect(ids({ limit: 2 })).toEqual(['d', 'c'])
  })

  it('refuses a symbol that is not known', () => {
    expect(refusal(() => ids({ symbol: 'NOPEUSDT' })).code).toBe('UNKNOWN_SYMBOL')
  })
})
