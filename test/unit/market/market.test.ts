import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InstrumentId, UnifiedSymbol, UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../src/contract/domain/instrument.ts'
import type { Candle, MarkPrice } from '../../../src/contract/domain/market.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { PitwallError, type Result, fail, succeed } from '../../../src/contract/errors.ts'
import { type Bus, createBus } from '../../../src/main/core/bus.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { type MarketService, createMarketService } from '../../../src/main/market/service.ts'
import { contractOf } from '../../support/instruments.ts'
import { manualClock } from '../../support/manualClock.ts'

const minute = 60_000
const start = Date.UTC(2026, 4, 1, 12)
const symbol = 'BTCUSDT' as UnifiedSymbol

type Request = { readonly venue: VenueId; readonly from: number; readonly to: number }

let clock: ReturnType<typeof manualClock>
let bus: Bus
let market: MarketService
let requests: Request[]
/** What the venue answers; by default a candle for every minute it is asked for. */
let answer: (request: Request) => Result<readonly Candle[]>

beforeEach(() => {
  clock = manualClock(start + 30_000)
  bus = createBus(silentLog)
  requests = []
  answer = ({ from, to }) => succeed(minutes(from, to))
  market = createMarketService({
    bus,
    clock,
    venues: ['binance-usdm', 'bybit'],
    fetchCandles: async (venue, _instrumentId, _interval, from, to) => {
      const request = { venue, from, to }
      requests.push(request)
      return Promise.resolve(answer(request))
    },
  })
  market.setInstruments('binance-usdm', [instrument('binance-usdm', 'BTCUSDT')])
  market.setInstruments('bybit', [instrument('bybit', 'BTCUSDT'), instrument('bybit', 'ETHUSDT')])
})
afterEach(() => market.close())

function instrument(venue: VenueId, name: string, over: Partial<Instrument> = {}): Instrument {
  const instrumentId = `${name}-LINEAR.${venue}` as InstrumentId
  return contractOf({ venue, venueSymbol: name, instrumentId, ...over })
}

function minutes(from: number, to: number): Candle[] {
  const opens = Array.from({ length: (to - from) / minute }, (_, index) => from + index * minute)
  return opens.map((openTime) => candle(openTime))
}

function candle(openTime: number, over: Partial<Candle> = {}): Candle {
  return {
    kind: 'candle',
    instrumentId: 'BTCUSDT-LINEAR.binance-usdm' as InstrumentId,
    interval: '1m',
    openTime: openTime as UnixMs,
    open: 1,
    high: 2,
    low: 0.5,
    close: 1.5,
    volume: 10,
    closed: openTime + minute <= clock.now(),
    ...over,
  }
}

function mark(venue: VenueId, markPrice: number, over: Partial<MarkPrice> = {}): MarkPrice {
  return {
    kind: 'mark',
    instrumentId: `BTCUSDT-LINEAR.${venue}` as InstrumentId,
    markPrice,
    indexPrice: null,
    fundingRate: null,
    nextFundingTime: null,
    openInterest: null,
    exchangeTime: clock.now(),
    receivedTime: clock.now(),
    ...over,
  }
}

async function read(fromMinute: number, toMinute: number, venue?: VenueId) {
  return market.candles({
    symbol,
    venue,
    interval: '1m',
    from: (start + fromMinute * minute) as UnixMs,
    to: (start + toMinute * minute) as UnixMs,
  })
}

async function refusal(work: Promise<unknown>): Promise<PitwallError> {
  const outcome = await work.catch((error: unknown) => error)
  if (outcome instanceof PitwallError) return outcome
  throw new Error('nothing was refused')
}

