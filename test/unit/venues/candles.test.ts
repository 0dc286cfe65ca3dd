import { describe, expect, it } from 'vitest'
import type { InstrumentId, UnixMs } from '../../../src/contract/domain/ids.ts'
import { type Candle, candleIntervals, intervalMs } from '../../../src/contract/domain/market.ts'
import { parseKlines as parseBinance } from '../../../src/main/venues/shared/binance/market.ts'
import { spell as spellBinance } from '../../../src/main/venues/binance-usdm/symbols.ts'
import {
  joinCandles,
  klineNames,
  parseKlines as parseBybit,
} from '../../../src/main/venues/bybit/parse/market.ts'
import { spell as spellBybit } from '../../../src/main/venues/bybit/symbols.ts'
import { parseCandles } from '../../../src/main/venues/hyperliquid/parse/market.ts'
import { spell as spellHyperliquid } from '../../../src/main/venues/hyperliquid/symbols.ts'
import { fetchCandles } from '../../../src/main/venues/shared/candles.ts'
import { type SpellingRule, createListing } from '../../../src/main/venues/shared/symbols.ts'
import { fixtureCases, hasFixtures } from '../../support/fixtures.ts'
import { receivedTime } from './support.ts'

const hour = intervalMs['1h']

function factsOf(venue: 'binance-usdm' | 'bybit', spell: SpellingRule, symbol: string) {
  const facts = createListing(venue, spell).facts(symbol)
  if (!facts.ok) throw new Error('the symbol does not fit')
  return facts.value
}

function candle(openTime: number, values: Partial<Candle> = {}): Candle {
  return {
    kind: 'candle',
    instrumentId: 'BTCUSDT-LINEAR.BYBIT' as InstrumentId,
    interval: '4h',
    openTime: openTime as UnixMs,
    open: 10,
    high: 12,
    low: 9,
    close: 11,
    volume: 1,
    closed: true,
    ...values,
  }
}

function rawOf(venue: string, id: string): unknown {
  const found = fixtureCases(venue, 'rest-responses', 'cases.json').find((each) => each.id === id)
  return JSON.parse(found?.raw ?? 'null')
}

describe.skipIf(!hasFixtures())('recorded candles', () => {
  it('of Binance are read in full', () => {
    const facts = factsOf('binance-usdm', spellBinance, 'LTCUSDT')
    const raw = rawOf('binance-usdm', '793493a6f96a') as readonly unknown[]
    const rows = parseBinance(raw, facts, '5m', receivedTime)
    expect(rows.ok && rows.value.refusals).toEqual([])
    expect(rows.ok && rows.value.values).toHaveLength(raw.length)
    expect(rows.ok && rows.value.values[0]).toMatchObject({
      openTime: 1_602_669_900_000,
      open: 50.49,
      high: 50.52,
      low: 50.31,
      close: 50.33,
      volume: 3811.648,
      closed: true,
    })
  })

  it('of Bybit inverse contracts have their volume in base units', () => {
    const body = rawOf('bybit', 'bfdcf2506f94') as { readonly result: { readonly list: unknown } }
    const facts = factsOf('bybit', spellBybit, 'BTCUSD')
    const rows = parseBybit(body.result.list, facts, '1h', hour, receivedTime)
    expect(rows.ok && rows.value.values).toHaveLength(3)
    expect(rows.ok && rows.value.values[0]?.volume).toBeCloseTo(15.74, 1)
  })

  it('of Hyperliquid name their own coin', () => {
    const listing = createListing('hyperliquid', spellHyperliquid)
    const rows = parseCandles(rawOf('hyperliquid', '1761fb726126'), listing, receivedTime)
    expect(rows.ok && rows.value.refusals).toEqual([])
    expect(rows.ok && rows.value.values[0]).toMatchObject({
      instrumentId: 'kPEPE-LINEAR.HYPERLIQUID',
      interval: '1h',
      openTime: 1_684_699_200_000,
      high: 0.001616,
    })
  })
})

describe('candles of 8 hours at Bybit', () => {
  it('are the only ones the venue lacks', () => {
    expect(candleIntervals.filter((interval) => klineNames[interval] === null)).toEqual(['8h'])
  })

  it('are joined from two of 4 hours', () => {
    const start = 8 * hour * 10
    const joined = joinCandles(
      [
        candle(start, { open: 10, high: 15, low: 9, close: 12, volume: 1 }),
        candle(start + 4 * hour, { open: 12, high: 13, low: 8, close: 9, volume: 2 }),
        candle(start + 8 * hour, { open: 9, volume: 4 }),
      ],
      '8h',
      (start + 12 * hour) as UnixMs,
    )
    expect(joined).toMatchObject([
      { interval: '8h', open: 10, high: 15, low: 8, close: 9, volume: 3, closed: true },
      { interval: '8h', open: 9, volume: 4, closed: false },
    ])
  })
})

describe('fetching a range of candles', () => {
  const pageOf = (from: number, to: number) => {
    const first = Math.ceil(from / hour) * hour
    const count = Math.max(0, Math.floor((to - first) / hour) + 1)
    return Array.from({ length: count }, (_unused, index) => candle(first + index * hour))
  }

  it('pages, keeps the order, and leaves out what lies outside', async () => {
    const asked: number[] = []
    const result = await fetchCandles({
      from: (10 * hour) as UnixMs,
      to: (35 * hour) as UnixMs,
      lengthMs: hour,
      perPage: 10,
      fetchPage: async (from, to) => {
        asked.push(from)
        // Newest first, and one too many at each end.
        const page = pageOf(from - hour, to + hour).toReversed()
        return { ok: true, value: page }
      },
    })
    expect(asked).toEqual([10, 20, 30].map((hours) => hours * hour))
    expect(result.ok && result.value.map(({ openTime }) => openTime / hour)).toEqual(
      Array.from({ length: 25 }, (_unused, index) => 10 + index),
    )
  })

  it('refuses a range that is empty or would cost too many requests', async () => {
    const range = (from: number, to: number) =>
      fetchCandles({
        from: from as UnixMs,
        to: to as UnixMs,
        lengthMs: hour,
        perPage: 10,
        fetchPage: async () => ({ ok: true, value: [] }),
      })
    expect(await range(hour, hour)).toMatchObject({ ok: false, error: { code: 'INVALID_RANGE' } })
    expect(await range(0, 1e6 * hour)).toMatchObject({
      ok: false,
      error: { code: 'INVALID_RANGE' },
    })
  })

  it('gives up with the first page that fails', async () => {
    const failure = { ok: false, error: { code: 'TIMEOUT', message: 'late' } } as const
    const result = await fetchCandles({
      from: 0 as UnixMs,
      to: hour as UnixMs,
      lengthMs: hour,
      perPage: 10,
      fetchPage: async () => failure,
    })
    expect(result).toEqual(failure)
  })
})