describe('marks', () => {
  it('are those of the first venue that has one that is current', () => {
    bus.publish(mark('bybit', 82_001))
    expect(market.markPrice(symbol)).toBe(82_001)
    bus.publish(mark('binance-usdm', 82_000))
    expect(market.markPrice(symbol)).toBe(82_000)
  })

  it('are not shown as the price once older than five seconds', () => {
    bus.publish(mark('binance-usdm', 82_000))
    clock.advance(3000)
    bus.publish(mark('bybit', 82_001))
    clock.advance(2000)
    expect(market.markPrice(symbol)).toBe(82_000)
    clock.advance(1)
    expect(market.markPrice(symbol)).toBe(82_001)
    clock.advance(3000)
    expect(market.markPrice(symbol)).toBeNull()
    expect(market.marks()).toHaveLength(2)
  })

  it('are not set back by a message that came late', () => {
    bus.publish(mark('bybit', 2, { exchangeTime: (start + 1000) as UnixMs }))
    bus.publish(mark('bybit', 1, { exchangeTime: start as UnixMs }))
    expect(market.marks().map(({ markPrice }) => markPrice)).toEqual([2])
  })

  it('begin anew with a recording that is played again', () => {
    bus.publish(mark('bybit', 2, { exchangeTime: (start + 3_600_000) as UnixMs }))
    bus.publish(mark('bybit', 1, { exchangeTime: start as UnixMs }))
    expect(market.marks().map(({ markPrice }) => markPrice)).toEqual([1])
  })

  it('are skipped when they are no price', () => {
    bus.publish(mark('bybit', Number.NaN))
    bus.publish(mark('bybit', 0))
    expect(market.marks()).toEqual([])
  })
})

describe('instruments', () => {
  it('take the place of what the venue listed before', () => {
    market.setInstruments('bybit', [instrument('bybit', 'SOLUSDT')])
    expect([...market.listed()].map(({ venue, symbol: of }) => `${venue} ${of}`)).toEqual([
      'binance-usdm BTCUSDT',
      'bybit SOLUSDT',
    ])
    expect(market.isListed('ETHUSDT' as UnifiedSymbol)).toBe(false)
    expect(market.instrument('ETHUSDT-LINEAR.bybit' as InstrumentId)).toBeNull()
  })

  it('of one symbol are represented by the one that trades', async () => {
    market.setInstruments('binance-usdm', [
      instrument('binance-usdm', 'BTCUSDT', {
        status: 'closed',
        instrumentId: 'old' as InstrumentId,
      }),
      instrument('binance-usdm', 'BTCUSDT'),
    ])
    bus.publish(mark('binance-usdm', 5))
    expect(market.markPrice(symbol)).toBe(5)
  })
})

describe('pairs of a spot market', () => {
  const spot = (name: string): Instrument =>
    instrument('binance-usdm', name, {
      marketKind: 'spot',
      instrumentId: `${name}-SPOT.x` as InstrumentId,
    })
  const range = { from: start as UnixMs, to: (start + minute) as UnixMs, interval: '1m' } as const

  it('give way to a contract of the same symbol, at their own venue and at a later one', async () => {
    market.setInstruments('binance-usdm', [spot('BTCUSDT')])
    expect((await market.candles({ symbol, ...range })).venue).toBe('bybit')
    expect((await market.candles({ symbol, venue: 'binance-usdm', ...range })).venue).toBe(
      'binance-usdm',
    )
    const contract = instrument('binance-usdm', 'BTCUSDT', { status: 'halted' })
    market.setInstruments('binance-usdm', [contract, spot('BTCUSDT')])
    expect((await market.candles({ symbol, ...range })).venue).toBe('binance-usdm')
  })

  it('speak for a symbol that has no contract, which nobody can be liquidated in', async () => {
    const pair = 'ETHBTC' as UnifiedSymbol
    market.setInstruments('binance-usdm', [spot('ETHBTC')])
    expect((await market.candles({ symbol: pair, ...range })).venue).toBe('binance-usdm')
    expect(market.isListed(pair)).toBe(false)
    expect([...market.listed()].map((each) => each.symbol)).not.toContain(pair)
  })
})

describe('candles', () => {
  it('come from the first venue that lists the symbol, or from the one asked for', async () => {
    expect((await read(-5, 0)).venue).toBe('binance-usdm')
    expect((await read(-5, 0, 'bybit')).venue).toBe('bybit')
  })

  it('are oldest first and aligned outwards', async () => {
    const { candles } = await market.candles({
      symbol,
      interval: '1m',
      from: (start - 4 * minute - 1) as UnixMs,
      to: (start - minute + 1) as UnixMs,
    })
    expect(candles.map(({ openTime }) => (openTime - start) / minute)).toEqual([-5, -4, -3, -2, -1])
  })

  it('that have closed are asked for once', async () => {
    const first = await read(-60, -10)
    const second = await read(-50, -20)
    expect(requests).toHaveLength(1)
    expect(second.candles).toEqual(first.candles.slice(10, 40))
  })

  it('are asked for only where they are missing', async () => {
    await read(-60, -30)
    await read(-90, -30)
    expect(requests[1]).toMatchObject({ from: start - 90 * minute, to: start - 60 * minute })
    await read(-90, -10)
    expect(requests[2]).toMatchObject({ from: start - 30 * minute, to: start - 10 * minute })
  })

  it('that a venue left out stay gaps, and are not asked for again', async () => {
    answer = ({ from, to }) =>
      succeed(minutes(from, to).filter(({ openTime }) => (openTime / minute) % 3 !== 0))
    const { candles } = await read(-12, -3)
    expect(candles).toHaveLength(6)
    await read(-12, -3)
    expect(requests).toHaveLength(1)
  })

  it('asked for by several at once are asked of the venue once', async () => {
    const all = await Promise.all([read(-60, -10), read(-60, -10), read(-40, -20)])
    expect(requests).toHaveLength(1)
    expect(all.map(({ candles }) => candles.length)).toEqual([50, 50, 20])
  })

  it('that run are asked for again, at most every few seconds', async () => {
    const first = await read(-5, 1)
    expect(first.candles.at(-1)?.closed).toBe(false)
    await read(-5, 1)
    expect(requests).toHaveLength(1)
    clock.advance(3000)
    await read(-5, 1)
    expect(requests).toHaveLength(2)
    expect(requests[1]?.from).toBeGreaterThanOrEqual(start - minute)
  })

  it('that ran become what the venue says once closed', async () => {
    await read(-5, 1)
    clock.advance(minute)
    answer = ({ from, to }) => succeed(minutes(from, to).map((each) => ({ ...each, close: 9 })))
    const { candles } = await read(-5, 2)
    const ran = candles.find(({ openTime }) => openTime === start)
    expect(ran).toMatchObject({ closed: true, close: 9 })
  })

  it('from a stream replace the running one, never a closed one', async () => {
    await read(-5, 1)
    bus.publish(candle(start, { close: 7 }))
    bus.publish(candle(start - minute, { close: 7 }))
    const { candles } = await read(-5, 1)
    expect(candles.map(({ close }) => close)).toEqual([1.5, 1.5, 1.5, 1.5, 1.5, 7])
  })

  it('fail with the words of the venue when it gives none', async () => {
    answer = () => fail('NETWORK_UNREACHABLE', 'The venue could not be reached.')
    expect((await refusal(read(-5, 0))).code).toBe('NETWORK_UNREACHABLE')
  })

  it('that are known are given while the venue is silent, without the running one', async () => {
    await read(-5, 1)
    clock.advance(5000)
    answer = () => fail('TIMEOUT', 'The venue did not answer in time.')
    const { candles } = await read(-5, 1)
    expect(candles).toHaveLength(5)
    expect(candles.every(({ closed }) => closed)).toBe(true)
  })

  it('are refused for what is not known, by name', async () => {
    const of = (name: string, venue?: VenueId): Promise<unknown> =>
      market.candles({
        symbol: name as UnifiedSymbol,
        venue,
        interval: '1m',
        from: start as UnixMs,
        to: (start + minute) as UnixMs,
      })
    const unknown = await refusal(of('NOPEUSDT'))
    expect([unknown.code, unknown.message]).toEqual([
      'UNKNOWN_SYMBOL',
      expect.stringContaining('NOPEUSDT'),
    ])
    expect((await refusal(of('ETHUSDT', 'binance-usdm'))).code).toBe('UNKNOWN_SYMBOL')
    const venue = await refusal(of('BTCUSDT', 'hyperliquid'))
    expect([venue.code, venue.message]).toEqual([
      'UNKNOWN_VENUE',
      expect.stringContaining('hyperliquid'),
    ])
  })

  it('are refused for an empty range and beyond 5,000', async () => {
    expect((await refusal(read(0, 0))).code).toBe('INVALID_RANGE')
    expect((await refusal(read(-5001, 0))).code).toBe('INVALID_RANGE')
    expect((await read(-5000, 0)).candles).toHaveLength(5000)
  })

  it('of a range that has not begun are none', async () => {
    expect((await read(10, 20)).candles).toEqual([])
    expect(requests).toEqual([])
  })
})
